/** Milliseconds to wait before the next send; each call takes one place in the line. */
export type RateLimiter = () => number;

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
    next += gap;
    return wait;
  };
}
