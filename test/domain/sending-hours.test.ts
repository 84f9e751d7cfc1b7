import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isHoliday } from "../../shared/domain/holidays.ts";
import {
  daySpanSchema,
  nextOpening,
  openDayUpTo,
  roomIn,
  spreadMinutesWithin,
} from "../../shared/domain/sending-hours.ts";
import { after, onBerlinClock, weekdayOf } from "../../shared/domain/time.ts";
import { SENDING_HOURS } from "../twins/builders.ts";

const moment = fc
  .date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2035-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Said another way than in the code under test. */
function isOpen(at: string, { from, to } = SENDING_HOURS): boolean {
  const { day, time } = onBerlinClock(at);
  return weekdayOf(day) !== 7 && !isHoliday(day, "NW") && time >= from && time < to;
}

describe("sending hours", () => {
  test.each([
    ["before they begin", "2026-11-24T03:00:00.000Z", "2026-11-24T07:00:00.000Z"],
    ["as they begin", "2026-11-24T07:00:00.000Z", "2026-11-24T07:00:00.000Z"],
    ["within them", "2026-11-24T12:34:56.789Z", "2026-11-24T12:34:56.789Z"],
    ["in their last minute", "2026-11-24T18:59:59.999Z", "2026-11-24T18:59:59.999Z"],
    ["as they end", "2026-11-24T19:00:00.000Z", "2026-11-25T07:00:00.000Z"],
    ["on a Saturday", "2026-11-28T12:00:00.000Z", "2026-11-28T12:00:00.000Z"],
    ["on a Saturday night", "2026-11-28T20:00:00.000Z", "2026-11-30T07:00:00.000Z"],
    ["before Christmas", "2026-12-24T19:30:00.000Z", "2026-12-28T07:00:00.000Z"],
    ["before the clocks go forward", "2026-03-28T19:30:00.000Z", "2026-03-30T06:00:00.000Z"],
    ["before the clocks go back", "2026-10-24T18:30:00.000Z", "2026-10-26T07:00:00.000Z"],
    ["before the clocks go forward in 2027", "2027-03-27T19:30:00.000Z", "2027-03-30T06:00:00.000Z"],
    ["before the clocks go back in 2027", "2027-10-30T18:30:00.000Z", "2027-11-02T07:00:00.000Z"],
  ])("%s lead to their next moment", (_, at, expected) => {
    expect(nextOpening(at, SENDING_HOURS)).toBe(expected);
  });

  test("of a person take the place of the stage's, on the stage's days", () => {
    const own = { from: "06:00", to: "07:30" };

    expect(nextOpening("2026-11-24T04:00:00.000Z", SENDING_HOURS, own)).toBe("2026-11-24T05:00:00.000Z");
    expect(nextOpening("2026-11-24T07:00:00.000Z", SENDING_HOURS, own)).toBe("2026-11-25T05:00:00.000Z");
    expect(nextOpening("2026-11-28T07:00:00.000Z", SENDING_HOURS, own)).toBe("2026-11-30T05:00:00.000Z");
  });

  test("always lead to an open moment, never back, and to the first there is", () => {
    fc.assert(
      fc.property(moment, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (at, share) => {
        const opening = nextOpening(at, SENDING_HOURS);
        const gap = Date.parse(opening) - Date.parse(at);

        expect(gap).toBeGreaterThanOrEqual(0);
        expect(isOpen(opening)).toBe(true);
        if (gap > 0) expect(isOpen(after(at, Math.floor(gap * share)))).toBe(false);
      }),
    );
  });

  test("of a person must end after they begin", () => {
    expect(daySpanSchema.safeParse({ from: "19:00", to: "09:00" }).error?.issues[0]).toMatchObject({
      path: ["to"],
      message: "must be later than from",
    });
  });

  test("know the last open day up to a day", () => {
    expect(openDayUpTo("2026-11-26", SENDING_HOURS)).toBe("2026-11-26");
    expect(openDayUpTo("2026-11-29", SENDING_HOURS)).toBe("2026-11-28");
    expect(openDayUpTo("2026-12-27", SENDING_HOURS)).toBe("2026-12-24");
  });
});

describe("a span of a day", () => {
  test.each([
    ["09:00", "09:00"],
    ["19:00", "09:00"],
    ["09:01", "09:00"],
  ])("from %s to %s is none", (from, to) => {
    expect(daySpanSchema.safeParse({ from, to }).success).toBe(false);
  });

  test("is one if it ends later than it begins", () => {
    expect(daySpanSchema.safeParse({ from: "09:00", to: "09:01" }).success).toBe(true);
  });

  // The sweep comes once a minute; whose turn comes after its last look would wait for another day, day after day.
  test.each([
    ["09:00", "09:01", 0],
    ["09:00", "09:02", 1],
    ["09:45", "11:15", 45],
    ["00:00", "23:59", 719.5],
  ])("from %s to %s has room for %d minutes before anybody's turn", (from, to, minutes) => {
    expect(roomIn({ from, to })).toBe(minutes);
  });

  test.each([
    ["the stage's whole time without hours of one's own", undefined, 10],
    ["half of a short one", { from: "09:00", to: "09:12" }, 6],
    ["the stage's whole time in a long one", { from: "09:00", to: "12:00" }, 10],
  ])("has a wave leave over %s", (_, own, minutes) => {
    expect(spreadMinutesWithin(SENDING_HOURS, own)).toBe(minutes);
  });
});
