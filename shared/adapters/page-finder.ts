import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { FoundCase, PageFinder } from "../domain/page.ts";

const ownerSchema = z.object({ applicantId: z.string() });
const caseSchema = z.object({ caseId: z.string(), office: z.string() });

/** Finds what belongs on a page, by indexes that may be a moment behind. */
export function createPageFinder(
  client: DynamoDBDocumentClient,
  tables: { readonly applicants: string; readonly cases: string },
): PageFinder {
  return {
    async ownerOf(pageCode) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tables.applicants,
          IndexName: "byPageCode",
          KeyConditionExpression: "pageCode = :code",
          ExpressionAttributeValues: { ":code": pageCode },
          Limit: 2,
        }),
      );
      const [owner] = Items;
      // A code that two people have opens neither page.
      return owner === undefined || Items.length > 1 ? undefined : ownerSchema.parse(owner).applicantId;
    },
    async casesOf(applicantId) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tables.cases,
          IndexName: "byApplicant",
          KeyConditionExpression: "applicantId = :applicantId",
          ExpressionAttributeValues: { ":applicantId": applicantId },
          ScanIndexForward: false,
        },
      );
      const cases: FoundCase[] = [];
      for await (const { Items = [] } of pages) cases.push(...Items.map((item) => caseSchema.parse(item)));
      return cases;
    },
  };
}
