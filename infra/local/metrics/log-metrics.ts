import type { FunctionResource, MetricFilterResource } from "../deployment.ts";
import { logGroupOf } from "../function-environment.ts";
import { embeddedValues } from "./embedded-metrics.ts";
import { fieldOf, type LogPattern, parseLogPattern } from "./log-pattern.ts";
import type { MetricName } from "./metric-store.ts";

interface Filter {
  readonly matches: LogPattern;
  readonly metric: MetricName;
  /** A number, or the field that holds it. */
  readonly value: (line: object) => unknown;
}

interface LogMetricOptions {
  readonly metricFilters: readonly MetricFilterResource[];
  readonly functions: readonly FunctionResource[];
  readonly record: (metric: MetricName, value: number) => void;
}

/**
 * Reads metrics from the lines of functions as CloudWatch does: by the template's metric filters, and from the embedded metric format.
 * @returns takes a line after its function's name and a colon
 * @throws when a filter has a pattern or a value that is not known here
 */
export function createLogMetrics({ metricFilters, functions, record }: LogMetricOptions) {
  const filters = new Map(
    functions.map((lambda) => {
      const own = metricFilters.filter(({ properties }) => properties.LogGroupName === logGroupOf(lambda));
      return [lambda.logicalName, own.flatMap(filtersOf)];
    }),
  );
  return (line: string): void => {
    const colon = line.indexOf(": ");
    const own = filters.get(line.slice(0, colon));
    const parsed = own && parsedLine(line.slice(colon + 2));
    if (own === undefined || parsed === undefined) return;
    for (const { metric, value } of embeddedValues(parsed)) record(metric, value);
    for (const filter of own) {
      if (!filter.matches(parsed)) continue;
      const value = Number(filter.value(parsed));
      if (Number.isFinite(value)) record(filter.metric, value);
    }
  };
}

function filtersOf({ logicalName, properties }: MetricFilterResource): Filter[] {
  try {
    const matches = parseLogPattern(properties.FilterPattern);
    return properties.MetricTransformations.map(
      ({ MetricName: name, MetricNamespace: namespace, MetricValue }) => ({
        matches,
        metric: { namespace, name, dimensions: {} },
        value: numberIn(MetricValue),
      }),
    );
  } catch (error) {
    throw new Error(`${logicalName}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function numberIn(text: string): Filter["value"] {
  const field = /^\$\.(\w+)$/.exec(text)?.[1];
  if (field !== undefined) return (line) => fieldOf(line, field);
  if (text.trim() === "" || !Number.isFinite(Number(text)))
    throw new Error(`The local cloud does not know the metric value ${text}`);
  return () => text;
}

function parsedLine(text: string): object | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
