import { describe, expect, test } from "vitest";
import { isHoliday, type Land } from "../../shared/domain/holidays.ts";
import { daysAfter } from "../../shared/domain/time.ts";

/** Easter Sundays, from the tables of the Physikalisch-Technische Bundesanstalt. */
const EASTER: Readonly<Record<string, string>> = {
  2026: "04-05",
  2027: "03-28",
  2028: "04-16",
  2029: "04-01",
  2030: "04-21",
  2031: "04-13",
  2032: "03-28",
  2033: "04-17",
  2034: "04-09",
  2035: "03-25",
};

function holidaysOf(year: string, land: Land): readonly string[] {
  const days = Array.from({ length: 366 }, (_, index) => daysAfter(`${year}-01-01`, index));
  return days.filter((day) => day.startsWith(year) && isHoliday(day, land));
}

describe("public holidays", () => {
  test.each(Object.entries(EASTER))(
    "of North Rhine-Westphalia in %s are the eleven there are",
    (year, day) => {
      const easter = `${year}-${day}`;
      const movable = [-2, 1, 39, 50, 60].map((days) => daysAfter(easter, days));
      const fixed = ["01-01", "05-01", "10-03", "11-01", "12-25", "12-26"].map((date) => `${year}-${date}`);

      expect(holidaysOf(year, "NW")).toEqual([...new Set([...movable, ...fixed])].toSorted());
    },
  );

  test.each([
    ["NW", "2026-06-04", true],
    ["BE", "2026-06-04", false],
    ["BY", "2026-01-06", true],
    ["NW", "2026-01-06", false],
    ["BE", "2026-03-08", true],
    ["NI", "2026-10-31", true],
    ["NW", "2026-10-31", false],
    ["SN", "2026-11-18", true],
    ["SN", "2026-11-25", false],
    ["NW", "2026-11-18", false],
    ["SL", "2026-08-15", true],
    ["TH", "2026-09-20", true],
  ] as const)("in %s on %s: %s", (land, day, expected) => {
    expect(isHoliday(day, land)).toBe(expected);
  });

  // The exceptions of the rule, and other centuries.
  test.each([
    "1943-04-25",
    "1954-04-18",
    "1981-04-19",
    "2038-04-25",
    "2049-04-18",
    "2076-04-19",
    "2100-03-28",
    "2200-04-06",
  ])("stand around Easter on %s", (easter) => {
    expect(isHoliday(daysAfter(easter, -2), "NW")).toBe(true);
    expect(isHoliday(daysAfter(easter, 1), "NW")).toBe(true);
    expect(isHoliday(daysAfter(easter, 2), "NW")).toBe(false);
  });

  test.each(["2022-11-16", "2023-11-22", "2026-11-18"])(
    "of Saxony in November are the day of prayer on %s, and no other day",
    (day) => {
      const year = day.slice(0, 4);

      expect(holidaysOf(year, "SN").filter((one) => one.startsWith(`${year}-11`))).toEqual([day]);
    },
  );
});
