import type { Instant } from "../domain/time.ts";

/** A moment as DynamoDB's TTL takes it: whole seconds since 1970. */
export function secondsOf(at: Instant): number {
  return Math.floor(Date.parse(at) / 1_000);
}
