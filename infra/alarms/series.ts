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
  metricName: "Errors" | "Throttles" | "Invocations" | "IteratorAge" | "Duration",
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

/** How many messages came into a queue, or how often it was asked in vain. */
export function queueCount(
  { stage }: Names,
  queue: QueueName,
  metricName: "NumberOfMessagesSent" | "NumberOfEmptyReceives",
): Series {
  return ofQueue(`sachstand-${stage}-${queue}`, metricName, "Sum");
}

function ofQueue(QueueName: string, metricName: string, statistic: Statistic = "Maximum"): Series {
  return { namespace: "AWS/SQS", metricName, statistic, dimensionsMap: { QueueName } };
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

/** A table, or one of its indexes. */
export type TablePart = readonly [table: string, index?: string];

/** All tables and indexes: each has its own units. */
export const TABLE_PARTS: readonly TablePart[] = [
  ["Cases"],
  ["Cases", "byApplicant"],
  ["Cases", "byOffice"],
  ["Applicants"],
  ["Applicants", "byPageCode"],
  ["Notices"],
  ["Notices", "due"],
  ["Notices", "byProviderMessageId"],
  ["Notices", "attention"],
  ["Notices", "byOffice"],
  ["Register"],
];

/** What is written to Cases, in units of capacity. */
export function writesToCases(names: Names): Series {
  return consumed(names, ["Cases"], "Write");
}

/** What is read or written, in units of capacity. */
export function consumed({ stage }: Names, [table, index]: TablePart, what: "Read" | "Write"): Series {
  return {
    namespace: "AWS/DynamoDB",
    metricName: `Consumed${what}CapacityUnits`,
    statistic: "Sum",
    dimensionsMap: {
      TableName: `sachstand-${stage}-${table}`,
      ...(index !== undefined && { GlobalSecondaryIndexName: index }),
    },
  };
}

/** A share, 0 to 1, that AWS judges the whole account by: no stage has one of its own. */
export function reputation(metricName: "Reputation.BounceRate" | "Reputation.ComplaintRate"): Series {
  return { namespace: "AWS/SES", metricName, statistic: "Average", dimensionsMap: {} };
}
