import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamodbEngine, startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { createCaseTable } from "../../shared/adapters/case-table.ts";
import { createPageFinder } from "../../shared/adapters/page-finder.ts";
import { aCase, anApplicant, aPlan, aRequest, NOW, PAGE_CODE, requestItem } from "../twins/builders.ts";

const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" }) as const;
const hash = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" }) as const;
const range = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" }) as const;

/** Another run's tables may still be there where the engine is not ours. */
const PREFIX = `page-finder-${process.pid}-${Date.now()}-`;

const TABLES = { applicants: `${PREFIX}Applicants`, cases: `${PREFIX}Cases` };

const folder = mkdtempSync(join(tmpdir(), "page-finder-"));
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
      TableName: TABLES.applicants,
      AttributeDefinitions: [text("applicantId"), text("pageCode")],
      KeySchema: [hash("applicantId")],
      BillingMode: "PAY_PER_REQUEST",
      GlobalSecondaryIndexes: [
        {
          IndexName: "byPageCode",
          KeySchema: [hash("pageCode")],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    }),
  );
  await client.send(
    new CreateTableCommand({
      TableName: TABLES.cases,
      AttributeDefinitions: [text("caseId"), text("entry"), text("applicantId"), text("changedAt")],
      KeySchema: [hash("caseId"), range("entry")],
      BillingMode: "PAY_PER_REQUEST",
      GlobalSecondaryIndexes: [
        {
          IndexName: "byApplicant",
          KeySchema: [hash("applicantId"), range("changedAt")],
          Projection: { ProjectionType: "ALL" },
        },
      ],
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

const finder = () => createPageFinder(client(), TABLES);
const put = (TableName: string, Item: object) =>
  client().send(new PutCommand({ TableName, Item: { ...Item } }));

describe("the owner of a page code", () => {
  test("is found by it, and by it alone", async () => {
    await put(TABLES.applicants, anApplicant());
    await put(TABLES.applicants, anApplicant({ applicantId: "a-000043", pageCode: "0123456789" }));

    expect(await finder().ownerOf(PAGE_CODE)).toBe("a-000042");
    expect(await finder().ownerOf("0123456789")).toBe("a-000043");
    expect(await finder().ownerOf("ABCDEFGHJK")).toBeUndefined();
    expect(await finder().ownerOf(PAGE_CODE.toLowerCase())).toBeUndefined();
  });

  test("is nobody where two people have it, so that it opens neither's page", async () => {
    for (const applicantId of ["a-000044", "a-000045", "a-000046"])
      await put(TABLES.applicants, anApplicant({ applicantId, pageCode: "TW0PE0P1E0" }));

    expect(await finder().ownerOf("TW0PE0P1E0")).toBeUndefined();
  });

  test("is nobody once it was renewed", async () => {
    const applicantId = "a-000047";
    await put(TABLES.applicants, anApplicant({ applicantId, pageCode: "1DC0DE0000" }));
    await put(TABLES.applicants, anApplicant({ applicantId, pageCode: "NEWC0DE000" }));

    expect(await finder().ownerOf("1DC0DE0000")).toBeUndefined();
    expect(await finder().ownerOf("NEWC0DE000")).toBe(applicantId);
  });
});

describe("the cases of a person", () => {
  const at = (day: number) => `2026-11-${day}T09:00:00.000Z`;

  test("are found, the one that changed last first, and nobody else's among them", async () => {
    const applicantId = "a-000050";
    await put(TABLES.cases, aCase({ caseId: "C-1", applicantId, changedAt: at(20) }));
    await put(TABLES.cases, aCase({ caseId: "C-2", applicantId, changedAt: at(22), office: "mitte" }));
    await put(TABLES.cases, aCase({ caseId: "C-3", applicantId, changedAt: at(21) }));
    await put(TABLES.cases, aCase({ caseId: "C-4", applicantId: "a-000051", changedAt: at(23) }));

    expect(await finder().casesOf(applicantId)).toEqual([
      { caseId: "C-2", office: "mitte" },
      { caseId: "C-3", office: "coerde" },
      { caseId: "C-1", office: "coerde" },
    ]);
  });

  test("are none of somebody who has none", async () => {
    expect(await finder().casesOf("a-unknown")).toEqual([]);
  });

  test("are found once each, whatever their history", async () => {
    const item = aCase({ caseId: "C-10", applicantId: "a-000052", version: 2 });
    const request = aRequest({ caseId: "C-10" });
    const history = createCaseTable(client(), TABLES.cases);
    await put(TABLES.cases, item);
    await put(TABLES.cases, requestItem(request));
    for (const version of [1, 2])
      await history.record({ type: "status", item: { ...item, version }, plan: aPlan() });
    await history.record({ type: "request", item: request, plan: aPlan({ kind: "please-call" }) });

    expect(await finder().casesOf("a-000052")).toEqual([{ caseId: "C-10", office: "coerde" }]);
  });

  test("are all found, however many there are", async () => {
    const applicantId = "a-000053";
    const padding = "x".repeat(300_000);
    for (let index = 0; index < 5; index++)
      await put(TABLES.cases, { ...aCase({ caseId: `C-2${index}`, applicantId, changedAt: NOW }), padding });

    expect(await finder().casesOf(applicantId)).toHaveLength(5);
  });
});
