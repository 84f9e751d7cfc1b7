import type { Instant } from "../domain/time.ts";

/** The time now. Only composition roots hand it on. */
export function systemClock(): Instant {
  return new Date().toISOString();
}
