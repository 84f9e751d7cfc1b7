import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { Case } from "../domain/case.ts";
import {
  type CaseHistory,
  type CaseStore,
  caseKeyText,
  type Decision,
  decisionEntry,
  requestDecisionSchema,
} from "../domain/change.ts";
import { type LineEntry, lineEntrySchema } from "../domain/line.ts";
import { batchGet } from "./dynamodb.ts";
import { createInserter } from "./inserter.ts";

/** The table Cases behind its port. */
export function createCaseTable(client: DynamoDBDocumentClient, table: string): CaseStore {
  const insert = createInserter(client, table);
  return {
    async read(keys) {
      const items = await batchGet(
        client,
        table,
        keys.map(({ caseId, entry }) => ({ caseId, entry })),
      );
      return new Map(
        items.map((item) => [
          caseKeyText({ caseId: String(item["caseId"]), entry: String(item["entry"]) }),
          item,
        ]),
      );
    },
    history: (caseId) => readHistory(client, table, caseId),
    record: (decision) => insert(itemOf(decision)),
  };
}

/** Accepted changes and decided requests lie side by side in the sort order, so that one query finds both. */
async function readHistory(
  client: DynamoDBDocumentClient,
  table: string,
  caseId: string,
): Promise<CaseHistory> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: "caseId = :caseId AND entry BETWEEN :first AND :last",
      ExpressionAttributeValues: {
        ":caseId": caseId,
        ":first": HISTORY_PREFIX,
        ":last": `${decisionEntry("")}~`,
      },
    },
  );
  const items: Item[] = [];
  for await (const page of pages) items.push(...(page.Items ?? []));
  const below = (prefix: string) => items.filter(({ entry }) => String(entry).startsWith(prefix));
  return {
    line: below(HISTORY_PREFIX).map(lineEntryOf),
    requests: below(decisionEntry("")).map(requestOf),
  };
}

type Item = Readonly<Record<string, unknown>>;

function requestOf(item: Item) {
  return {
    ...requestDecisionSchema.parse(item),
    requestId: String(item["entry"]).slice(decisionEntry("").length),
  };
}

const HISTORY_PREFIX = "change#";

function itemOf(decision: Decision): Record<string, unknown> {
  if (decision.type === "status") {
    // Not `changedAt`: the history must stay out of the index by office.
    const { entry: _, changedAt: at, changedBy: by, ...change } = decision.item;
    return { ...change, entry: `${HISTORY_PREFIX}${change.version}`, at, by, plan: decision.plan };
  }
  const { caseId, requestId, kind, parameters } = decision.item;
  return { caseId, entry: decisionEntry(requestId), kind, parameters, plan: decision.plan };
}

function lineEntryOf(item: Item): LineEntry {
  const { at, by, plan, ...fields } = item;
  const change: Record<keyof Pick<Case, "changedAt" | "changedBy">, unknown> = {
    changedAt: at,
    changedBy: by,
  };
  return lineEntrySchema.parse({ change: { ...fields, ...change, entry: "case" }, plan });
}
