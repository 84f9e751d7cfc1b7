import { describe, expect, test } from "vitest";
import { createRateLimiter, LONGEST_WAIT } from "../../shared/lambda/rate-limiter.ts";

describe("the rate of a channel", () => {
  test("lets a burst through at once, then one message after the other", () => {
    const limiter = createRateLimiter(10, 3, () => 0);

    expect(Array.from({ length: 6 }, limiter)).toEqual([0, 0, 0, 100, 200, 300]);
  });

  test("saves up no more than the burst, however long the silence was", () => {
    let now = 0;
    const limiter = createRateLimiter(10, 2, () => now);
    limiter();
    now = 3_600_000;

    expect(Array.from({ length: 3 }, limiter)).toEqual([0, 0, 100]);
  });

  test("without any burst keeps the gap from the second message on", () => {
    const limiter = createRateLimiter(4, 1, () => 0);

    expect(Array.from({ length: 3 }, limiter)).toEqual([0, 250, 500]);
  });

  test("keeps no place for whoever has to come back for it", () => {
    const limiter = createRateLimiter(1, 1, () => 0);
    const waits = Array.from({ length: 30 }, limiter);

    expect(waits.slice(0, 12)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((seconds) => seconds * 1_000),
    );
    expect(new Set(waits.slice(12))).toEqual(new Set([11_000]));
  });

  // The SES sandbox takes one a second, which two senders share; batches of ten are more than either can wait for.
  test("is used in full by batches that are too big for it", () => {
    let now = 0;
    let sent = 0;
    const limiter = createRateLimiter(0.5, 1, () => now);
    while (now < 600_000) {
      const waits = Array.from({ length: 10 }, limiter).filter((wait) => wait <= LONGEST_WAIT);
      sent += waits.length;
      now += Math.max(1_000, ...waits);
    }

    expect(sent).toBeGreaterThanOrEqual(300);
    expect(sent).toBeLessThanOrEqual(306);
  });
});
