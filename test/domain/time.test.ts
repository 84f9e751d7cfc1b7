import { describe, expect, test } from "vitest";
import {
  after,
  between,
  daySchema,
  inBerlin,
  instantSchema,
  latest,
  timeOfDaySchema,
} from "../../shared/domain/time.ts";

describe("a wall clock in Berlin", () => {
  test.each([
    ["2026-11-23", "08:00", "2026-11-23T07:00:00.000Z"],
    ["2027-07-01", "08:00", "2027-07-01T06:00:00.000Z"],
    ["2027-03-28", "01:30", "2027-03-28T00:30:00.000Z"],
    ["2027-03-28", "03:30", "2027-03-28T01:30:00.000Z"],
    ["2027-10-31", "01:30", "2027-10-30T23:30:00.000Z"],
    ["2027-10-31", "03:30", "2027-10-31T02:30:00.000Z"],
    ["2027-01-01", "00:00", "2026-12-31T23:00:00.000Z"],
  ])("shows %s %s at %s", (day, time, instant) => {
    expect(inBerlin(day, time)).toBe(instant);
  });
});

describe("moments", () => {
  test("of any zone are kept in UTC with milliseconds, so that they sort as text", () => {
    expect(instantSchema.parse("2026-11-22T10:00:00+01:00")).toBe("2026-11-22T09:00:00.000Z");
  });

  test.each(["2026-11-22", "2026-11-22T10:00:00", "22.11.2026", ""])(
    "without a zone are refused: %j",
    (text) => {
      expect(instantSchema.safeParse(text).success).toBe(false);
    },
  );

  test.each([
    ["the first", "1900-01-01T00:00:00.000Z", true],
    ["one before that", "1899-12-31T23:59:59.999Z", false],
    ["the last", "2999-12-31T23:59:59.999Z", true],
    ["one after that", "3000-01-01T00:00:00.000Z", false],
  ])("lie in years that sort as text: %s", (_, text, isOne) => {
    expect(instantSchema.safeParse(text).success).toBe(isOne);
  });

  test("can be moved and compared across midnight", () => {
    const moved = after("2026-11-22T23:59:59.500Z", 1_000);

    expect(moved).toBe("2026-11-23T00:00:00.500Z");
    expect(between("2026-11-22T23:59:59.500Z", moved)).toBe(1_000);
    expect(latest(moved, "2026-11-22T23:59:59.500Z")).toBe(moved);
  });

  test.each([
    ["the first", "1900-01-01", true],
    ["one before that", "1899-12-31", false],
    ["the last", "2999-12-31", true],
    ["one after that", "3000-01-01", false],
  ])("of the calendar lie in the same years: %s", (_, text, isOne) => {
    expect(daySchema.safeParse(text).success).toBe(isOne);
  });

  test.each(["2026-02-30", "2026-2-3", "tomorrow"])("%s is no day", (text) => {
    expect(daySchema.safeParse(text).success).toBe(false);
  });

  test.each(["24:00", "9:30", "09:60"])("%s is no time of day", (text) => {
    expect(timeOfDaySchema.safeParse(text).success).toBe(false);
  });
});
