import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type BulkJobs, type BulkMove, type BulkSlices, bulkJobSchema, KEEP_BULK } from "../domain/bulk.ts";
import type { BulkPace } from "../domain/bulk-pace.ts";
import { after, latest, SECOND } from "../domain/time.ts";
import { chunks } from "./chunks.ts";
import { batchGet } from "./dynamodb.ts";
import { secondsOf } from "./ttl.ts";

/** Bulk notices in the table Register. */
export function createBulkTable(client: DynamoDBDocumentClient, table: string): BulkJobs {
  return {
    async add(job) {
      const Item = { ...jobKey(job.id), ...job, ttl: secondsOf(after(job.at, KEEP_BULK)) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    async read(id) {
      const [item] = await batchGet(client, table, [jobKey(id)]);
      return bulkJobSchema.optional().parse(item);
    },
    move: (move) => holds(() => client.send(new UpdateCommand({ TableName: table, ...updateOf(move) }))),
  };
}

function updateOf({ id, from, to, cursor, set }: BulkMove) {
  const fields = Object.entries({ ...set, state: to });
  return {
    Key: jobKey(id),
    UpdateExpression: `SET ${fields.map(([field]) => `#${field} = :${field}`).join(", ")}`,
    ConditionExpression: `#state = :from${cursor === undefined ? "" : " AND #cursor = :expected"}`,
    ExpressionAttributeNames: {
      ...Object.fromEntries(fields.map(([field]) => [`#${field}`, field])),
      ...(cursor !== undefined && { "#cursor": "cursor" }),
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(fields.map(([field, value]) => [`:${field}`, value])),
      ":from": from,
      ...(cursor !== undefined && { ":expected": cursor }),
    },
  };
}

export const sliceSchema = z.object({ caseIds: z.array(z.string()) });

const PUTS_AT_ONCE = 25;

/** The chosen cases of bulk notices in the table Register: ids only. */
export function createBulkSlices(client: DynamoDBDocumentClient, table: string): BulkSlices {
  return {
    async keep(choice, slices, until) {
      const items = slices.map((caseIds, slice) => ({
        ...sliceKey(choice, slice),
        caseIds,
        ttl: secondsOf(until),
      }));
      for (const some of chunks(items, PUTS_AT_ONCE))
        await Promise.all(some.map((Item) => client.send(new PutCommand({ TableName: table, Item }))));
    },
    async read(choice, slice) {
      const [item] = await batchGet(client, table, [sliceKey(choice, slice)]);
      return sliceSchema.optional().parse(item)?.caseIds ?? [];
    },
  };
}

const PACE_KEY = { key: "bulk-pace", entry: "pace" };

export const paceSchema = z.object({ freeAt: z.number() });

/** The pace of all bulk notices in the table Register, in ms since 1970, since DynamoDB adds numbers only. */
export function createBulkPace(client: DynamoDBDocumentClient, table: string): BulkPace {
  return {
    async take(now, seconds) {
      const at = Date.parse(now);
      const isFree = await holds(() =>
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: PACE_KEY,
            UpdateExpression: "SET freeAt = :next",
            ConditionExpression: "attribute_not_exists(freeAt) OR freeAt <= :now",
            ExpressionAttributeValues: { ":next": at + seconds * SECOND, ":now": at },
          }),
        ),
      );
      if (isFree) return now;
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: PACE_KEY,
          UpdateExpression: "ADD freeAt :seconds",
          ExpressionAttributeValues: { ":seconds": seconds * SECOND },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      const begin = paceSchema.parse(Attributes).freeAt - seconds * SECOND;
      return latest(now, new Date(begin).toISOString());
    },
  };
}

/** Whether a write's condition held. */
async function holds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function jobKey(id: string) {
  return { key: `bulk#${id}`, entry: "job" };
}

function sliceKey(choice: string, slice: number) {
  return { key: `bulk-choice#${choice}`, entry: `slice#${slice}` };
}
