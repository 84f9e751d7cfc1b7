import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { type Notice, type NoticeLists, noticeSchema } from "../domain/notice.ts";

/** Lists of the table Notices: queries only, whatever its size. */
export function createNoticeLists(client: DynamoDBDocumentClient, table: string): NoticeLists {
  return {
    async ofCase(caseId) {
      const notices: Notice[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: "caseId = :caseId",
          ExpressionAttributeValues: { ":caseId": caseId },
        },
      );
      for await (const { Items = [] } of pages)
        notices.push(...Items.map((item) => noticeSchema.parse(item)));
      return notices;
    },
    async *inAttention(office) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          IndexName: "attention",
          KeyConditionExpression: "attention = :office",
          ExpressionAttributeValues: { ":office": office },
        },
      );
      for await (const { Items = [] } of pages) yield* Items.map((item) => noticeSchema.parse(item));
    },
  };
}
