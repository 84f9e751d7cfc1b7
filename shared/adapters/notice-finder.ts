import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { NoticeFinder, NoticeKey } from "../domain/notice.ts";

const keySchema = z.object({ caseId: z.string(), noticeId: z.string() });

/** Finds notices by the index on the provider's message id. */
export function createNoticeFinder(client: DynamoDBDocumentClient, table: string): NoticeFinder {
  return {
    async byProviderMessageId(messageId): Promise<NoticeKey | undefined> {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: "byProviderMessageId",
          KeyConditionExpression: "providerMessageId = :id",
          ExpressionAttributeValues: { ":id": messageId },
          Limit: 1,
        }),
      );
      return keySchema.safeParse(Items?.[0]).data;
    },
  };
}
