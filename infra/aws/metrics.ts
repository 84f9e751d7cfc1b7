import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type { AlarmRow } from "../alarms/alarm-row.ts";
import type { Series } from "../alarms/series.ts";

/** A series of the table as CDK knows it. */
export function metricOf(series: Series, more: Partial<cloudwatch.MetricProps> = {}): cloudwatch.Metric {
  return new cloudwatch.Metric({ ...series, ...more });
}

/**
 * What an alarm looks at: its only series, or what its expression makes of several.
 * @throws if a row has several series and no expression
 */
export function metricLookedAt({ id, series, expression, minutes }: AlarmRow): cloudwatch.IMetric {
  const period = Duration.minutes(minutes);
  const usingMetrics = Object.fromEntries(
    Object.entries(series).map(([name, one]) => [name, metricOf(one, { period })]),
  );
  if (expression !== undefined)
    return new cloudwatch.MathExpression({ expression, usingMetrics, period, label: id });
  const [only, ...others] = Object.values(usingMetrics);
  if (only === undefined || others.length > 0)
    throw new Error(`The alarm ${id} needs an expression, or one series.`);
  return only;
}
