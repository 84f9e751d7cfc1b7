import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, type ProjectionType } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { clientConfig, tablesAt } from "./load.ts";

/** Partition key and sort key. */
type Keys = readonly [hash: string, range: string];

/** A table with the one index that is measured. */
export interface BenchTable {
  readonly name: string;
  readonly keys: Keys;
  readonly index: { readonly name: string; readonly keys: Keys; readonly projection: ProjectionType };
}

/** Measures something on an engine of its own, which has this table and is gone afterwards. */
export async function onEngine<T>(
  { name, keys, index }: BenchTable,
  measure: (tables: DynamoDBDocumentClient) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-bench-"));
  const engine = await startDynamodbEngine({ dataDir, endpoint: undefined, onLog: () => undefined });
  try {
    const endpoint = engine.endpoint.href;
    await new DynamoDBClient(clientConfig(endpoint)).send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: [...new Set([...keys, ...index.keys])].map((AttributeName) => ({
          AttributeName,
          AttributeType: "S",
        })),
        KeySchema: schemaOf(keys),
        GlobalSecondaryIndexes: [
          {
            IndexName: index.name,
            KeySchema: schemaOf(index.keys),
            Projection: { ProjectionType: index.projection },
          },
        ],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    return await measure(tablesAt(endpoint));
  } finally {
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function schemaOf([hash, range]: Keys) {
  return [
    { AttributeName: hash, KeyType: "HASH" } as const,
    { AttributeName: range, KeyType: "RANGE" } as const,
  ];
}
