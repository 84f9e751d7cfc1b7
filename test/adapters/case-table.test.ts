import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchExecuteStatementCommand,
  BatchGetCommand,
  DynamoDBDocumentClient,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { createCaseTable } from "../../shared/adapters/case-table.ts";
import { aPlan, aRequest, CASE_ID, station } from "../twins/builders.ts";
import "aws-sdk-client-mock-vitest/extend";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const dynamodb = mockClient(client);
const table = createCaseTable(client, "Cases");

beforeEach(() => {
  dynamodb.reset();
});

/** What the one insert puts, field by field. */
function inserted(): Readonly<Record<string, unknown>> {
  const [statement] = dynamodb.commandCalls(BatchExecuteStatementCommand)[0]?.args[0].input.Statements ?? [];
  const names = [...(statement?.Statement ?? "").matchAll(/'(\w+)': \?/g)].map(([, name]) => name ?? "");
  return Object.fromEntries(names.map((name, index) => [name, statement?.Parameters?.[index]]));
}

describe("writing a decision down", () => {
  test("inserts a change beside its case, out of the index by office", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });
    const { change, plan } = station({ version: 3 });
    const { changedAt: at, changedBy: by, ...fields } = change;

    expect(await table.record({ type: "status", item: change, plan })).toBe(true);

    expect(inserted()).toEqual({ ...fields, entry: "change#3", at, by, plan });
  });

  test("inserts the decision on a request beside it, with its parameters", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });
    const plan = aPlan({ kind: "please-call" });

    await table.record({ type: "request", item: aRequest(), plan });

    expect(inserted()).toEqual({
      caseId: CASE_ID,
      entry: "planned#01JD9Z",
      kind: "please-call",
      parameters: {},
      plan,
    });
  });

  test("that somebody else was faster with is no error", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{ Error: { Code: "DuplicateItem" } }] });
    const { change, plan } = station();

    expect(await table.record({ type: "status", item: change, plan })).toBe(false);
  });

  test("throws what else DynamoDB says", async () => {
    dynamodb
      .on(BatchExecuteStatementCommand)
      .resolves({ Responses: [{ Error: { Code: "InternalServerError" } }] });
    const { change, plan } = station();

    await expect(table.record({ type: "status", item: change, plan })).rejects.toThrow("InternalServerError");
  });
});

describe("reading a history", () => {
  test("is strongly consistent and goes on to the last page", async () => {
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [], LastEvaluatedKey: { caseId: CASE_ID } })
      .resolves({ Items: [] });

    expect(await table.history(CASE_ID)).toEqual({ line: [], requests: [] });

    expect(dynamodb).toHaveReceivedCommandTimes(QueryCommand, 2);
    expect(dynamodb).toHaveReceivedCommandWith(QueryCommand, {
      ConsistentRead: true,
      KeyConditionExpression: "caseId = :caseId AND entry BETWEEN :first AND :last",
      ExpressionAttributeValues: { ":caseId": CASE_ID, ":first": "change#", ":last": "planned#~" },
    });
  });

  test("turns an item back into the change that was accepted", async () => {
    const { change, plan } = station({ version: 2, status: "withdrawn", corrects: 1 });
    const { changedAt: at, changedBy: by, ...fields } = change;
    dynamodb.on(QueryCommand).resolves({ Items: [{ ...fields, entry: "change#2", at, by, plan }] });

    expect(await table.history(CASE_ID)).toEqual({ line: [{ change, plan }], requests: [] });
  });

  test("tells decided requests from accepted changes, and both from what lies between them", async () => {
    const { change, plan } = station({ version: 2 });
    const { changedAt: at, changedBy: by, ...fields } = change;
    const decision = { kind: "please-call", parameters: {}, plan: aPlan({ kind: "please-call" }) } as const;
    dynamodb.on(QueryCommand).resolves({
      Items: [
        { ...fields, entry: "change#2", at, by, plan },
        { caseId: CASE_ID, entry: "note#1", text: "of other software" },
        { caseId: CASE_ID, entry: "planned#01JD9Z", ...decision },
      ],
    });

    expect(await table.history(CASE_ID)).toEqual({
      line: [{ change, plan }],
      requests: [{ ...decision, requestId: "01JD9Z" }],
    });
  });
});

describe("reading items", () => {
  test("is strongly consistent and never asks for a key twice", async () => {
    dynamodb.on(BatchGetCommand).resolves({ Responses: { Cases: [{ caseId: CASE_ID, entry: "case" }] } });
    const key = { caseId: CASE_ID, entry: "case" };

    const found = await table.read([key, { ...key }]);

    expect(found).toEqual(new Map([[`${CASE_ID}/case`, key]]));
    expect(dynamodb).toHaveReceivedCommandWith(BatchGetCommand, {
      RequestItems: { Cases: { Keys: [key], ConsistentRead: true } },
    });
  });

  test("asks for a hundred keys at a time", async () => {
    dynamodb.on(BatchGetCommand).resolves({ Responses: { Cases: [] } });

    await table.read(Array.from({ length: 201 }, (_, index) => ({ caseId: `C-${index}`, entry: "case" })));

    const sizes = dynamodb
      .commandCalls(BatchGetCommand)
      .map(({ args }) => args[0].input.RequestItems?.["Cases"]?.Keys?.length);
    expect(sizes).toEqual([100, 100, 1]);
  });
});
