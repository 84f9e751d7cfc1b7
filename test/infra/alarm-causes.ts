import type { Queue } from "../../infra/local/fauxqs.ts";
import type { Recorder } from "../../infra/local/metrics/recorder.ts";
import type { MailFate } from "../../infra/local/metrics/reputation.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import { canarySeen, failed, missed, planned, quarantined, sent } from "./real-lines.ts";

/** A stage as far as its alarms see it. */
export interface WatchedStage {
  readonly recorder: Recorder;
  /** A function writes lines. */
  write(functionName: string, lines: readonly string[]): void;
  /** Somebody writes to a table. */
  writeItem(table: string): void;
  /** A function is called; it may fail. */
  call(functionName: string, how?: "fails"): Promise<void>;
  /** Stops a function, or lets it run again. */
  limit(functionName: string, concurrency: number | undefined): void;
  /** A queue of the stage; messages may be put in and taken out. */
  queue(name: string): Queue;
  put(queue: string): void;
  apiId(name: "pages" | "desk"): string;
  /** Something becomes of a mail. */
  mailed(fate: MailFate): void;
  readonly streamMapping: string;
  readonly smsBudgetUsd: number;
}

/** What happens in one minute of trouble, and in one after it. */
export interface Cause {
  readonly trouble: (stage: WatchedStage, minute: number) => Promise<void> | void;
  readonly relief?: (stage: WatchedStage) => Promise<void> | void;
  /** The sweep does not run meanwhile. */
  readonly isSweepDead?: boolean;
  /** No test notice arrives meanwhile. */
  readonly isCanaryDead?: boolean;
}

const TEN_MINUTES_MS = 10 * 60_000;

const sending =
  (channel: Channel, ...how: Parameters<typeof sent> extends [Channel, ...infer Rest] ? Rest : never) =>
  async (stage: WatchedStage) =>
    stage.write(`send-${channel}`, await sent(channel, ...how));

/** So many mails of one fate. */
const mails = (fate: MailFate, count: number) => (stage: WatchedStage) => {
  for (let number = 0; number < 100; number++) stage.mailed("arrived");
  for (let number = 0; number < count; number++) stage.mailed(fate);
};

const bill = (share: number) => (stage: WatchedStage) => {
  const budget = stage.smsBudgetUsd;
  return sending("sms", { spent: share * budget - 0.05, budget })(stage);
};

/** A new month has begun. */
const nextMonth = (stage: WatchedStage) => sending("sms", { budget: stage.smsBudgetUsd })(stage);

function ofChannel(channel: Channel): Record<string, Cause> {
  return {
    [`${channel}-paused`]: {
      trouble: sending(channel, { answer: { outcome: "misconfigured", code: "KMSDisabled" } }),
    },
    [`${channel}-failing`]: {
      trouble: async (stage) => stage.write("record-receipts", await failed(channel, 20)),
    },
    [`${channel}-uncertain`]: {
      trouble: sending(channel, { count: 5, answer: { outcome: "lost", code: "timeout" } }),
    },
  };
}

function ofQueue(name: string): Record<string, Cause> {
  const waiting = (queue: string): Cause => ({
    trouble: (stage, minute) => (minute === 0 ? stage.put(queue) : undefined),
    relief: (stage) => stage.queue(queue).purge(),
  });
  return {
    [`${name}-queue-waiting`]: waiting(name),
    [`${name}-dead-letters`]: waiting(`${name}-dead-letter`),
  };
}

function ofFunction(name: string): Record<string, Cause> {
  return {
    [`${name}-errors`]: {
      trouble: (stage) => stage.call(name, "fails"),
      relief: (stage) => stage.call(name),
    },
    [`${name}-throttles`]: {
      trouble: async (stage) => {
        stage.limit(name, 0);
        await stage.call(name);
      },
      relief: async (stage) => {
        stage.limit(name, undefined);
        await stage.call(name);
      },
    },
  };
}

const answers = (name: "pages" | "desk", status: number) => (stage: WatchedStage) =>
  stage.recorder.answered(stage.apiId(name), { status, milliseconds: 20 });

/**
 * The real cause of each alarm.
 * @param names those of the table
 */
export function causesOf(names: {
  readonly queues: readonly string[];
  readonly functions: readonly string[];
}): Readonly<Record<string, Cause>> {
  return {
    "nothing-sent": {
      trouble: async (stage) => stage.write("plan-notices", await planned(1)),
      relief: sending("sms"),
    },
    "changes-not-planned": {
      trouble: (stage) => stage.writeItem("Cases"),
      relief: async (stage) => {
        stage.writeItem("Cases");
        await stage.call("plan-notices");
      },
    },
    "stream-behind": {
      trouble: (stage) => stage.recorder.handedOver("sachstand-local-plan-notices", TEN_MINUTES_MS),
      relief: (stage) => stage.recorder.handedOver("sachstand-local-plan-notices", 100),
    },
    "records-failed": {
      trouble: (stage) => stage.recorder.gaveUp(stage.streamMapping, { kept: 1, dropped: 0 }),
    },
    "changes-quarantined": {
      trouble: async (stage) => stage.write("plan-notices", await quarantined(10)),
    },
    "sweep-stopped": { trouble: () => undefined, isSweepDead: true },
    "canary-missed": { trouble: () => undefined, isCanaryDead: true },
    "canary-late": { trouble: async (stage) => stage.write("tell-canary", await canarySeen(400)) },
    ...Object.assign({}, ...names.queues.map(ofQueue)),
    ...ofChannel("sms"),
    ...ofChannel("email"),
    "email-bounces": { trouble: mails("bounced", 5), relief: mails("arrived", 500) },
    "email-complaints": { trouble: mails("complained", 1), relief: mails("arrived", 500) },
    "sms-budget-nearly-spent": { trouble: bill(0.8), relief: nextMonth },
    "sms-budget-spent": { trouble: bill(1), relief: nextMonth },
    "pages-5xx": { trouble: answers("pages", 500), relief: answers("pages", 200) },
    "desk-5xx": { trouble: answers("desk", 503), relief: answers("desk", 200) },
    "codes-missed": { trouble: async (stage) => stage.write("applicant-pages", await missed(300)) },
    ...Object.assign({}, ...names.functions.map(ofFunction)),
  };
}
