import { randomUUID } from "node:crypto";
import type { StreamRecord } from "./stream-reader.ts";

/** A batch that its function could not handle, and that the stream goes on without. */
export interface DiscardedBatch {
  readonly mappingId: string;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  readonly invokeCount: number;
  readonly functionError: string | undefined;
  readonly records: readonly StreamRecord[];
  /** The event as the function got it, JSON. */
  readonly event: string;
}

/** The S3 object in which Lambda keeps a discarded batch of a DynamoDB stream. */
export function discardedBatchObject(
  batch: DiscardedBatch,
  now: Date,
): { readonly key: string; readonly body: string } {
  const day = now.toISOString().slice(0, 10).replaceAll("-", "/");
  const time = now.toISOString().slice(0, 19).replaceAll(":", ".");
  const [first, last] = [batch.records[0], batch.records.at(-1)];
  return {
    key: `aws/lambda/${batch.mappingId}/${batch.shardId}/${day}/${time}-${randomUUID()}`,
    body: JSON.stringify({
      requestContext: {
        requestId: randomUUID(),
        functionArn: batch.functionArn,
        condition: batch.condition,
        approximateInvokeCount: batch.invokeCount,
      },
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        functionError: batch.functionError === undefined ? null : "Unhandled",
      },
      version: "1.0",
      timestamp: now.toISOString(),
      DDBStreamBatchInfo: {
        shardId: batch.shardId,
        startSequenceNumber: first?.dynamodb.SequenceNumber,
        endSequenceNumber: last?.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: arrivalOf(first),
        approximateArrivalOfLastRecord: arrivalOf(last),
        batchSize: batch.records.length,
        streamArn: batch.streamArn,
      },
      payload: batch.event,
    }),
  };
}

function arrivalOf(record: StreamRecord | undefined): string | undefined {
  if (record === undefined) return undefined;
  return new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
}
