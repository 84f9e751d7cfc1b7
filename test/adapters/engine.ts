import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll } from "vitest";
import { type DynamodbEngine, startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { contractEndpoint, dynamodbEndpoint, whoAsks } from "./contract-endpoint.ts";

/** A table's partition key and, if it has one, its sort key; the same of its indexes. */
interface Keys {
  readonly keys: readonly string[];
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

/** The real engine with tables of a test's own, while the file's tests run. */
export function useEngine(
  name: string,
  wanted: Readonly<Record<string, Keys>>,
): { readonly client: () => DynamoDBDocumentClient; readonly table: (short: string) => string } {
  // Another run's tables may still be there where the engine is not ours.
  const prefix = `${name}-${process.pid}-${Date.now()}-`;
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  let engine: DynamodbEngine | undefined;
  let tables: DynamoDBDocumentClient | undefined;
  beforeAll(async () => {
    engine = await startDynamodbEngine({
      dataDir: folder,
      endpoint: dynamodbEndpoint,
      onLog: () => {},
    });
    const client = new DynamoDBClient({ endpoint: engine.endpoint.href, ...whoAsks });
    for (const [short, keys] of Object.entries(wanted)) await client.send(creation(prefix + short, keys));
    for (const short of Object.keys(wanted))
      await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName: prefix + short });
    tables = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  });
  afterAll(async () => {
    if (contractEndpoint !== undefined)
      for (const short of Object.keys(wanted))
        await tables?.send(new DeleteTableCommand({ TableName: prefix + short }));
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    client() {
      if (tables === undefined) throw new Error("The engine does not run");
      return tables;
    },
    table: (short) => prefix + short,
  };
}

function creation(TableName: string, { keys, indexes = {} }: Keys): CreateTableCommand {
  const names = new Set([...keys, ...Object.values(indexes).flat()]);
  const GlobalSecondaryIndexes = Object.entries(indexes).map(([IndexName, of]) => {
    return { IndexName, KeySchema: schemaOf(of), Projection: { ProjectionType: "ALL" } } as const;
  });
  return new CreateTableCommand({
    TableName,
    AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: schemaOf(keys),
    BillingMode: "PAY_PER_REQUEST",
    ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes }),
  });
}

function schemaOf([hash, range]: readonly string[]) {
  const first = { AttributeName: hash, KeyType: "HASH" } as const;
  return range === undefined ? [first] : [first, { AttributeName: range, KeyType: "RANGE" } as const];
}
