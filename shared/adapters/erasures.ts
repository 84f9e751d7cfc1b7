import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Erasure, ErasureList } from "../domain/edit-applicant.ts";
import { after, DAY } from "../domain/time.ts";
import { secondsOf } from "./ttl.ts";

/** Longer than any backup of the tables is kept (35 days of point-in-time recovery), by far. */
const KEEP_ERASURE = 400 * DAY;

/** Erasures are few, and read together only. */
const KEY = "erasures";

/** The write that remembers an erasure in the table Register. */
export function erasureWrite(table: string, { applicantId, at }: Erasure) {
  const Item = { key: KEY, entry: applicantId, at, ttl: secondsOf(after(at, KEEP_ERASURE)) };
  return { Put: { TableName: table, Item } };
}

export const erasureSchema = z.object({ entry: z.string(), at: z.string() });

/** The erasures in the table Register. */
export function createErasureList(client: DynamoDBDocumentClient, table: string): ErasureList {
  return {
    async *all() {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "#key = :key",
          ExpressionAttributeNames: { "#key": "key" },
          ExpressionAttributeValues: { ":key": KEY },
        },
      );
      for await (const { Items = [] } of pages) {
        for (const { entry, at } of Items.map((item) => erasureSchema.parse(item)))
          yield { applicantId: entry, at };
      }
    },
  };
}
