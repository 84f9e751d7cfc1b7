import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { DeskLog } from "../domain/desk-log.ts";

/** Beside the case's own entries; the stream's mapping lets none of these through. */
const PREFIX = "act#";

export const actSchema = z.object({
  caseId: z.string(),
  entry: z.string(),
  at: z.string(),
  by: z.string(),
  what: z.string(),
  noticeId: z.string().optional(),
  word: z.string().optional(),
});

/** What was done by hand, in the table Cases. */
export function createDeskLog(client: DynamoDBDocumentClient, table: string): DeskLog {
  return {
    async write({ id, ...act }) {
      const Item = { ...act, entry: `${PREFIX}${act.at}#${id}` };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    async ofCase(caseId) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: "caseId = :caseId AND begins_with(entry, :prefix)",
          ExpressionAttributeValues: { ":caseId": caseId, ":prefix": PREFIX },
        },
      );
      const acts = [];
      for await (const { Items = [] } of pages) acts.push(...Items.map((item) => actSchema.parse(item)));
      return acts.map(({ entry, ...act }) => ({ ...act, id: entry.slice(entry.lastIndexOf("#") + 1) }));
    },
  };
}
