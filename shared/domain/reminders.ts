import type { Case } from "./case.ts";
import { type Kind, rowOf } from "./kinds.ts";
import type { Request } from "./request.ts";
import { type DaySpan, openDayUpTo, roomIn } from "./sending-hours.ts";
import type { PlanSettings } from "./settings.ts";
import { spreadOver } from "./spread.ts";
import { after, type Day, daysAfter, endOf, type Instant, inBerlin, onBerlinClock } from "./time.ts";

/** Late enough to be awake, early enough to do something about it the same day. */
const TIME_OF_DAY = "10:00";
const START_OF_DAY = "00:00";
const WHOLE_DAY: DaySpan = { from: START_OF_DAY, to: "23:59" };

/** What a reminder is about. */
interface Occasion {
  readonly day: Day;
  /** From then on it is too late to remind. */
  readonly at: Instant;
  readonly daysBefore: number;
}

/** A wave of reminders leaves over so many minutes. */
const SPREAD_MINUTES = 30;

/** What would be reminded of; undefined if there is nothing, or no date for it. */
export function occasionOf(
  item: Case | Request,
  kind: Kind,
  { remindDaysBefore }: PlanSettings,
): Occasion | undefined {
  if (rowOf(kind).reminds !== true) return undefined;
  if ("status" in item) {
    const day = item.details?.letterDeadline;
    if (day === undefined) return undefined;
    return { day, at: endOf(day), daysBefore: remindDaysBefore };
  }
  const { date: day, time } = item.parameters;
  if (day === undefined) return undefined;
  return { day, at: inBerlin(day, time ?? START_OF_DAY), daysBefore: 1 };
}

/** For whom a reminder is planned. */
interface Listener {
  /** The person's own hours. */
  readonly own: DaySpan | undefined;
  /** When the news goes out, or has gone; undefined if nothing is told and nobody knows. */
  readonly newsAt: Instant | undefined;
  /** A reminder that would have been due by then comes to nothing. */
  readonly plannedAt: Instant;
  /** Gives each reminder its place in the wave. */
  readonly id: string;
}

/**
 * When to remind of something: so many days before, on a day and at a time at which people may be disturbed, rather
 * earlier than later. Undefined if that is over, or not after the day on which the news goes out.
 */
export function remindAt(
  { day, daysBefore }: Occasion,
  { own, newsAt, plannedAt, id }: Listener,
  { sendingHours }: PlanSettings,
): Instant | undefined {
  const wanted = daysAfter(day, -daysBefore);
  const remindOn = sendingHours === null ? wanted : openDayUpTo(wanted, sendingHours);
  if (newsAt !== undefined && remindOn <= onBerlinClock(newsAt).day) return undefined;
  const span = own ?? sendingHours ?? WHOLE_DAY;
  const from = span.from <= TIME_OF_DAY && TIME_OF_DAY < span.to ? TIME_OF_DAY : span.from;
  // Whose turn came after closing time would be reminded a day later, and too late.
  const minutes = Math.min(SPREAD_MINUTES, roomIn({ from, to: span.to }));
  const at = after(inBerlin(remindOn, from), spreadOver(minutes, id));
  return at > plannedAt ? at : undefined;
}
