import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isHoliday } from "../../shared/domain/holidays.ts";
import { occasionOf, remindAt } from "../../shared/domain/reminders.ts";
import type { DaySpan } from "../../shared/domain/sending-hours.ts";
import { type Day, daysAfter, onBerlinClock, weekdayOf } from "../../shared/domain/time.ts";
import { aCase, aRequest, NOW, SENDING_HOURS, settings } from "../twins/builders.ts";

const WITH_HOURS = settings({ sendingHours: SENDING_HOURS });

interface Options {
  readonly own?: DaySpan;
  readonly newsAt?: string;
  readonly id?: string;
  readonly settings?: typeof WITH_HOURS;
}

/** When somebody whose papers are due on `day` is reminded. */
function deadlineReminder(day: Day, { own, newsAt = NOW, id = "C-1case", ...options }: Options = {}) {
  const item = aCase({ status: "documents-needed", details: { letterDeadline: day } });
  const used = options.settings ?? WITH_HOURS;
  const occasion = occasionOf(item, "documents-needed", used);
  return occasion && remindAt(occasion, { own, newsAt, plannedAt: newsAt, id }, used);
}

/** When somebody with an appointment at 09:30 on `day` is reminded. */
function appointmentReminder(day: Day, { own, newsAt = NOW, id = "C-1case", ...options }: Options = {}) {
  const parameters = { date: day, time: "09:30", place: "office" };
  const used = options.settings ?? WITH_HOURS;
  const occasion = occasionOf(aRequest({ kind: "appointment", parameters }), "appointment", used);
  return occasion && remindAt(occasion, { own, newsAt, plannedAt: newsAt, id }, used);
}

function dayOf(at: string | undefined): Day | undefined {
  return at && onBerlinClock(at).day;
}

/** What the clocks of Berlin show. */
function timeOf(at: string | undefined): string | undefined {
  return at && onBerlinClock(at).time;
}

describe("what is reminded of", () => {
  test("is the last day of a letter that asks for documents, until it is over", () => {
    const item = aCase({ status: "documents-needed", details: { letterDeadline: "2026-12-08" } });

    expect(occasionOf(item, "documents-needed", settings({ remindDaysBefore: 5 }))).toEqual({
      day: "2026-12-08",
      at: "2026-12-08T23:00:00.000Z",
      daysBefore: 5,
    });
  });

  test("is an appointment, until it begins", () => {
    const parameters = { date: "2026-12-01", time: "09:30", place: "office" };

    expect(occasionOf(aRequest({ kind: "appointment", parameters }), "appointment", settings())).toEqual({
      day: "2026-12-01",
      at: "2026-12-01T08:30:00.000Z",
      daysBefore: 1,
    });
  });

  test("is an appointment that names no hour until its day begins, and none without a day", () => {
    const of = (parameters: Readonly<Record<string, string>>) =>
      occasionOf(aRequest({ kind: "appointment", parameters }), "appointment", settings());

    expect(of({ date: "2026-12-01" })).toEqual({
      day: "2026-12-01",
      at: "2026-11-30T23:00:00.000Z",
      daysBefore: 1,
    });
    expect(of({ time: "09:30" })).toBeUndefined();
  });

  test("is nothing where the letter gives no last day", () => {
    const item = aCase({ status: "documents-needed" });

    expect(occasionOf(item, "documents-needed", settings())).toBeUndefined();
  });

  test("is no other status, even if it carries a last day", () => {
    const item = aCase({ status: "documents-received", details: { letterDeadline: "2026-12-08" } });

    expect(occasionOf(item, "documents-received", settings())).toBeUndefined();
  });

  test.each(["appointment-cancelled", "office-closed"] as const)(
    "is no %s, even if it has a date",
    (kind) => {
      const item = aRequest({ kind, parameters: { date: "2026-12-01" } });

      expect(occasionOf(item, kind, settings())).toBeUndefined();
    },
  );

  test.each([
    ["goes forward", "2027-03-28", "2027-03-28T22:00:00.000Z"],
    ["goes back", "2026-10-25", "2026-10-25T23:00:00.000Z"],
  ])("ends at midnight of a day on which the clock %s", (_, day, at) => {
    const item = aCase({ status: "documents-needed", details: { letterDeadline: day } });

    expect(occasionOf(item, "documents-needed", settings())?.at).toBe(at);
  });
});

