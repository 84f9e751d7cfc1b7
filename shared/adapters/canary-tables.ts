import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { CanaryStore } from "../domain/canary.ts";
import { decisionEntry } from "../domain/change.ts";
import { type Notice, noticeSchema } from "../domain/notice.ts";
import { CANARY, CANARY_CASE, deedOf } from "../domain/personal-notices.ts";
import { requestEntry, requestIdIn } from "../domain/request.ts";

type TableNames = Readonly<Record<"cases" | "applicants" | "notices", string>>;

const requestSchema = z.object({ entry: z.string(), requestedAt: z.string() });
const applicantSchema = z.object({ language: z.string() });

/** The canary's own items in the three tables. */
export function createCanaryTables(client: DynamoDBDocumentClient, tables: TableNames): CanaryStore {
  const remove = (TableName: string, Key: Readonly<Record<string, string>>) =>
    client.send(new DeleteCommand({ TableName, Key }));
  return {
    async told() {
      const [requests, notices] = await Promise.all([
        itemsOf(client, tables.cases, requestEntry("")),
        itemsOf(client, tables.notices),
      ]);
      const read = notices.map((item): Notice => noticeSchema.parse(item));
      const byRequest = new Map(read.map((notice) => [deedOf(notice), notice]));
      return requests.map((item) => {
        const { entry, requestedAt } = requestSchema.parse(item);
        const requestId = requestIdIn(entry) ?? "";
        return { requestId, requestedAt, notice: byRequest.get(requestId) };
      });
    },
    async forget({ requestId, notice }) {
      // The request last: should this break off, it is found again.
      if (notice !== undefined)
        await remove(tables.notices, { caseId: CANARY_CASE, noticeId: notice.noticeId });
      await remove(tables.cases, { caseId: CANARY_CASE, entry: decisionEntry(requestId) });
      await remove(tables.cases, { caseId: CANARY_CASE, entry: requestEntry(requestId) });
    },
    async language() {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.applicants, Key: { applicantId: CANARY } }),
      );
      return applicantSchema.safeParse(Item).data?.language;
    },
    async tell({ applicantId, language, channels, reach }, request) {
      await client.send(
        new UpdateCommand({
          TableName: tables.applicants,
          Key: { applicantId },
          // Its page code stays as it is.
          UpdateExpression: "SET #language = :language, channels = :channels, reach = :reach",
          ExpressionAttributeNames: { "#language": "language" },
          ExpressionAttributeValues: { ":language": language, ":channels": channels, ":reach": reach },
        }),
      );
      await client.send(new PutCommand({ TableName: tables.cases, Item: { ...request } }));
    },
  };
}

/** The canary's items of a table that is keyed by case. */
async function itemsOf(client: DynamoDBDocumentClient, TableName: string, entry?: string) {
  const pages = paginateQuery(
    { client },
    {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: `caseId = :caseId${entry === undefined ? "" : " AND begins_with(entry, :entry)"}`,
      ExpressionAttributeValues: { ":caseId": CANARY_CASE, ...(entry !== undefined && { ":entry": entry }) },
    },
  );
  const items: Readonly<Record<string, unknown>>[] = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}
