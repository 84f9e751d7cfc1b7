import { describe, expect, test } from "vitest";
import type { Applicant } from "../../shared/domain/applicant.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import { aChange, anApplicant, email, NOW, settings, sms } from "../twins/builders.ts";

function noticesFor(applicant: Partial<Applicant>) {
  return planNotices(aChange(), anApplicant(applicant), settings(), NOW).notices;
}

describe("reaching a person", () => {
  test("takes the first usable channel in the person's order", () => {
    expect(noticesFor({ channels: [email(), sms()] }).map(({ channel }) => channel)).toEqual(["email"]);
  });

  test("takes every usable channel if the person wishes so", () => {
    expect(noticesFor({ reach: "all", channels: [email(), sms()] }).map(({ noticeId }) => noticeId)).toEqual([
      "v000001-received-news-email",
      "v000001-received-news-sms",
    ]);
  });

  test("makes one notice for two addresses of one channel", () => {
    const channels = [email(), email({ address: "other@example.org" })];

    expect(noticesFor({ reach: "all", channels })).toHaveLength(1);
  });

  test.each(["stopped", "suppressed", "unverified"] as const)("passes over a channel that is %s", (state) => {
    expect(noticesFor({ channels: [sms({ state }), email()] })).toMatchObject([
      { state: "queued", channel: "email" },
    ]);
  });

  test("passes over a channel without consent", () => {
    const { consent: _, ...withoutConsent } = sms();

    expect(noticesFor({ channels: [withoutConsent, email()] })).toMatchObject([{ channel: "email" }]);
  });

  test("without any channel leaves a trace that needs nobody", () => {
    expect(noticesFor({ channels: [] })).toMatchObject([
      {
        noticeId: "v000001-received-news-none",
        state: "withheld",
        reason: "no-channel",
        attention: undefined,
        settledAt: NOW,
      },
    ]);
  });

  test("without consent anywhere leaves a trace that needs nobody", () => {
    const { consent: _, ...withoutConsent } = sms();

    expect(noticesFor({ channels: [withoutConsent] })).toMatchObject([
      { state: "withheld", reason: "no-channel", attention: undefined },
    ]);
  });

  test("after a stop leaves a trace that needs nobody", () => {
    expect(noticesFor({ channels: [sms({ state: "stopped" })] })).toMatchObject([
      { state: "withheld", reason: "stopped", attention: undefined },
    ]);
  });

  test("at a suppressed address asks the office to look at it", () => {
    expect(
      noticesFor({ channels: [sms({ state: "stopped" }), email({ state: "suppressed" })] }),
    ).toMatchObject([{ state: "withheld", reason: "suppressed", attention: "coerde" }]);
  });

  test("under safe contact sends nothing and asks the office to look at it", () => {
    expect(noticesFor({ safeContact: true })).toMatchObject([
      { state: "withheld", reason: "safe-contact", attention: "coerde" },
    ]);
  });

  test("under safe contact does not bother the office with a silent change", () => {
    const plan = planNotices(aChange({ quiet: true }), anApplicant({ safeContact: true }), settings(), NOW);

    expect(plan.notices).toMatchObject([{ state: "not-told", attention: undefined }]);
  });

  test("shows the language that was asked for where the default stands in", () => {
    expect(noticesFor({ language: "ku" })).toMatchObject([{ language: "de", languageWanted: "ku" }]);
  });

  test("shows nothing of the kind where the language is offered", () => {
    const [notice] = noticesFor({ language: "ar" });

    expect(notice).toMatchObject({ language: "ar" });
    expect(notice?.languageWanted).toBeUndefined();
  });
});
