import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextRun, rateOf, scheduledEvent, startSchedule } from "../../infra/local/schedule.ts";

const cloud = { region: "eu-central-1", account: "000000000000", endpoint: "http://127.0.0.1:4566" };
const ruleArn = "arn:aws:events:eu-central-1:000000000000:rule/sweep";

describe("a schedule", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-11-22T09:00:30.000Z") });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("knows rates in minutes, hours and days, and nothing else", () => {
    expect([rateOf("rate(1 minute)"), rateOf("rate(2 hours)"), rateOf("rate(1 day)")]).toEqual([
      60_000, 7_200_000, 86_400_000,
    ]);
    expect(() => rateOf("cron(0 8 * * ? *)")).toThrow("not cron(0 8 * * ? *)");
  });

  it("runs at full multiples of its rate, also after a restart", () => {
    expect(nextRun(60_000, Date.parse("2026-11-22T09:00:30.000Z"))).toBe(
      Date.parse("2026-11-22T09:01:00.000Z"),
    );
    expect(nextRun(60_000, Date.parse("2026-11-22T09:01:00.000Z"))).toBe(
      Date.parse("2026-11-22T09:02:00.000Z"),
    );
  });

  it("never runs twice at a time, however long a run takes", async () => {
    let runs = 0;
    let finish = () => {};
    const invoke = () => {
      runs += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    };
    const schedule = startSchedule({
      ruleArn,
      expression: "rate(1 minute)",
      input: undefined,
      invoke,
      cloud,
      minuteMs: 60_000,
    });
    await vi.advanceTimersByTimeAsync(200_000);
    expect(runs).toBe(1);
    finish();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs).toBe(2);
    finish();
    await schedule.stop();
  });

  it("gives the rule's own input where it has one", async () => {
    const events: string[] = [];
    const invoke = async (event: string) => events.push(event);
    const schedule = startSchedule({
      ruleArn,
      expression: "rate(1 minute)",
      input: '{"a":1}',
      invoke,
      cloud,
      minuteMs: 60_000,
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await schedule.stop();
    expect(events).toEqual(['{"a":1}']);
  });

  it("else gives EventBridge's event", () => {
    expect(JSON.parse(scheduledEvent(ruleArn, cloud, new Date()))).toMatchObject({
      version: "0",
      "detail-type": "Scheduled Event",
      source: "aws.events",
      time: "2026-11-22T09:00:30Z",
      resources: [ruleArn],
      detail: {},
    });
  });
});
