import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { type IdempotencyStore, KEEP_KEY, LONGEST_RUN } from "../domain/idempotency.ts";
import { after } from "../domain/time.ts";
import { secondsOf } from "./ttl.ts";

export const keptSchema = z.object({
  request: z.string(),
  status: z.number().optional(),
  body: z.string().optional(),
});

/** Keys of requests in the table Register. */
export function createIdempotencyTable(client: DynamoDBDocumentClient, table: string): IdempotencyStore {
  return {
    async begin(key, request, now) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keyOf(key), request, begunAt: now, ttl: secondsOf(after(now, KEEP_KEY)) },
            // Time to live deletes late, and a request that never ended must not be in the way.
            ConditionExpression:
              "attribute_not_exists(#key) OR begunAt < :old OR (attribute_not_exists(#status) AND begunAt < :dead)",
            ExpressionAttributeNames: { "#key": "key", "#status": "status" },
            ExpressionAttributeValues: { ":old": after(now, -KEEP_KEY), ":dead": after(now, -LONGEST_RUN) },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return { as: "new" };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const kept = keptSchema.parse(unmarshall(error.Item ?? {}));
        if (kept.request !== request) return { as: "other-request" };
        const { status, body } = kept;
        return status === undefined || body === undefined
          ? { as: "running" }
          : { as: "answered", answer: { status, body } };
      }
    },
    async end(key, { status, body }) {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(key),
          UpdateExpression: "SET #status = :status, body = :body",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":status": status, ":body": body },
        }),
      );
    },
    async forget(key) {
      await client.send(new DeleteCommand({ TableName: table, Key: keyOf(key) }));
    },
  };
}

function keyOf(key: string) {
  return { key: `idempotency#${key}`, entry: "request" };
}
