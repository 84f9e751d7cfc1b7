import { METRICS_NAMESPACE, type Timing } from "../../shared/domain/timings.ts";
import type { FigureName } from "./figures.ts";
import type { FunctionName, QueueName } from "./impacts.ts";

type Statistic = "Sum" | "Maximum" | "Average" | "p50" | "p95";

/** One series of numbers in CloudWatch. */
export interface Series {
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: Statistic;
  readonly dimensionsMap: Readonly<Record<string, string>>;
}

/** What the series of a stage are named by. */
export interface Names {
  readonly stage: string;
  /** Ids of the HTTP APIs. */
  readonly apis: Readonly<Record<ApiName, string>>;
  /** Id of what hands the stream of Cases to the planner. */
  readonly streamMapping: string;
}

/** The applicant's page, and the desk's API. */
export const API_NAMES = ["pages", "desk"] as const;

export type ApiName = (typeof API_NAMES)[number];

/** A figure that is read from log lines. */
export function figure({ stage }: Names, name: FigureName, statistic: Statistic = "Sum"): Series {
  return { namespace: METRICS_NAMESPACE, metricName: figureName(stage, name), statistic, dimensionsMap: {} };
}

/** The name of a figure's metric. */
export function figureName(stage: string, name: string): string {
  return `${name}-${stage}`;
}

/** Seconds that notices took. */
export function timing({ stage }: Names, metricName: Timing, statistic: "p50" | "p95"): Series {
  return { namespace: METRICS_NAMESPACE, metricName, statistic, dimensionsMap: { stage } };
}

/** What Lambda counts of a function. */
export function ofFunction(
  { stage }: Names,
  name: FunctionName,
  metricName: "Errors" | "Throttles" | "Invocations" | "IteratorAge",
): Series {
  const statistic = metricName === "IteratorAge" ? "Maximum" : "Sum";
  const dimensionsMap = { FunctionName: `sachstand-${stage}-${name}` };
  return { namespace: "AWS/Lambda", metricName, statistic, dimensionsMap };
}

/** What Lambda counts of records that were given up: kept in S3, or lost. */
export function ofMapping(
  { streamMapping }: Names,
  metricName: "OnFailureDestinationDeliveredEventCount" | "DroppedEventCount",
): Series {
  const dimensionsMap = { EventSourceMappingUUID: streamMapping };
  return { namespace: "AWS/Lambda", metricName, statistic: "Sum", dimensionsMap };
}

/** Seconds for which the oldest message of a queue has waited. */
export function oldestMessage({ stage }: Names, queue: QueueName): Series {
  return ofQueue(`sachstand-${stage}-${queue}`, "ApproximateAgeOfOldestMessage");
}

/** How many dead letters a queue has. */
export function deadLetters({ stage }: Names, queue: QueueName): Series {
  return ofQueue(`sachstand-${stage}-${queue}-dead-letter`, "ApproximateNumberOfMessagesVisible");
}

function ofQueue(QueueName: string, metricName: string): Series {
  return { namespace: "AWS/SQS", metricName, statistic: "Maximum", dimensionsMap: { QueueName } };
}

/** What API Gateway counts of an HTTP API. */
export function ofApi({ apis }: Names, name: ApiName, metricName: "5xx" | "Count"): Series {
  return {
    namespace: "AWS/ApiGateway",
    metricName,
    statistic: "Sum",
    dimensionsMap: { ApiId: apis[name] },
  };
}

/** Milliseconds until an HTTP API answered. */
export function latency({ apis }: Names, name: ApiName, statistic: "p50" | "p95"): Series {
  return {
    namespace: "AWS/ApiGateway",
    metricName: "Latency",
    statistic,
    dimensionsMap: { ApiId: apis[name] },
  };
}

/** What is written to Cases, in units of capacity. */
export function writesToCases({ stage }: Names): Series {
  const dimensionsMap = { TableName: `sachstand-${stage}-Cases` };
  return {
    namespace: "AWS/DynamoDB",
    metricName: "ConsumedWriteCapacityUnits",
    statistic: "Sum",
    dimensionsMap,
  };
}

/** A share, 0 to 1, that AWS judges the whole account by: no stage has one of its own. */
export function reputation(metricName: "Reputation.BounceRate" | "Reputation.ComplaintRate"): Series {
  return { namespace: "AWS/SES", metricName, statistic: "Average", dimensionsMap: {} };
}
