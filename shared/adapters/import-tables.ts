import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { ImportRecord, ImportStore } from "../domain/import-record.ts";

/** The tables that an import writes to. */
export interface ImportTables {
  readonly cases: string;
  readonly applicants: string;
}

type Item = Readonly<Record<string, unknown>>;

/** Optional fields: absent from the record, they must not survive from what was there. */
const OPTIONAL: Readonly<Record<ImportRecord["type"], Item>> = {
  applicant: { sendHours: undefined, safeContact: undefined, pageCode: undefined },
  case: { details: undefined, corrects: undefined, quiet: undefined },
  request: {},
};

/** What another writer would have changed: a person's stop, or the version of a case. */
const WATCHED: Readonly<Record<ImportRecord["type"], readonly string[]>> = {
  applicant: ["channels", "safeContact", "pageCode", "pausedUntil", "chosenAt", "erasedAt"],
  case: ["version"],
  request: [],
};

/** Writes the items of section "Tables" of the design, as any other software would. */
export function createImportTables(client: DynamoDBDocumentClient, tables: ImportTables): ImportStore {
  return {
    async write(record, seen) {
      const TableName = record.type === "applicant" ? tables.applicants : tables.cases;
      const before = isItem(seen) ? seen : undefined;
      const Item = { ...before, ...OPTIONAL[record.type], ...itemOf(record) };
      try {
        await client.send(new PutCommand({ TableName, Item, ...condition(record, before) }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

function isItem(value: unknown): value is Item {
  return typeof value === "object" && value !== null;
}

function itemOf(record: ImportRecord): Item {
  if (record.type !== "request") return record.item;
  const { requestId: _, ...item } = record.item;
  return item;
}

function condition({ type }: ImportRecord, before: Item | undefined) {
  const key = type === "applicant" ? "applicantId" : "entry";
  if (before === undefined) return { ConditionExpression: `attribute_not_exists(${key})` };
  const present = WATCHED[type].filter((field) => before[field] !== undefined);
  const absent = WATCHED[type].filter((field) => before[field] === undefined);
  const terms = [
    ...present.map((field) => `${field} = :${field}`),
    ...absent.map((field) => `attribute_not_exists(${field})`),
  ];
  const values = present.map((field) => [`:${field}`, before[field]] as const);
  return {
    ConditionExpression: terms.join(" AND "),
    ...(values.length > 0 && { ExpressionAttributeValues: Object.fromEntries(values) }),
  };
}
