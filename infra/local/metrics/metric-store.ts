/** One series of numbers, named as CloudWatch names it. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What is known of a series in some minutes. */
export interface MetricSummary {
  readonly sum: number;
  readonly count: number;
  readonly maximum: number;
  readonly minimum: number;
}

/** Keeps numbers minute by minute, as CloudWatch does, and for so many minutes only. */
export interface MetricStore {
  /** @param at milliseconds */
  record(metric: MetricName, value: number, at: number): void;
  /** What came from the minute `from` to before the minute `to`, counted from 1970; undefined if nothing did. */
  summary(metric: MetricName, from: number, to: number): MetricSummary | undefined;
}

export const MINUTE_MS = 60_000;

/** @param minutes what is older than that may be forgotten */
export function createMetricStore(minutes: number): MetricStore {
  const series = new Map<string, Map<number, MetricSummary>>();

  const forget = (kept: Map<number, MetricSummary>, newest: number): void => {
    // Minutes come in order, so the oldest stand first.
    for (const minute of kept.keys()) {
      if (minute > newest - minutes) return;
      kept.delete(minute);
    }
  };

  return {
    record(metric, value, at) {
      const key = keyOf(metric);
      const kept = series.get(key) ?? new Map<number, MetricSummary>();
      series.set(key, kept);
      const minute = Math.floor(at / MINUTE_MS);
      const before = kept.get(minute);
      const one = { sum: value, count: 1, maximum: value, minimum: value };
      kept.set(minute, before === undefined ? one : joined(before, one));
      if (before === undefined) forget(kept, minute);
    },
    summary(metric, from, to) {
      const found = [...(series.get(keyOf(metric)) ?? [])].filter(
        ([minute]) => minute >= from && minute < to,
      );
      const [first, ...others] = found.map(([, summary]) => summary);
      return first && others.reduce(joined, first);
    },
  };
}

function joined(one: MetricSummary, other: MetricSummary): MetricSummary {
  return {
    sum: one.sum + other.sum,
    count: one.count + other.count,
    maximum: Math.max(one.maximum, other.maximum),
    minimum: Math.min(one.minimum, other.minimum),
  };
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  return JSON.stringify([namespace, name, ...Object.entries(dimensions).sort()]);
}
