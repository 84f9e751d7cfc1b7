import type { Deployment } from "../deployment.ts";
import { createAlarmClock } from "./alarm-clock.ts";
import { readAlarm } from "./alarm-rule.ts";
import { type AlarmNews, createAlarms, minutesNeeded } from "./alarms.ts";
import { createLogMetrics } from "./log-metrics.ts";
import { createMetricStore, MINUTE_MS } from "./metric-store.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import { createReputation, type MailFate } from "./reputation.ts";
import { unitsWritten } from "./table-writes.ts";

export interface WatchOptions {
  readonly deployment: Deployment;
  /** How long one minute of alarms lasts here, in milliseconds. */
  readonly alarmMinuteMs: number;
  /** The world's time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onLog: (line: string) => void;
}

/** The metrics and alarms of one cloud. Nothing here has a timer: whoever holds it calls `look`. */
export interface Watch {
  readonly recorder: Recorder;
  /** Takes a line that a function wrote, after its name and a colon. */
  logged(line: string): void;
  /** Takes the body of a request that writes to a table, JSON. */
  written(body: string): void;
  /** Hears what became of a mail. */
  judged(fate: MailFate): void;
  /** Looks at all alarms, once a minute of theirs. */
  look(): void;
  news(): AlarmNews;
}

/**
 * Watches over what the template wants watched.
 * @throws when an alarm or a metric filter asks for something that is not known here, naming it
 */
export function createWatch({ deployment, alarmMinuteMs, now, onLog }: WatchOptions): Watch {
  const clock = createAlarmClock(alarmMinuteMs, now);
  const rules = deployment.alarms.map(readAlarm);
  const store = createMetricStore(minutesNeeded(rules));
  const record: Parameters<typeof createRecorder>[0] = (metric, value) =>
    store.record(metric, value, clock.now());
  const alarms = createAlarms(rules, store, new Date(now()));
  const descriptions = new Map(rules.map(({ name, description }) => [name, description]));
  const reputation = createReputation();
  const recorder = createRecorder(record, clock.scaled);
  return {
    recorder,
    logged: createLogMetrics({ ...deployment, record }),
    written(body) {
      for (const [table, units] of unitsWritten(body)) recorder.wrote(table, units);
    },
    judged: reputation.judge,
    look() {
      const shares = reputation.news();
      if (shares !== undefined) recorder.reputation(shares);
      const minute = Math.floor(clock.now() / MINUTE_MS);
      for (const { name, from, to } of alarms.evaluate(minute, new Date(now()))) {
        // Each begins without data and is well soon after; that is no news.
        if (from === "INSUFFICIENT_DATA" && to === "OK") continue;
        onLog(`alarms: ${name} went from ${from} to ${to}: ${descriptions.get(name) ?? ""}`);
      }
    },
    news: alarms.news,
  };
}
