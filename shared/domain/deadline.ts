import { type Day, endOf, type Instant, inBerlin } from "./time.ts";

/** A day on the clocks of Europe/Berlin, for an appointment with its time. */
export interface Deadline {
  readonly day: Day;
  readonly time?: string | undefined;
}

/** Whether a deadline has passed. */
export function isOver({ day, time }: Deadline, now: Instant): boolean {
  return (time === undefined ? endOf(day) : inBerlin(day, time)) <= now;
}
