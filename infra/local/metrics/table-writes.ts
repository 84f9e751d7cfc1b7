import * as z from "zod";

const writtenSchema = z.object({ TableName: z.string() });

const requestSchema = z.object({
  TableName: z.string().optional(),
  RequestItems: z.record(z.string(), z.array(z.unknown())).default({}),
  TransactItems: z.array(z.record(z.string(), writtenSchema)).default([]),
});

/** DynamoDB's actions that write; of PartiQL nothing is counted. */
export const WRITES: ReadonlySet<string> = new Set([
  "BatchWriteItem",
  "DeleteItem",
  "PutItem",
  "TransactWriteItems",
  "UpdateItem",
]);

/** A transaction costs twice. */
const UNITS_IN_TRANSACTION = 2;

/**
 * About how many units of capacity a request to write uses of each table: one an item, however long it is and whatever indexes hold it,
 * also where a condition refuses it.
 * @param body the request's, JSON
 */
export function unitsWritten(body: string): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  const add = (table: string, more: number) => units.set(table, (units.get(table) ?? 0) + more);
  const request = parsed(body);
  if (request?.TableName !== undefined) add(request.TableName, 1);
  for (const [table, items] of Object.entries(request?.RequestItems ?? {})) add(table, items.length);
  for (const { TableName } of (request?.TransactItems ?? []).flatMap((item) => Object.values(item)))
    add(TableName, UNITS_IN_TRANSACTION);
  return units;
}

/** What is no request is DynamoDB's to refuse. */
function parsed(body: string): z.infer<typeof requestSchema> | undefined {
  try {
    return requestSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