describe("a reminder of missing documents", () => {
  test.each([
    [3, "2026-12-07"],
    [5, "2026-12-05"],
    [14, "2026-11-26"],
  ])("comes %i days before the letter's last day", (remindDaysBefore, expected) => {
    const at = deadlineReminder("2026-12-10", { settings: { ...WITH_HOURS, remindDaysBefore } });

    expect(dayOf(at)).toBe(expected);
  });

  test("comes in the morning", () => {
    expect(timeOf(deadlineReminder("2026-12-10"))).toMatch(/^10:[0-2]\d$/);
  });

  test("counts days by the calendar where a clock change lies between", () => {
    const around = { newsAt: "2027-03-01T09:00:00.000Z", settings: settings({ remindDaysBefore: 3 }) };

    expect(dayOf(deadlineReminder("2027-03-30", around))).toBe("2027-03-27");
  });
});

describe("a reminder of an appointment", () => {
  test("comes the day before", () => {
    expect(dayOf(appointmentReminder("2026-12-02"))).toBe("2026-12-01");
  });

  test.each([
    ["a Sunday", "2026-11-30", "2026-11-28"],
    ["a public holiday", "2027-01-02", "2026-12-31"],
    ["Christmas and the Sunday after it", "2026-12-28", "2026-12-24"],
    ["Easter", "2027-03-30", "2027-03-27"],
  ])("comes earlier where that is %s", (_, day, expected) => {
    expect(dayOf(appointmentReminder(day))).toBe(expected);
  });

  test.each([
    ["forward", "2027-03-29", "2027-03-28T08:"],
    ["back", "2026-10-26", "2026-10-25T09:"],
  ])(
    "comes in the morning of a day on which the clock goes %s, where all days are open",
    (_, day, expected) => {
      const at = appointmentReminder(day, { newsAt: "2026-10-01T09:00:00.000Z", settings: settings() });

      expect(at?.slice(0, expected.length)).toBe(expected);
    },
  );
});

