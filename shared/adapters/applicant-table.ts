import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type ApplicantStore, pageCodeSchema } from "../domain/applicant.ts";
import { batchGet } from "./dynamodb.ts";

/** The table Applicants behind its port. */
export function createApplicantTable(client: DynamoDBDocumentClient, table: string): ApplicantStore {
  return {
    async read(applicantIds) {
      const items = await batchGet(
        client,
        table,
        applicantIds.map((applicantId) => ({ applicantId })),
      );
      return new Map(items.map((item) => [String(item["applicantId"]), item]));
    },
    async givePageCode(applicantId, code) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key: { applicantId },
            UpdateExpression: "SET pageCode = :code",
            // The first condition keeps a person who was just erased from coming back as an empty record.
            ConditionExpression: "attribute_exists(applicantId) AND attribute_not_exists(pageCode)",
            ExpressionAttributeValues: { ":code": code },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return code;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const parsed = pageCodeSchema.safeParse(unmarshall(error.Item ?? {})["pageCode"]);
        return parsed.success ? parsed.data : undefined;
      }
    },
  };
}
