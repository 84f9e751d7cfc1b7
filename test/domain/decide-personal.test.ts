import { describe, expect, test } from "vitest";
import type { Applicant } from "../../shared/domain/applicant.ts";
import { NO_HISTORY } from "../../shared/domain/change.ts";
import { decideSend, type SendContext } from "../../shared/domain/decide-send.ts";
import { choicesNotices, codeNotice } from "../../shared/domain/personal-notices.ts";
import type { PlanSettings } from "../../shared/domain/settings.ts";
import { after as moment } from "../../shared/domain/time.ts";
import { needsHistory } from "../../shared/domain/what-became.ts";
import { anApplicant, email, NOW, SENDING_HOURS, settings, sms } from "../twins/builders.ts";

const deed = { id: "1-00ff", applicantId: "a-000042", office: "coerde" };
const EXPIRES = "2026-11-23T09:10:00.000Z";
const fresh = sms({ address: "+491713920033", state: "unverified", consent: undefined });
const person = anApplicant({ channels: [sms(), fresh] });

const code = codeNotice(deed, { channel: "sms", addressRef: "ref-of-the-new" }, EXPIRES, NOW);
const [changed = code] = choicesNotices(deed, { before: person, after: person }, () => "ref-of-the-old", NOW);

const open = { pause: undefined, isBudgetSpent: false, isSuppressed: false, isReceiptOverdue: false };

/** No case stands behind it, so none was found and no history was read. */
function decide(fields: Partial<SendContext> = {}, options: Partial<PlanSettings> = {}, now = NOW) {
  const context = {
    notice: changed,
    case: undefined,
    history: NO_HISTORY,
    applicant: person,
    addressee: sms(),
    gates: open,
    ...fields,
  };
  return decideSend(context, settings(options), now);
}

describe("a notice about the person's own choices", () => {
  test("is sent without a case, and needs no history of one", () => {
    expect(needsHistory(changed, undefined, NOW)).toBe(false);
    expect(decide()).toEqual({ do: "send", contact: sms(), language: { language: "de" } });
  });

  test("is sent although the person has paused", () => {
    const applicant: Applicant = { ...person, pausedUntil: "2026-12-24" };

    expect(decide({ applicant }).do).toBe("send");
    expect(decide({ applicant, notice: code, addressee: fresh }).do).toBe("send");
  });

  test("asks nobody when it is out of date", () => {
    expect(decide({}, {}, moment(NOW, 8 * 86_400_000))).toEqual({
      do: "settle",
      settled: { state: "withheld", reason: "expired", attention: false },
    });
  });

  test.each([
    ["failed", "failed", open],
    ["had no receipt in time", "sent", { ...open, isReceiptOverdue: true }],
  ] as const)("that %s turns to nobody, neither another channel nor a caseworker", (_, state, gates) => {
    for (const notice of [changed, code, { ...changed, channel: "email" } as const])
      expect(decide({ notice: { ...notice, state }, gates })).toMatchObject({
        do: "give-up",
        turnTo: "nobody",
      });
  });

  test.each([
    ["is gone", undefined, "applicant-gone"],
    ["must not be contacted", { ...person, safeContact: true }, "safe-contact"],
    ["has stopped the channel meanwhile", anApplicant({ channels: [sms({ state: "stopped" })] }), "stopped"],
    ["has only another channel now", anApplicant({ channels: [email()] }), "no-channel"],
  ])("is withheld when the person %s", (_, applicant, reason) => {
    expect(decide({ applicant, addressee: undefined })).toMatchObject({
      do: "settle",
      settled: { state: "withheld", reason },
    });
  });

  test("waits for sending hours, unless it is a code that somebody is waiting for", () => {
    const night = "2026-11-23T22:00:00.000Z";
    const soon = { ...code, expiresAt: "2026-11-23T22:10:00.000Z" };
    const hours = { sendingHours: SENDING_HOURS };

    expect(decide({}, hours, night)).toMatchObject({ do: "postpone", reason: "outside-hours" });
    expect(decide({ notice: soon, addressee: fresh }, hours, night).do).toBe("send");
  });

  test("waits where the channel stands still", () => {
    const gates = { ...open, pause: { since: NOW, code: "Throttling" } };

    expect(decide({ gates })).toMatchObject({ do: "postpone", reason: "paused" });
    expect(decide({ gates, notice: code, addressee: fresh })).toMatchObject({
      do: "postpone",
      reason: "paused",
    });
  });
});

describe("a notice for just one address", () => {
  test("goes there, though it is neither proved nor the first of its channel", () => {
    expect(decide({ notice: code, addressee: fresh })).toMatchObject({ do: "send", contact: fresh });
  });

  test("goes nowhere else when the person no longer has that address", () => {
    expect(decide({ notice: code, addressee: undefined })).toMatchObject({
      do: "settle",
      settled: { state: "withheld", reason: "no-channel" },
    });
  });

  test("goes nowhere when the address is suppressed", () => {
    expect(decide({ notice: code, addressee: fresh, gates: { ...open, isSuppressed: true } })).toMatchObject({
      do: "settle",
      settled: { state: "withheld", reason: "suppressed" },
    });
  });

  test("goes nowhere once the code is worth nothing any more", () => {
    expect(decide({ notice: code, addressee: fresh }, {}, moment(EXPIRES, 1))).toMatchObject({
      settled: { state: "withheld", reason: "expired", attention: false },
    });
    expect(decide({ notice: code, addressee: fresh }, {}, EXPIRES).do).toBe("send");
  });

  // What is made for no address of its own must never reach one that nobody has proved.
  test("is the only one that may go to an address that is not proved", () => {
    const applicant = anApplicant({ channels: [fresh] });
    const { addressRef: _, ...toAnybody } = changed;

    expect(decide({ applicant, notice: toAnybody, addressee: fresh })).toMatchObject({
      settled: { reason: "no-channel" },
    });
  });
});