describe("a reminder", () => {
  const opening = { from: "00:00", to: "23:00" };
  const date = fc
    .integer({ min: 0, max: 10 * 365 })
    .map((days) => daysAfter("2026-01-05", days))
    .filter((day) => day > "2026-02-15");

  test("is never late, never on a closed day, and on the last open one there is", () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 30 }), fc.string(), (day, remindDaysBefore, id) => {
        const newsAt = "2026-01-05T09:00:00.000Z";
        const at = deadlineReminder(day, { newsAt, id, settings: { ...WITH_HOURS, remindDaysBefore } });
        const wanted = daysAfter(day, -remindDaysBefore);
        const remindOn = dayOf(at) ?? "never";

        expect(remindOn <= wanted).toBe(true);
        expect(isOpen(remindOn)).toBe(true);
        for (let later = daysAfter(remindOn, 1); later <= wanted; later = daysAfter(later, 1))
          expect(isOpen(later)).toBe(false);
      }),
    );
  });

  test("is always within a person's own hours, however short", () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 1_438 }), fc.integer({ min: 1, max: 600 }))
      .map(([from, length]) => ({ from: clock(from), to: clock(Math.min(from + length, 1_439)) }));
    fc.assert(
      fc.property(date, span, fc.string(), (day, own, id) => {
        const at = appointmentReminder(day, { own, id, newsAt: "2026-01-05T09:00:00.000Z" });
        const time = timeOf(at) ?? "never";

        expect(time >= own.from && time < own.to).toBe(true);
      }),
    );
  });

  test.each([
    ["when they begin later in the day", { from: "14:00", to: "18:00" }, /^14:[0-2]\d$/],
    ["when they end before the morning does", { from: "06:00", to: "09:30" }, /^06:[0-2]\d$/],
    ["when they end as the usual time comes", { from: "08:30", to: "10:00" }, /^0(8:[3-5]|9:0)\d$/],
    ["and at the usual time where that is among them", { from: "07:00", to: "21:00" }, /^10:[0-2]\d$/],
  ])("comes at the person's own hours %s", (_, own, expected) => {
    expect(timeOf(appointmentReminder("2026-12-02", { own }))).toMatch(expected);
  });

  test("comes at the stage's hours where the person has none of their own", () => {
    const late = settings({ sendingHours: { ...SENDING_HOURS, from: "14:00", to: "18:00" } });

    expect(timeOf(appointmentReminder("2026-12-02", { settings: late }))).toMatch(/^14:[0-2]\d$/);
  });

  test("leaves in the first half of hours that are short", () => {
    const own = { from: "12:00", to: "12:20" };
    const times = Array.from({ length: 100 }, (_, index) =>
      timeOf(appointmentReminder("2026-12-02", { own, id: `C-${index}case` })),
    );

    for (const time of times) expect(time).toMatch(/^12:0\d$/);
  });

  test("leaves with others over half an hour, each always at the same moment", () => {
    const ids = Array.from({ length: 200 }, (_, index) => `C-${index}case`);
    const moments = ids.map((id) => appointmentReminder("2026-12-02", { id }));
    const again = ids.map((id) => appointmentReminder("2026-12-02", { id }));
    const halves = new Set(moments.map((at) => (timeOf(at) ?? "") < "10:15"));

    expect(again).toEqual(moments);
    expect(moments.every((at) => /^10:[0-2]\d$/.test(timeOf(at) ?? ""))).toBe(true);
    expect(new Set(moments).size).toBeGreaterThan(190);
    expect(halves.size).toBe(2);
  });

  test.each([
    ["comes if the news goes out on the evening before", "2026-11-30T22:59:59.999Z", "2026-12-01"],
    ["does not come if the news goes out on the same day", "2026-11-30T23:00:00.000Z", undefined],
    ["does not come if the news goes out after it", "2026-12-01T12:00:00.000Z", undefined],
  ])("%s, by the clocks of Berlin", (_, newsAt, expected) => {
    expect(dayOf(appointmentReminder("2026-12-02", { newsAt }))).toBe(expected);
  });

  test.each([
    ["forward", "2027-03-27T22:59:59.999Z", "2027-03-28", "2027-03-27T23:00:00.000Z"],
    ["back", "2026-10-24T21:59:59.999Z", "2026-10-25", "2026-10-24T22:00:00.000Z"],
  ])("knows when a day begins on which the clock goes %s", (_, evening, day, midnight) => {
    const appointment = daysAfter(day, 1);

    expect(dayOf(appointmentReminder(appointment, { newsAt: evening, settings: settings() }))).toBe(day);
    expect(appointmentReminder(appointment, { newsAt: midnight, settings: settings() })).toBeUndefined();
  });

  test("does not come if closed days would bring it before its news", () => {
    const saturday = { newsAt: "2026-11-28T09:00:00.000Z" };

    expect(appointmentReminder("2026-11-30", saturday)).toBeUndefined();
    expect(dayOf(appointmentReminder("2026-11-30", { newsAt: "2026-11-27T09:00:00.000Z" }))).toBe(
      "2026-11-28",
    );
  });

  test.each([
    ["comes on the day itself, where nothing is told that day", "2026-12-01T08:59:00.000Z", "2026-12-01"],
    ["does not come late, where its moment is over", "2026-12-01T09:30:00.000Z", undefined],
  ])("%s", (_, plannedAt, expected) => {
    const parameters = { date: "2026-12-02", time: "09:30", place: "office" };
    const occasion = occasionOf(aRequest({ kind: "appointment", parameters }), "appointment", WITH_HOURS);
    const listener = { own: undefined, newsAt: undefined, plannedAt, id: "C-1case" };

    expect(dayOf(occasion && remindAt(occasion, listener, WITH_HOURS))).toBe(expected);
  });

  test("does not come for a day that is over", () => {
    expect(deadlineReminder("2026-11-20")).toBeUndefined();
    expect(appointmentReminder("2026-11-23", { own: opening })).toBeUndefined();
  });
});

/** Said another way than in the code under test. */
function isOpen(day: Day): boolean {
  return weekdayOf(day) !== 7 && !isHoliday(day, "NW");
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
