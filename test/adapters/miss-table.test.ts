import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamodbEngine, startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { createMissTable } from "../../shared/adapters/miss-table.ts";
import { missWindow } from "../../shared/domain/misses.ts";
import { DAY, after as moment } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";

const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" }) as const;

/** Another run's tables may still be there where the engine is not ours. */
const PREFIX = `misses-${process.pid}-${Date.now()}-`;

const folder = mkdtempSync(join(tmpdir(), "misses-"));
let engine: DynamodbEngine | undefined;
let tables: DynamoDBDocumentClient | undefined;

beforeAll(async () => {
  engine = await startDynamodbEngine({
    dataDir: folder,
    endpoint: process.env["SACHSTAND_DYNAMODB_ENDPOINT"],
    onLog: () => {},
  });
  const client = new DynamoDBClient({
    endpoint: engine.endpoint.href,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await client.send(
    new CreateTableCommand({
      TableName: `${PREFIX}Register`,
      AttributeDefinitions: [text("key"), text("entry")],
      KeySchema: [
        { AttributeName: "key", KeyType: "HASH" },
        { AttributeName: "entry", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  tables = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
});

afterAll(async () => {
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function client(): DynamoDBDocumentClient {
  if (tables === undefined) throw new Error("The engine does not run");
  return tables;
}

const misses = () => createMissTable(client(), `${PREFIX}Register`);
const window = missWindow(NOW);

describe("the misses of a network", () => {
  test("are none before any were stored", async () => {
    expect(await misses().look("quiet", window)).toBe(0);
  });

  test("add up, whoever stores them", async () => {
    await misses().add("sum", window, 100);
    await misses().add("sum", window, 250);

    expect(await misses().look("sum", window)).toBe(350);
  });

  test("lose nothing of what is stored at the same time", async () => {
    await Promise.all(Array.from({ length: 20 }, () => misses().add("at-once", window, 5)));

    expect(await misses().look("at-once", window)).toBe(100);
  });

  test("count for their own network and window only", async () => {
    await misses().add("one", window, 100);

    expect(await misses().look("other", window)).toBe(0);
    expect(await misses().look("one", missWindow(moment(NOW, DAY)))).toBe(0);
  });

  test("are forgotten a day after their window began", async () => {
    await misses().add("old", window, 100);

    const { Item } = await client().send(
      new GetCommand({ TableName: `${PREFIX}Register`, Key: { key: "misses#old", entry: window } }),
    );

    expect(Item).toEqual({
      key: "misses#old",
      entry: window,
      misses: 100,
      ttl: Math.floor(Date.parse(moment(window, DAY)) / 1_000),
    });
  });

  // Whoever writes nonsense there must not close anybody's page.
  test("that are none count for nothing", async () => {
    const Item = { key: "misses#nonsense", entry: window, misses: "many" };
    await client().send(new PutCommand({ TableName: `${PREFIX}Register`, Item }));

    expect(await misses().look("nonsense", window)).toBe(0);
  });

  test("stand in the table under what stands for the network, and nothing else", async () => {
    const { Items = [] } = await client().send(new ScanCommand({ TableName: `${PREFIX}Register` }));

    for (const { key, entry, misses: counted, ttl, ...rest } of Items) expect(rest).toEqual({});
  });
});
