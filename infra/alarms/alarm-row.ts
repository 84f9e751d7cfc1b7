import type { Names, Series } from "./series.ts";

/** One alarm: what is looked at, when it is too much, and whom it hurts. */
export interface AlarmRow {
  /** Ends its name, `sachstand-<stage>-<id>`. */
  readonly id: string;
  /** Its section in docs/runbook.md. */
  readonly section: Section;
  /** Whom it hurts and how, as a sentence: the first thing that somebody reads at night. */
  readonly impact: string;
  /** By the names that `expression` uses; a single one without an expression is looked at as it is. */
  readonly series: Readonly<Record<string, Series>>;
  /** In CloudWatch's metric math. */
  readonly expression?: string;
  readonly is: "at-least" | "below";
  readonly threshold: number;
  /** Minutes that are looked at together. */
  readonly minutes: number;
  /** So many of them one after the other. */
  readonly times: number;
  /** What no data means: nothing happened, nothing has changed, or the worst. */
  readonly silence: "fine" | "as-before" | "alarm";
}

/** Sections of docs/runbook.md, by what is to be done; several alarms may share one. */
export const SECTIONS = [
  "nothing-sent",
  "changes-not-planned",
  "stream-behind",
  "records-failed",
  "changes-quarantined",
  "sweep-stopped",
  "canary-missed",
  "canary-late",
  "queue-waiting",
  "dead-letters",
  "channel-paused",
  "channel-failing",
  "notices-uncertain",
  "email-reputation",
  "sms-budget",
  "page-and-desk-errors",
  "codes-missed",
  "function-errors",
  "function-throttles",
] as const;

type Section = (typeof SECTIONS)[number];

/** What a stage's alarms depend on. */
export interface AlarmContext extends Names {
  /** US dollars that SMS may cost a month. */
  readonly smsBudgetUsd: number;
  /** Minutes between two test notices; null where the stage has none. */
  readonly canaryMinutes: number | null;
}

type Limits = Pick<AlarmRow, "is" | "threshold" | "minutes" | "times" | "silence">;

/** What most alarms have in common: once is enough, and no data means that nothing happened. */
export function atLeast(threshold: number, minutes: number, more: Partial<Limits> = {}): Limits {
  return { is: "at-least", threshold, minutes, times: 1, silence: "fine", ...more };
}
