import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";

/** Everybody who has a page code. */
export interface CodeHolders {
  /** Their applicant ids. */
  all(): AsyncIterable<string>;
}

const itemSchema = z.object({ applicantId: z.string() });

/** Goes through the table Applicants, and reads nothing of it but ids. */
export function createCodeHolders(client: DynamoDBDocumentClient, table: string): CodeHolders {
  return {
    async *all() {
      const pages = paginateScan(
        { client },
        {
          TableName: table,
          ProjectionExpression: "applicantId",
          FilterExpression: "attribute_exists(pageCode)",
        },
      );
      for await (const { Items = [] } of pages)
        yield* Items.map((item) => itemSchema.parse(item).applicantId);
    },
  };
}
