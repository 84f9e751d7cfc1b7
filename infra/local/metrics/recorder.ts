import type { MetricName } from "./metric-store.ts";

/** Writes down what happens in the local cloud under the names that AWS has for it. */
export interface Recorder {
  /** A function has run. */
  invoked(functionName: string, run: { readonly milliseconds: number; readonly failed: boolean }): void;
  /** A function was not let run. */
  throttled(functionName: string): void;
  /** How old the last record of a batch was that a stream handed over, in milliseconds. */
  handedOver(functionName: string, age: number): void;
  /** A stream went on without so many records. */
  gaveUp(mappingId: string, records: { readonly kept: number; readonly dropped: number }): void;
  /** An HTTP API has answered. */
  answered(apiId: string, answer: { readonly status: number; readonly milliseconds: number }): void;
  /** Something was written to a table. */
  wrote(table: string, units: number): void;
  /** A queue as it stands: the age of its oldest message in milliseconds, and how many can be received. */
  queued(queue: string, state: { readonly oldest: number; readonly visible: number }): void;
  /** Shares of the mails of late, 0 to 1. */
  reputation(shares: { readonly bounces: number; readonly complaints: number }): void;
}

/** @param scaled makes a span of the world's time one of the alarms' */
export function createRecorder(
  record: (metric: MetricName, value: number) => void,
  scaled: (milliseconds: number) => number,
): Recorder {
  const into = (namespace: string, dimension: string) => (of: string, name: string, value: number) =>
    record({ namespace, name, dimensions: { [dimension]: of } }, value);
  const lambda = into("AWS/Lambda", "FunctionName");
  const mapping = into("AWS/Lambda", "EventSourceMappingUUID");
  const api = into("AWS/ApiGateway", "ApiId");
  const queue = into("AWS/SQS", "QueueName");
  const table = into("AWS/DynamoDB", "TableName");
  const mail = (name: string, value: number) => record({ namespace: "AWS/SES", name, dimensions: {} }, value);
  return {
    invoked(name, { milliseconds, failed }) {
      lambda(name, "Invocations", 1);
      lambda(name, "Errors", failed ? 1 : 0);
      lambda(name, "Duration", milliseconds);
    },
    throttled: (name) => lambda(name, "Throttles", 1),
    handedOver: (name, age) => lambda(name, "IteratorAge", scaled(age)),
    gaveUp(id, { kept, dropped }) {
      if (kept > 0) mapping(id, "OnFailureDestinationDeliveredEventCount", kept);
      if (dropped > 0) mapping(id, "DroppedEventCount", dropped);
    },
    answered(id, { status, milliseconds }) {
      api(id, "Count", 1);
      api(id, "4xx", Number(status >= 400 && status < 500));
      api(id, "5xx", Number(status >= 500));
      api(id, "Latency", milliseconds);
    },
    wrote: (name, units) => table(name, "ConsumedWriteCapacityUnits", units),
    queued(name, { oldest, visible }) {
      queue(name, "ApproximateAgeOfOldestMessage", scaled(oldest) / 1000);
      queue(name, "ApproximateNumberOfMessagesVisible", visible);
    },
    reputation({ bounces, complaints }) {
      mail("Reputation.BounceRate", bounces);
      mail("Reputation.ComplaintRate", complaints);
    },
  };
}
