import * as z from "zod";
import { isHoliday, LAENDER } from "./holidays.ts";
import {
  type Day,
  daysAfter,
  type Instant,
  inBerlin,
  latest,
  onBerlinClock,
  timeOfDaySchema,
  weekdayOf,
} from "./time.ts";

/** A span within a day on the clocks of Europe/Berlin; `to` itself is outside. */
export const daySpanSchema = z
  .object({ from: timeOfDaySchema, to: timeOfDaySchema })
  .refine(({ from, to }) => from < to, { path: ["to"], error: "must be later than from" });

export type DaySpan = Readonly<z.infer<typeof daySpanSchema>>;

/** When people may be disturbed. */
export const sendingHoursSchema = z.strictObject({
  weekdays: z.array(z.int().min(1).max(7)).min(1).describe("1 is Monday, 7 Sunday."),
  from: timeOfDaySchema.describe("When the day's first messages may leave."),
  to: timeOfDaySchema.describe("From here on none do."),
  holidaysOf: z.enum(LAENDER).describe("The Land whose public holidays are kept."),
  spreadMinutes: z
    .int()
    .min(0)
    .max(120)
    .describe("What has waited overnight leaves spread over so many minutes."),
});

export type SendingHours = Readonly<z.infer<typeof sendingHoursSchema>>;

/** Longer than any row of closed days. */
const DAYS_TO_LOOK_AT = 31;

/**
 * The first moment from `at` on at which somebody may be disturbed: `at` itself within the hours.
 * @param own the person's own span, in place of the stage's
 */
export function nextOpening(at: Instant, hours: SendingHours, own: DaySpan = hours): Instant {
  const today = onBerlinClock(at).day;
  for (let days = 0; days < DAYS_TO_LOOK_AT; days++) {
    const day = daysAfter(today, days);
    if (isOpenOn(day, hours) && at < inBerlin(day, own.to)) return latest(at, inBerlin(day, own.from));
  }
  return at;
}

/** Over so many minutes after an opening a wave may leave: the stage's, but never more than a person's own span has room for. */
export function spreadMinutesWithin({ spreadMinutes }: SendingHours, own: DaySpan | undefined): number {
  return own === undefined ? spreadMinutes : Math.min(spreadMinutes, roomIn(own));
}

/** The sweep that hands out what is due comes once in so many minutes. */
export const SWEEP_MINUTES = 1;

/** So many minutes of a span may pass before anybody's turn, so that none comes after closing time. */
export function roomIn(span: DaySpan): number {
  const minutes = minutesOf(span);
  return Math.min(minutes / 2, minutes - SWEEP_MINUTES);
}

/** How long a span is, by the clock. */
function minutesOf({ from, to }: DaySpan): number {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return minutes(to) - minutes(from);
}

/** The given day, or the last one before it on which somebody may be disturbed. */
export function openDayUpTo(day: Day, hours: SendingHours): Day {
  const days = Array.from({ length: DAYS_TO_LOOK_AT }, (_, back) => daysAfter(day, -back));
  return days.find((candidate) => isOpenOn(candidate, hours)) ?? day;
}

function isOpenOn(day: Day, { weekdays, holidaysOf }: SendingHours): boolean {
  return weekdays.includes(weekdayOf(day)) && !isHoliday(day, holidaysOf);
}
