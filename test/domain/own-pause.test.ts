import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endOfOwnPause } from "../../shared/domain/applicant.ts";
import { decideSend, type SendContext } from "../../shared/domain/decide-send.ts";
import { KIND_NAMES, rowOf } from "../../shared/domain/kinds.ts";
import type { PlanSettings } from "../../shared/domain/settings.ts";
import { after as moment } from "../../shared/domain/time.ts";
import {
  aCase,
  aNotice,
  anApplicant,
  NOW,
  SENDING_HOURS,
  settings,
  sms,
  station,
} from "../twins/builders.ts";

/** The day up to which the person has paused, and when that is over in Berlin. */
const UNTIL = "2026-11-26";
const ENDS = "2026-11-26T23:00:00.000Z";

function decide(fields: Partial<SendContext> = {}, options: Partial<PlanSettings> = {}, now = NOW) {
  const context = {
    notice: aNotice(),
    case: aCase(),
    history: { line: [station()], requests: [] },
    applicant: anApplicant({ pausedUntil: UNTIL }),
    gates: { pause: undefined, isBudgetSpent: false, isSuppressed: false, isReceiptOverdue: false },
    ...fields,
  };
  return decideSend(context, settings(options), now);
}

describe("a person's own pause", () => {
  test("lasts to the end of its day in Berlin", () => {
    const applicant = anApplicant({ pausedUntil: UNTIL });

    expect(endOfOwnPause(applicant, NOW)).toBe(ENDS);
    expect(endOfOwnPause(applicant, moment(ENDS, -1))).toBe(ENDS);
    expect(endOfOwnPause(applicant, ENDS)).toBeUndefined();
    expect(endOfOwnPause(anApplicant(), NOW)).toBeUndefined();
  });

  test("ends an hour earlier by the clock of the world in summer", () => {
    expect(endOfOwnPause(anApplicant({ pausedUntil: "2026-07-01" }), "2026-07-01T12:00:00.000Z")).toBe(
      "2026-07-01T22:00:00.000Z",
    );
  });

  test("defers a notice that is still worth telling after it", () => {
    expect(decide()).toEqual({ do: "postpone", until: ENDS, reason: "own-pause" });
  });

  test("withholds a notice that would be out of date by then, and asks nobody, since letters come", () => {
    const notice = aNotice({ expiresAt: moment(ENDS, -1) });

    expect(decide({ notice })).toEqual({ do: "settle", settled: { state: "withheld", reason: "own-pause" } });
  });

  test("withholds what names a day within it, and defers what names a later one", () => {
    const until = (date: string) => decide({ parameters: { date } });

    expect(until(UNTIL)).toEqual({ do: "settle", settled: { state: "withheld", reason: "own-pause" } });
    expect(until("2026-11-27")).toMatchObject({ do: "postpone", reason: "own-pause" });
  });

  // A reminder of the very day up to which somebody has paused.
  test("withholds a notice that is out of date in the moment in which it ends", () => {
    expect(decide({ notice: aNotice({ expiresAt: ENDS }) })).toMatchObject({
      settled: { reason: "own-pause" },
    });
    expect(decide({ notice: aNotice({ expiresAt: moment(ENDS, 1) }) })).toMatchObject({ do: "postpone" });
  });

  test("ends in the morning where it would end at night, and what is out of date by then is not told", () => {
    const morning = "2026-11-27T07:00:00.000Z";
    const hours = { sendingHours: SENDING_HOURS };

    expect(decide({}, hours)).toEqual({ do: "postpone", until: morning, reason: "own-pause" });
    expect(decide({ notice: aNotice({ expiresAt: morning }) }, hours)).toMatchObject({
      settled: { reason: "own-pause" },
    });
  });

  test("ends when the person's own hours begin, where there are some", () => {
    const applicant = anApplicant({ pausedUntil: UNTIL, sendHours: { from: "17:00", to: "19:00" } });

    expect(decide({ applicant }, { sendingHours: SENDING_HOURS })).toMatchObject({
      until: "2026-11-27T16:00:00.000Z",
    });
  });

  test("defers what never is out of date", () => {
    expect(decide({ notice: aNotice({ expiresAt: undefined }) })).toMatchObject({ until: ENDS });
  });

  test("holds nothing once it is over", () => {
    expect(decide({}, {}, ENDS).do).toBe("send");
    expect(decide({}, {}, moment(ENDS, -1)).do).toBe("postpone");
  });

  test("holds also what the person should better know", () => {
    const applicant = anApplicant({ pausedUntil: UNTIL });

    for (const kind of KIND_NAMES.filter((name) => rowOf(name).personal !== true))
      expect(decide({ applicant, notice: aNotice({ kind, version: undefined }) }).do).toBe("postpone");
  });

  test("is left at night for the next opening, like anything else", () => {
    const decision = decide({}, { sendingHours: SENDING_HOURS }, ENDS);

    expect(decision).toMatchObject({ do: "postpone", reason: "outside-hours" });
  });

  test("counts before a pause of the channel, whose end would only be looked at again", () => {
    const gates = {
      pause: { since: NOW, code: "by-hand" },
      isBudgetSpent: false,
      isSuppressed: false,
      isReceiptOverdue: false,
    };

    expect(decide({ gates })).toMatchObject({ until: ENDS, reason: "own-pause" });
  });

  test.each([
    ["stopped the channel", { channels: [sms({ state: "stopped" as const })] }, "stopped"],
    ["must not be contacted", { safeContact: true }, "safe-contact"],
  ])("does not hide that the person has %s", (_, fields, reason) => {
    expect(decide({ applicant: anApplicant({ pausedUntil: UNTIL, ...fields }) })).toMatchObject({
      settled: { reason },
    });
  });

  test("never makes a notice wait for longer than it is worth, and is never broken", () => {
    const hours = fc.integer({ min: 1, max: 24 * 20 });

    fc.assert(
      fc.property(hours, hours, (expiresIn, laterIn) => {
        const expiresAt = moment(NOW, expiresIn * 3_600_000);
        const now = moment(NOW, laterIn * 3_600_000);
        const decision = decide({ notice: aNotice({ expiresAt }) }, {}, now);

        if (now < ENDS) expect(decision.do).not.toBe("send");
        if (decision.do === "postpone") expect(decision.until < expiresAt).toBe(true);
      }),
    );
  });
});
