import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Case } from "../domain/case.ts";
import type { ImportRecord, ImportStore } from "../domain/import-record.ts";

/** The tables that an import writes to. */
export interface ImportTables {
  readonly cases: string;
  readonly applicants: string;
}

/** Writes the items of section "Tables" of the design, as any other software would. */
export function createImportTables(client: DynamoDBDocumentClient, tables: ImportTables): ImportStore {
  return {
    async write(record, seen) {
      try {
        await client.send(new PutCommand(putOf(record, seen, tables)));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

function putOf(record: ImportRecord, seen: Case | undefined, tables: ImportTables) {
  switch (record.type) {
    case "applicant":
      return { TableName: tables.applicants, Item: { ...record.item } };
    case "request": {
      const { requestId: _, ...Item } = record.item;
      return { TableName: tables.cases, Item, ConditionExpression: "attribute_not_exists(entry)" };
    }
    case "case": {
      const put = { TableName: tables.cases, Item: { ...record.item } };
      if (seen === undefined) return put;
      const ExpressionAttributeValues = { ":seen": seen.version };
      return { ...put, ConditionExpression: "version = :seen", ExpressionAttributeValues };
    }
  }
}
