import { describe, expect, test } from "vitest";
import { decideSend, type SendContext } from "../../shared/domain/decide-send.ts";
import { MINUTE, after as moment } from "../../shared/domain/time.ts";
import { aCase, aNotice, anApplicant, NOW, SENDING_HOURS, settings, station } from "../twins/builders.ts";

const NIGHT = "2026-11-23T22:00:00.000Z";
const MORNING = "2026-11-24T07:00:00.000Z";

function decide(now: string, fields: Partial<SendContext> = {}) {
  const context = {
    notice: aNotice(),
    case: aCase(),
    history: { line: [station()], requests: [] },
    applicant: anApplicant(),
    gates: { pause: undefined, isBudgetSpent: false, isSuppressed: false, isReceiptOverdue: false },
    ...fields,
  };
  return decideSend(context, settings({ sendingHours: SENDING_HOURS }), now);
}

/** Until when each of a hundred notices is left. */
function turns(fields: Partial<SendContext> = {}): readonly string[] {
  return Array.from({ length: 100 }, (_, index) => {
    const decision = decide(NIGHT, { notice: aNotice({ caseId: `C-${index}` }), ...fields });
    return decision.do === "postpone" ? decision.until : decision.do;
  });
}

describe("sending hours", () => {
  test.each([
    ["within them", NOW],
    ["in the moment in which they begin", MORNING],
  ])("let a notice leave at once %s", (_, now) => {
    expect(decide(now).do).toBe("send");
  });

  test("leave what comes at night for the morning, and say why", () => {
    expect(decide(NIGHT)).toMatchObject({ do: "postpone", reason: "outside-hours" });
  });

  test("have what waited leave in the first ten minutes, not all at once", () => {
    const until = turns();

    expect(new Set(until).size).toBeGreaterThan(50);
    expect(until.every((turn) => turn >= MORNING && turn < moment(MORNING, 10 * MINUTE))).toBe(true);
  });

  test("bring what would be over by the morning to a person at once", () => {
    const notice = aNotice({
      noticeId: "r-1-appointment-news-sms",
      kind: "appointment",
      about: "request#1",
      version: undefined,
    });
    const at = (time: string) => decide(NIGHT, { notice, parameters: { date: "2026-11-24", time } });

    expect(at("08:00")).toEqual({
      do: "settle",
      settled: { state: "withheld", reason: "expired", attention: true },
    });
    expect(at("08:10")).toMatchObject({ do: "postpone", reason: "outside-hours" });
  });

  test("give each notice the same turn however often it is looked at", () => {
    expect(turns()).toEqual(turns());
  });

  test("of a person who has but a few minutes a day are over before nobody's turn", () => {
    const sendHours = { from: "12:00", to: "12:08" };
    const opening = "2026-11-24T11:00:00.000Z";
    const until = turns({ applicant: anApplicant({ sendHours }) });

    expect(until.every((turn) => turn >= opening && turn < moment(opening, 4 * MINUTE))).toBe(true);
  });

  test("hold also for a notice without a kind, which the table allows", () => {
    const notice = aNotice({ kind: undefined });

    expect(decide(NOW, { notice }).do).toBe("send");
    expect(decide(NIGHT, { notice }).do).toBe("postpone");
  });
});
