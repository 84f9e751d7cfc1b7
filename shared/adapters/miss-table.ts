import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { MissStore } from "../domain/misses.ts";
import { after, DAY, type Instant } from "../domain/time.ts";
import { batchGet } from "./dynamodb.ts";
import { secondsOf } from "./ttl.ts";

export const missesSchema = z.object({ misses: z.number() });

/** Misses in the table Register. Networks stand in it as keyed hashes only. */
export function createMissTable(client: DynamoDBDocumentClient, table: string): MissStore {
  return {
    async look(networkRef, window) {
      const [item] = await batchGet(client, table, [keyOf(networkRef, window)]);
      return missesSchema.safeParse(item).data?.misses ?? 0;
    },
    async add(networkRef, window, misses) {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(networkRef, window),
          UpdateExpression: "ADD misses :misses SET #ttl = :ttl",
          ExpressionAttributeNames: { "#ttl": "ttl" },
          ExpressionAttributeValues: { ":misses": misses, ":ttl": secondsOf(after(window, DAY)) },
        }),
      );
    },
  };
}

function keyOf(networkRef: string, window: Instant) {
  return { key: `misses#${networkRef}`, entry: window };
}
