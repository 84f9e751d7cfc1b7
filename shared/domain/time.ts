import * as z from "zod";

/** A moment: ISO 8601 in UTC with milliseconds, so that comparing strings compares moments. */
export type Instant = string;

/** A calendar day in Europe/Berlin: `YYYY-MM-DD`. */
export type Day = string;

/**
 * Days and moments that anybody may write lie within these years. Near the first and the last year of four digits, reckoning
 * would lead to years that do not sort as text, or that are none.
 */
const FIRST_DAY = "1900-01-01";
const DAY_AFTER_LAST = "3000-01-01";

const MOMENT = { error: "must be a moment in ISO 8601 with a zone, like 2026-11-22T09:00:00.000Z" };

/** Accepts any ISO 8601 moment with an offset, of the years 1900 to 2999, and turns it into an {@link Instant}. */
export const instantSchema = z.iso
  .datetime({ offset: true, ...MOMENT })
  .transform((text) => Date.parse(text))
  .refine((moment) => moment >= Date.parse(FIRST_DAY) && moment < Date.parse(DAY_AFTER_LAST), MOMENT)
  .transform((moment) => new Date(moment).toISOString());

const A_DAY = { error: "must be a day like 2026-12-08" };

/** A calendar day of the years 1900 to 2999. */
export const daySchema = z.iso
  .date({ ...A_DAY, abort: true })
  .refine((day) => day >= FIRST_DAY && day < DAY_AFTER_LAST, { ...A_DAY, abort: true });

export const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "must be a time of day like 09:30" });

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment `milliseconds` after `instant` (before it, if negative). */
export function after(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

/** Milliseconds from one moment to another; negative if `to` lies before `from`. */
export function between(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

/** The earlier of two moments. */
export function earliest(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

/** The later of two moments. */
export function latest(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

/**
 * The moment at which a clock in Europe/Berlin shows `time` on `day`.
 * The offset is taken at that wall time read as UTC, then checked once more, which is right
 * on both days on which the clocks change, except within the hour that exists twice or never.
 */
export function inBerlin(day: Day, time: string): Instant {
  const wall = Date.parse(`${day}T${time}:00.000Z`);
  const guess = wall - offsetMinutes(wall) * MINUTE;
  return new Date(wall - offsetMinutes(guess) * MINUTE).toISOString();
}

/** What clocks in Europe/Berlin show at a moment. */
export function onBerlinClock(at: Instant): { readonly day: Day; readonly time: string } {
  const moment = Date.parse(at);
  const wall = new Date(moment + offsetMinutes(moment) * MINUTE).toISOString();
  return { day: wall.slice(0, 10), time: wall.slice(11, 16) };
}

/** The moment at which a day is over on the clocks of Europe/Berlin. */
export function endOf(day: Day): Instant {
  return inBerlin(daysAfter(day, 1), "00:00");
}

/** The day so many days after another (before it, if negative). */
export function daysAfter(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Offsets by the hour, since clocks change on whole hours only. Asking for one costs more than all else about a moment. */
const offsets = new Map<number, number>();

const MOST_OFFSETS = 1_000;

/** Made when first needed: the first formatter of a process costs 15 ms, which no cold start should pay that reads no clock. */
let berlinOffset: Intl.DateTimeFormat | undefined;

function offsetMinutes(moment: number): number {
  const hour = Math.floor(moment / HOUR);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  const offset = readOffset(moment);
  offsets.set(hour, offset);
  return offset;
}

/** The formatter says `GMT+02:00`: whole hours east of Greenwich, in all the years that anybody may write. */
function readOffset(moment: number): number {
  berlinOffset ??= new Intl.DateTimeFormat("en", { timeZone: "Europe/Berlin", timeZoneName: "longOffset" });
  const name = berlinOffset.formatToParts(moment).find((part) => part.type === "timeZoneName")?.value ?? "";
  return Number(name.slice("GMT+".length, "GMT+02".length)) * 60;
}
