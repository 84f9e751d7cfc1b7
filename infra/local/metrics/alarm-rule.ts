import type { AlarmResource } from "../deployment.ts";
import { parseMetricMath } from "./metric-math.ts";
import type { MetricName, MetricStore, MetricSummary } from "./metric-store.ts";

/** What an alarm of the template watches, and when it is too much. */
export interface AlarmRule {
  readonly name: string;
  readonly description: string;
  /** Minutes that make one datapoint. */
  readonly periodMinutes: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missing: AlarmResource["properties"]["TreatMissingData"];
  /** The value of the minutes from `from` to before `to`; undefined where there is none. */
  readonly datapoint: (store: MetricStore, from: number, to: number) => number | undefined;
  readonly breaches: (value: number) => boolean;
}

const COMPARISONS: Readonly<
  Record<AlarmResource["properties"]["ComparisonOperator"], (value: number, limit: number) => boolean>
> = {
  GreaterThanOrEqualToThreshold: (value, limit) => value >= limit,
  GreaterThanThreshold: (value, limit) => value > limit,
  LessThanThreshold: (value, limit) => value < limit,
  LessThanOrEqualToThreshold: (value, limit) => value <= limit,
};

const STATISTICS: Readonly<Record<string, (summary: MetricSummary) => number>> = {
  Average: ({ sum, count }) => sum / count,
  Maximum: ({ maximum }) => maximum,
  Minimum: ({ minimum }) => minimum,
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
};

type Datapoint = AlarmRule["datapoint"];

/**
 * Reads an alarm of the template.
 * @throws when it watches something in a way that is not known here, naming the alarm
 */
export function readAlarm({ name, properties }: AlarmResource): AlarmRule {
  try {
    const { periodSeconds, datapoint } = watched(properties);
    const periodMinutes = periodSeconds / 60;
    if (!Number.isInteger(periodMinutes))
      throw new Error(`A period of ${periodSeconds} s is no whole minute`);
    const compare = COMPARISONS[properties.ComparisonOperator];
    return {
      name,
      description: properties.AlarmDescription,
      periodMinutes,
      evaluationPeriods: properties.EvaluationPeriods,
      datapointsToAlarm: properties.DatapointsToAlarm ?? properties.EvaluationPeriods,
      missing: properties.TreatMissingData,
      datapoint,
      breaches: (value) => compare(value, properties.Threshold),
    };
  } catch (error) {
    throw new Error(`Alarm ${name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function watched(properties: AlarmResource["properties"]) {
  const { Metrics, Namespace, MetricName: metricName, Dimensions, Statistic, Period } = properties;
  if (Metrics !== undefined) return watchedByExpression(Metrics);
  if (Namespace === undefined || metricName === undefined || Statistic === undefined || Period === undefined)
    throw new Error("It needs a namespace, a metric, a statistic and a period, or several metrics");
  const datapoint = ofSeries(nameOf(Namespace, metricName, Dimensions), Statistic);
  return { periodSeconds: Period, datapoint };
}

type Queries = NonNullable<AlarmResource["properties"]["Metrics"]>;

/** One expression over series of one period. */
function watchedByExpression(queries: Queries) {
  const series = new Map<string, Datapoint>();
  const periods = new Set<number>();
  for (const { Id, MetricStat: stat } of queries) {
    if (stat === undefined) continue;
    const { Namespace, MetricName: metricName, Dimensions } = stat.Metric;
    series.set(Id, ofSeries(nameOf(Namespace, metricName, Dimensions), stat.Stat));
    periods.add(stat.Period);
  }
  const [only, ...others] = queries.flatMap(({ Expression }) => Expression ?? []);
  const [periodSeconds, ...otherPeriods] = periods;
  if (only === undefined || others.length > 0)
    throw new Error("One expression is known here, no more and no less");
  if (periodSeconds === undefined || otherPeriods.length > 0)
    throw new Error("All its series need the same period");
  const math = parseMetricMath(only);
  const unknown = [...math.ids].find((id) => !series.has(id));
  if (unknown !== undefined) throw new Error(`${unknown} in the expression is none of its metrics`);
  const datapoint: Datapoint = (store, from, to) => math.value((id) => series.get(id)?.(store, from, to));
  return { periodSeconds, datapoint };
}

function ofSeries(metric: MetricName, statistic: string): Datapoint {
  const of = Object.hasOwn(STATISTICS, statistic) ? STATISTICS[statistic] : undefined;
  if (of === undefined) throw new Error(`The statistic ${statistic} is not known to the local cloud`);
  return (store, from, to) => {
    const summary = store.summary(metric, from, to);
    return summary && of(summary);
  };
}

type Dimensions = AlarmResource["properties"]["Dimensions"];

function nameOf(namespace: string, name: string, dimensions: Dimensions): MetricName {
  return {
    namespace,
    name,
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
  };
}
