import { describe, expect, test } from "vitest";
import { nextRung, siblingsOf } from "../../shared/domain/ladder.ts";
import { aNotice, anApplicant, CASE_ID, email, NOW, sms } from "../twins/builders.ts";

const failed = aNotice({ state: "failed", attempts: 3, reason: "unreachable", code: "x" });
const both = anApplicant({ channels: [sms(), email()] });
const byMail = { noticeId: "v000001-received-news-email", channel: "email" } as const;

describe("the ladder", () => {
  test("leads to the next channel that the person has agreed to, as a notice that nobody has tried", () => {
    const rung = nextRung(failed, both, [], NOW);

    expect(rung).toMatchObject({
      do: "try",
      notice: { ...byMail, caseId: CASE_ID, state: "queued", attempts: 0, expiresAt: failed.expiresAt },
    });
    expect(rung.do === "try" && rung.notice.reason).toBeUndefined();
  });

  test.each([
    ["without consent", email({ consent: undefined })],
    ["that was stopped", email({ state: "stopped" })],
    ["that is not verified", email({ state: "unverified" })],
    ["that is suppressed", email({ state: "suppressed" })],
  ])("never leads to a channel %s", (_, contact) => {
    expect(nextRung(failed, anApplicant({ channels: [sms(), contact] }), [], NOW)).toEqual({
      do: "ask-person",
    });
  });

  test.each(["held", "queued", "sending", "sent", "delivered", "uncertain"] as const)(
    "leaves it to another channel whose notice is %s",
    (state) => {
      expect(nextRung(failed, both, [aNotice({ ...byMail, state })], NOW)).toEqual({ do: "leave" });
    },
  );

  test.each(["failed", "withheld"] as const)(
    "asks a person when the other channel's notice is %s",
    (state) => {
      expect(nextRung(failed, both, [aNotice({ ...byMail, state })], NOW)).toEqual({ do: "ask-person" });
    },
  );

  test("keeps a reminder a reminder", () => {
    const reminder = aNotice({ noticeId: "v000003-documents-needed-reminder-sms" });

    expect(siblingsOf(reminder)).toEqual([
      { caseId: CASE_ID, noticeId: "v000003-documents-needed-reminder-email" },
    ]);
  });
});
