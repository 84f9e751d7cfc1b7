import { randomUUID } from "node:crypto";
import type { CloudIdentity } from "./physical-names.ts";
import type { Poller } from "./poller.ts";

export interface ScheduleOptions {
  readonly ruleArn: string;
  /** `rate(5 minutes)`. */
  readonly expression: string;
  /** The event, JSON; without it EventBridge's own. */
  readonly input: string | undefined;
  readonly invoke: (event: string) => Promise<unknown>;
  readonly cloud: CloudIdentity;
  /** How long one of its minutes lasts, in milliseconds. */
  readonly minuteMs: number;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** Node's timers hold no more than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The time between two runs of a schedule, in milliseconds.
 * @throws when the expression is not a rate (a cron expression, say)
 */
export function rateOf(expression: string): number {
  const match = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  const interval = Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ""] ?? Number.NaN);
  if (interval > 0 && interval <= LONGEST_TIMER_MS) return interval;
  throw new Error(`The local cloud knows schedules like rate(5 minutes), not ${expression}.`);
}

/** The first multiple of the interval after a moment: a restart does not put a run off. Both in milliseconds. */
export function nextRun(intervalMs: number, after: number): number {
  return (Math.floor(after / intervalMs) + 1) * intervalMs;
}

/** Invokes a function at a fixed rate. A run that is late or takes long is never doubled; one that fails is not repeated. */
export function startSchedule({
  expression,
  input,
  invoke,
  cloud,
  ruleArn,
  minuteMs,
}: ScheduleOptions): Poller {
  const interval = (rateOf(expression) * minuteMs) / 60_000;
  let due = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    await invoke(input ?? scheduledEvent(ruleArn, cloud, new Date())).catch(() => {});
    plan();
  };
  const plan = (): void => {
    if (stopped) return;
    // A timer may fire a moment early, which must not give the same run twice.
    due = nextRun(interval, Math.max(due, Date.now()));
    timer = setTimeout(() => {
      running = run();
    }, due - Date.now());
  };
  plan();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** The event EventBridge makes for a schedule. */
export function scheduledEvent(ruleArn: string, cloud: CloudIdentity, now: Date): string {
  return JSON.stringify({
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: cloud.account,
    time: `${now.toISOString().slice(0, 19)}Z`,
    region: cloud.region,
    resources: [ruleArn],
    detail: {},
  });
}
