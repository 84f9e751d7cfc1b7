import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { CaseScan } from "../domain/change.ts";
import { after, DAY } from "../domain/time.ts";

/** Texts of moments compare as moments only in one zone; no zone is further away than this. */
const WIDEST_OFFSET = DAY;

const itemSchema = z.looseObject({ caseId: z.string(), entry: z.string() });

/** Goes through the table Cases. DynamoDB keeps and reads the items of one case side by side. */
export function createCaseScan(client: DynamoDBDocumentClient, table: string): CaseScan {
  return {
    async *writtenSince(since) {
      const pages = paginateScan(
        { client },
        {
          TableName: table,
          FilterExpression:
            "(entry = :case AND changedAt >= :since) OR (begins_with(entry, :request) AND requestedAt >= :since)",
          ExpressionAttributeValues: {
            ":case": "case",
            ":request": "request#",
            ":since": after(since, -WIDEST_OFFSET),
          },
        },
      );
      for await (const { Items = [] } of pages) yield* Items.map((item) => itemSchema.parse(item));
    },
  };
}
