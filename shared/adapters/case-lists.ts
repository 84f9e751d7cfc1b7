import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Case, caseSchema } from "../domain/case.ts";
import type { CaseLists } from "../domain/case-lists.ts";
import { parse } from "../domain/problem.ts";

/** Where a page ends: a key of the index. */
const positionSchema = z.strictObject({
  caseId: z.string(),
  entry: z.literal("case"),
  office: z.string(),
  changedAt: z.string(),
});

/** So many requests one page may take where a filter leaves little over. */
const MOST_REQUESTS = 10;

/** Cases by their office, from the index `byOffice`. */
export function createCaseLists(client: DynamoDBDocumentClient, table: string): CaseLists {
  return {
    async ofOffice(office, { status, limit, from }) {
      const start = from === undefined ? undefined : positionIn(from);
      if (from !== undefined && start?.office !== office) return undefined;
      const cases: Case[] = [];
      let position: unknown = start;
      for (let request = 0; request < MOST_REQUESTS; request++) {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: "byOffice",
            KeyConditionExpression: "office = :office",
            ScanIndexForward: false,
            Limit: limit - cases.length,
            ExclusiveStartKey: positionSchema.optional().parse(position),
            ExpressionAttributeValues: {
              ":office": office,
              ...(status !== undefined && { ":status": status }),
            },
            ...(status !== undefined && {
              FilterExpression: "#status = :status",
              ExpressionAttributeNames: { "#status": "status" },
            }),
          }),
        );
        cases.push(...Items.flatMap((item) => readable(item)));
        position = LastEvaluatedKey;
        if (position === undefined || cases.length >= limit) break;
      }
      return { cases, next: position === undefined ? undefined : cursorOf(position) };
    },
  };
}

function readable(item: unknown): readonly Case[] {
  const parsed = parse<Case>(caseSchema, item);
  return parsed.ok ? [parsed.value] : [];
}

function cursorOf(position: unknown): string {
  // In the schema's order, so that the same place is always the same text.
  return Buffer.from(JSON.stringify(positionSchema.parse(position))).toString("base64url");
}

function positionIn(cursor: string) {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
}
