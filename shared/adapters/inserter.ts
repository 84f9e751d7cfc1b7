import { BatchExecuteStatementCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { chunks } from "./chunks.ts";

/** BatchExecuteStatement takes at most this many statements. */
const STATEMENTS_PER_REQUEST = 25;

/** Puts an item unless there is one with its key: true if it was put, false if one was there. */
export type Insert = (item: Readonly<Record<string, unknown>>) => Promise<boolean>;

interface Pending {
  readonly item: Readonly<Record<string, unknown>>;
  readonly resolve: (inserted: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Inserts into one table. What is asked for in the same turn of the event loop goes out in one request of up to 25
 * PartiQL statements; each still succeeds or fails by itself, and none can overwrite anything.
 */
export function createInserter(client: DynamoDBDocumentClient, table: string): Insert {
  let pending: Pending[] = [];
  const flush = () => {
    const all = pending;
    pending = [];
    for (const batch of chunks(all, STATEMENTS_PER_REQUEST)) void send(client, table, batch);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      if (pending.length === 0) setImmediate(flush);
      pending.push({ item, resolve, reject });
    });
}

async function send(client: DynamoDBDocumentClient, table: string, batch: readonly Pending[]): Promise<void> {
  try {
    const Statements = batch.map(({ item }) => statementOf(table, item));
    const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements }));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const answer = Responses[index];
      const code = answer === undefined ? "no answer" : answer.Error?.Code;
      if (code === undefined || code === "DuplicateItem") resolve(code === undefined);
      else reject(new Error(`DynamoDB did not insert into ${table}: ${code}`));
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

/** Attribute names are our own; values go as parameters. */
function statementOf(table: string, item: Readonly<Record<string, unknown>>) {
  const fields = Object.entries(item).filter(([, value]) => value !== undefined);
  const names = fields.map(([name]) => `'${name}': ?`).join(", ");
  return {
    Statement: `INSERT INTO "${table}" VALUE {${names}}`,
    Parameters: fields.map(([, value]) => value),
  };
}
