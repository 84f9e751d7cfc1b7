import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { TableResource } from "./deployment.ts";
import { type DynamodbCalls, DynamodbRefusal } from "./dynamodb-calls.ts";

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));

const tableSchema = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.string().optional(),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  StreamSpecification: z.object({ StreamViewType: z.string().optional() }).optional(),
});

/** What of a table cannot change while it keeps its data. */
type TableShape = z.infer<typeof tableSchema>;

/**
 * Creates the tables that do not exist yet.
 * @throws when one exists with other keys, indexes or stream than the template gives it
 */
export async function provisionTables(tables: readonly TableResource[], calls: DynamodbCalls): Promise<void> {
  for (const table of tables) {
    const existing = await describe(table.name, calls);
    if (existing === undefined) await create(table, calls);
    else if (!isDeepStrictEqual(comparable(existing), comparable(table.properties))) {
      throw new Error(
        `Table ${table.name} has other keys, indexes or stream than the template: its data was made by another version. ` +
          "`npm start -- --fresh` starts anew.",
      );
    }
  }
}

async function describe(name: string, calls: DynamodbCalls): Promise<TableShape | undefined> {
  try {
    const answer = await calls.call("DynamoDB_20120810.DescribeTable", { TableName: name });
    return z.object({ Table: tableSchema }).parse(answer).Table;
  } catch (error) {
    if (error instanceof DynamodbRefusal && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

async function create({ name, properties }: TableResource, calls: DynamodbCalls): Promise<void> {
  const { StreamSpecification: stream, ...shape } = properties;
  await calls.call("DynamoDB_20120810.CreateTable", {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    ...shape,
    ...(stream && { StreamSpecification: { StreamEnabled: true, ...stream } }),
  });
}

/** The order of attributes and indexes means nothing; that of a key's parts does. */
function comparable(table: TableShape): unknown {
  return {
    attributes: table.AttributeDefinitions.map((it) => `${it.AttributeName} ${it.AttributeType}`).sort(),
    key: keyOf(table.KeySchema),
    indexes: (table.GlobalSecondaryIndexes ?? []).map(indexOf).sort(),
    stream: table.StreamSpecification?.StreamViewType,
  };
}

function indexOf(index: NonNullable<TableShape["GlobalSecondaryIndexes"]>[number]): string {
  const { ProjectionType = "ALL", NonKeyAttributes = [] } = index.Projection;
  return [index.IndexName, keyOf(index.KeySchema), ProjectionType, [...NonKeyAttributes].sort()].join(" ");
}

function keyOf(key: z.infer<typeof keySchema>): string {
  return key.map((part) => `${part.AttributeName} ${part.KeyType}`).join(", ");
}
