import { MINUTE_MS } from "./metric-store.ts";

/** The time that metrics and alarms live in. It can run faster than the world's, so that nobody waits an hour for an alarm. */
export interface AlarmClock {
  /** Milliseconds since 1970; as much later than the world's as it runs faster. */
  now(): number;
  /** A span of the world's time as this clock measures it, in milliseconds. */
  scaled(milliseconds: number): number;
}

/**
 * @param minuteMs how long one of its minutes lasts in the world, in milliseconds
 * @param worldNow the world's time, in milliseconds since 1970
 */
export function createAlarmClock(minuteMs: number, worldNow: () => number): AlarmClock {
  const start = worldNow();
  const scaled = (milliseconds: number) => (milliseconds * MINUTE_MS) / minuteMs;
  return { now: () => start + scaled(worldNow() - start), scaled };
}
