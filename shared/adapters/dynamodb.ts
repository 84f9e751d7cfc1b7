import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { chunks } from "./chunks.ts";

/** A document client as all functions use it; endpoint, region and credentials come from the environment. */
export function createDocumentClient(): DynamoDBDocumentClient {
  // Every write is conditional, so the SDK may retry; the time-outs keep a hanging call from eating the function's time.
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  // It walks through every input and output to hide what is secret, for a log that nobody reads.
  client.middlewareStack.remove("loggerMiddleware");
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    // Other software may keep numbers beside ours that JavaScript cannot hold; they are never read.
    unmarshallOptions: { wrapNumbers: Number },
  });
}

type Item = Readonly<Record<string, unknown>>;

/** BatchGetItem takes at most this many keys. */
const KEYS_PER_REQUEST = 100;
const TRIES_FOR_THE_REST = 5;

/**
 * Reads any number of items of one table, strongly consistent, in no order. Keys may repeat; absent items are missing.
 * @throws when DynamoDB keeps leaving keys unprocessed: the caller's record or message is then tried again.
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Item[],
): Promise<readonly Item[]> {
  const distinct = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
  const results = await Promise.all(
    chunks(distinct, KEYS_PER_REQUEST).map((chunk) => getChunk(client, table, chunk)),
  );
  return results.flat();
}

async function getChunk(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Item[],
): Promise<Item[]> {
  const found: Item[] = [];
  let rest: Item[] = [...keys];
  for (let attempt = 0; rest.length > 0; attempt++) {
    if (attempt === TRIES_FOR_THE_REST)
      throw new Error(`DynamoDB left ${rest.length} keys of ${table} unprocessed`);
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: rest, ConsistentRead: true } } }),
    );
    found.push(...(answer.Responses?.[table] ?? []));
    rest = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}
