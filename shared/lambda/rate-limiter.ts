import { SECOND } from "../domain/time.ts";

/**
 * Milliseconds to wait before the next send. Each call takes one place in the line, unless that is more than
 * {@link LONGEST_WAIT} away: then the caller has to come back, and the place is left to others.
 */
export type RateLimiter = () => number;

/** Nobody holds a place for longer than this, in milliseconds. */
export const LONGEST_WAIT = 10 * SECOND;

/**
 * A token bucket: so many sends a second in the long run, and at most `burst` at once.
 * @param clock milliseconds, never backwards
 */
export function createRateLimiter(perSecond: number, burst: number, clock: () => number): RateLimiter {
  const gap = 1_000 / perSecond;
  const saved = Math.max(0, burst - 1) * gap;
  let next = Number.NEGATIVE_INFINITY;
  return () => {
    const now = clock();
    next = Math.max(next, now - saved);
    const wait = Math.max(0, next - now);
    // A place that nobody uses would push the next ones away for ever.
    if (wait <= LONGEST_WAIT) next += gap;
    return wait;
  };
}
