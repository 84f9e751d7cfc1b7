import { describe, expect, test } from "vitest";
import { createRateLimiter } from "../../shared/lambda/rate-limiter.ts";

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
});
