import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { OfficeNotices } from "../domain/figures.ts";
import { noticeKeyText, noticeSchema } from "../domain/notice.ts";
import { batchGet } from "./dynamodb.ts";

const keySchema = z.object({ caseId: z.string(), noticeId: z.string() });

/** As many keys as a few requests at once bring the notices of. */
const PAGE = 1_000;

/** The index by office holds keys alone, since it costs a write whenever something in it changes; the rest is read as it is now. */
export function createOfficeNotices(client: DynamoDBDocumentClient, table: string): OfficeNotices {
  return {
    async *plannedWithin(office, from, until) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          IndexName: "byOffice",
          // BETWEEN takes both ends; a moment before midnight ends with .999Z.
          KeyConditionExpression: "office = :office AND plannedAt BETWEEN :from AND :last",
          ExpressionAttributeValues: { ":office": office, ":from": from, ":last": justBefore(until) },
          ScanIndexForward: false,
          Limit: PAGE,
        },
      );
      for await (const { Items = [] } of pages) {
        const keys = Items.map((item) => keySchema.parse(item));
        const items = (await batchGet(client, table, keys)).map((item) => noticeSchema.parse(item));
        const read = new Map(items.map((notice) => [noticeKeyText(notice), notice]));
        yield keys.flatMap((key) => read.get(noticeKeyText(key)) ?? []);
      }
    },
  };
}

/** Instants are written in milliseconds. */
function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}
