import type { AlarmRule } from "./alarm-rule.ts";
import { type AlarmState, datapointsLookedAt, nextState } from "./alarm-state.ts";
import type { MetricStore } from "./metric-store.ts";

/** An alarm as it stands. */
export interface AlarmStatus {
  readonly name: string;
  readonly description: string;
  readonly state: AlarmState;
  /** Since when it has been so, as an instant of the world. */
  readonly since: string;
}

/** A change from one state to another. */
export interface AlarmChange {
  readonly name: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** An instant of the world. */
  readonly at: string;
}

/** All alarms of a stage. */
export interface AlarmNews {
  /** In the template's order. */
  readonly alarms: readonly AlarmStatus[];
  /** The newest last; only so many are kept. */
  readonly history: readonly AlarmChange[];
}

export interface Alarms {
  /**
   * Looks at all alarms once, as CloudWatch does each minute.
   * @param minute the one that has just begun, counted from 1970 by the alarms' clock; what it brings does not count yet
   * @param at the world's time
   * @returns what has changed
   */
  evaluate(minute: number, at: Date): readonly AlarmChange[];
  news(): AlarmNews;
}

const LONGEST_HISTORY = 500;

/** For how many minutes the alarms need their metrics. */
export function minutesNeeded(rules: readonly AlarmRule[]): number {
  return Math.max(1, ...rules.map((rule) => rule.periodMinutes * datapointsLookedAt(rule))) + 1;
}

/** @param start the world's time */
export function createAlarms(rules: readonly AlarmRule[], store: MetricStore, start: Date): Alarms {
  const unknown = { state: "INSUFFICIENT_DATA" as AlarmState, since: start.toISOString() };
  const known = new Map(rules.map((rule) => [rule.name, unknown]));
  const history: AlarmChange[] = [];
  return {
    evaluate(minute, at) {
      const since = at.toISOString();
      const changes = rules.flatMap((rule): AlarmChange[] => {
        const { name } = rule;
        const { state: from } = known.get(name) ?? unknown;
        const to = nextState(rule, datapointsBefore(minute, rule, store), from);
        if (to === from) return [];
        known.set(name, { state: to, since });
        return [{ name, from, to, at: since }];
      });
      history.push(...changes);
      history.splice(0, history.length - LONGEST_HISTORY);
      return changes;
    },
    news: () => ({
      alarms: rules.map(({ name, description }) => ({ name, description, ...(known.get(name) ?? unknown) })),
      history: [...history],
    }),
  };
}

/** The newest first. */
function datapointsBefore(minute: number, rule: AlarmRule, store: MetricStore): (number | undefined)[] {
  return Array.from({ length: datapointsLookedAt(rule) }, (_, index) => {
    const end = minute - index * rule.periodMinutes;
    return rule.datapoint(store, end - rule.periodMinutes, end);
  });
}
