import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { type IdempotencyStore, KEEP_KEY, LONGEST_RUN } from "../domain/idempotency.ts";
import { after, type Instant } from "../domain/time.ts";
import { secondsOf } from "./ttl.ts";

export const keptSchema = z.object({
  request: z.string(),
  begunAt: z.string(),
  /** Keys of before there were seeds have none. */
  seed: z.string().optional(),
  brokenOff: z.boolean().optional(),
  status: z.number().optional(),
  body: z.string().optional(),
});

/** Keys of requests in the table Register. */
export function createIdempotencyTable(client: DynamoDBDocumentClient, table: string): IdempotencyStore {
  return {
    async begin(key, wish, now) {
      const kept = await beginAnew(client, table, { key, ...wish, now });
      if (kept === undefined) return { as: "new", seed: wish.seed };
      if (kept.request !== wish.request) return { as: "other-request" };
      const { status, body, seed = wish.seed } = kept;
      if (status !== undefined && body !== undefined) return { as: "answered", answer: { status, body } };
      const isOver = kept.brokenOff === true || kept.begunAt < after(now, -LONGEST_RUN);
      const isOurs = isOver && (await takeOver(client, table, { key, begunAt: kept.begunAt, now }));
      return isOurs ? { as: "new", seed } : { as: "running" };
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
    async giveUp(key) {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(key),
          UpdateExpression: "SET brokenOff = :true",
          ExpressionAttributeValues: { ":true": true },
        }),
      );
    },
    async forget(key) {
      await client.send(new DeleteCommand({ TableName: table, Key: keyOf(key) }));
    },
  };
}

/** Returns what there is of the key already; time to live deletes late, so that what is too old counts as nothing. */
async function beginAnew(
  client: DynamoDBDocumentClient,
  table: string,
  {
    key,
    request,
    seed,
    now,
  }: { readonly key: string; readonly request: string; readonly seed: string; readonly now: Instant },
) {
  try {
    await client.send(
      new PutCommand({
        TableName: table,
        Item: { ...keyOf(key), request, seed, begunAt: now, ttl: secondsOf(after(now, KEEP_KEY)) },
        ConditionExpression: "attribute_not_exists(#key) OR begunAt < :old",
        ExpressionAttributeNames: { "#key": "key" },
        ExpressionAttributeValues: { ":old": after(now, -KEEP_KEY) },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return keptSchema.parse(unmarshall(error.Item ?? {}));
  }
}

/** Carries on what was begun at that moment and never ended; false if somebody else was faster. */
async function takeOver(
  client: DynamoDBDocumentClient,
  table: string,
  { key, begunAt, now }: { readonly key: string; readonly begunAt: Instant; readonly now: Instant },
): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(key),
        UpdateExpression: "SET begunAt = :now REMOVE brokenOff",
        ConditionExpression: "begunAt = :begunAt AND attribute_not_exists(#status)",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":now": now, ":begunAt": begunAt },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return false;
  }
}

function keyOf(key: string) {
  return { key: `idempotency#${key}`, entry: "request" };
}
