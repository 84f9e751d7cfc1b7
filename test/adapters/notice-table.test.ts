import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchExecuteStatementCommand,
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import { DUE_SHARDS, type NoticeMove } from "../../shared/domain/notice.ts";
import { aNotice, NOW } from "../twins/builders.ts";
import "aws-sdk-client-mock-vitest/extend";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const dynamodb = mockClient(client);
const table = createNoticeTable(client, "Notices");

beforeEach(() => {
  dynamodb.reset();
});

const conditionFailed = new ConditionalCheckFailedException({ $metadata: {}, message: "no" });

/** The one update that a move makes, with its placeholders filled in. */
async function updateOf(move: Omit<NoticeMove, "key">): Promise<Readonly<Record<string, string>>> {
  dynamodb.on(UpdateCommand).resolves({});
  await table.move({ key: aNotice(), ...move });
  const input = dynamodb.commandCalls(UpdateCommand)[0]?.args[0].input;
  const fill = (expression = "") =>
    expression
      .replace(/#(\w+)/g, (name) => input?.ExpressionAttributeNames?.[name] ?? name)
      .replace(/:v\d+/g, (value) => JSON.stringify(input?.ExpressionAttributeValues?.[value]));
  return { does: fill(input?.UpdateExpression), if: fill(input?.ConditionExpression) };
}

/** What the one insert puts, field by field. */
function inserted(call = 0): Readonly<Record<string, unknown>> {
  const [statement] =
    dynamodb.commandCalls(BatchExecuteStatementCommand)[call]?.args[0].input.Statements ?? [];
  const names = [...(statement?.Statement ?? "").matchAll(/'(\w+)': \?/g)].map(([, name]) => name ?? "");
  return Object.fromEntries(names.map((name, index) => [name, statement?.Parameters?.[index]]));
}

const thereAlready = { Responses: [{ Error: { Code: "DuplicateItem" as const, Message: "" } }] };

describe("adding a notice", () => {
  test("inserts it whole, which fails where its id is taken", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });

    expect(await table.add(aNotice())).toBeUndefined();

    const [statement] =
      dynamodb.commandCalls(BatchExecuteStatementCommand)[0]?.args[0].input.Statements ?? [];
    expect(statement?.Statement).toMatch(/^INSERT INTO "Notices" VALUE \{/);
    expect(inserted()).toEqual({ ...aNotice(), dueShard: expect.any(Number) });
  });

  test("returns the notice that was there", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves(thereAlready);
    dynamodb
      .on(BatchGetCommand)
      .resolves({ Responses: { Notices: [{ ...aNotice({ state: "sent" }), dueShard: 3 }] } });

    expect(await table.add(aNotice())).toEqual(aNotice({ state: "sent" }));
  });

  test("throws if the notice that was there is gone, so that the record is planned again", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves(thereAlready);
    dynamodb.on(BatchGetCommand).resolves({ Responses: {} });

    await expect(table.add(aNotice())).rejects.toThrow("is gone");
  });

  test.each(["ThrottlingError", "InternalServerError", "TransactionConflict"] as const)(
    "throws if DynamoDB says %s",
    async (Code) => {
      dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{ Error: { Code } }] });

      await expect(table.add(aNotice())).rejects.toThrow(Code);
    },
  );

  test("throws if DynamoDB cannot be reached", async () => {
    dynamodb.on(BatchExecuteStatementCommand).rejects(new Error("ECONNREFUSED"));

    await expect(table.add(aNotice())).rejects.toThrow("ECONNREFUSED");
  });

  test("throws if DynamoDB's answer says nothing about it", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({});

    await expect(table.add(aNotice())).rejects.toThrow();
  });

  test("goes out together with others, and each ends by itself", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({
      Responses: [{}, { Error: { Code: "DuplicateItem" } }, { Error: { Code: "ThrottlingError" } }],
    });
    dynamodb.on(BatchGetCommand).resolves({ Responses: { Notices: [aNotice({ noticeId: "two" })] } });

    const ends = await Promise.allSettled(
      ["one", "two", "three"].map((noticeId) => table.add(aNotice({ noticeId }))),
    );

    expect(dynamodb).toHaveReceivedCommandTimes(BatchExecuteStatementCommand, 1);
    expect(ends).toMatchObject([
      { status: "fulfilled", value: undefined },
      { status: "fulfilled", value: { noticeId: "two" } },
      { status: "rejected" },
    ]);
  });

  test("goes out in requests of at most 25", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: Array.from({ length: 25 }, () => ({})) });

    await Promise.all(
      Array.from({ length: 51 }, (_, index) => table.add(aNotice({ noticeId: `n-${index}` }))),
    );

    const sizes = dynamodb
      .commandCalls(BatchExecuteStatementCommand)
      .map(({ args }) => args[0].input.Statements?.length);
    expect(sizes).toEqual([25, 25, 1]);
  });

  test("puts it into one of the shards of the due index, always the same", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });

    await table.add(aNotice());
    await table.add(aNotice());

    const shard = inserted(0)["dueShard"];
    expect(shard).toBe(inserted(1)["dueShard"]);
    expect(shard).toBeGreaterThanOrEqual(0);
    expect(shard).toBeLessThan(DUE_SHARDS);
  });

  test("spreads notices over all shards", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });

    for (let index = 0; index < 200; index++) await table.add(aNotice({ caseId: `MS-2026-${index}` }));

    const shards = Array.from({ length: 200 }, (_, call) => inserted(call)["dueShard"]);
    expect(new Set(shards).size).toBe(DUE_SHARDS);
  });

  test("keeps out of the due index what has no due time", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });

    await table.add(aNotice({ state: "held", dueAt: undefined }));

    expect(inserted()).not.toHaveProperty("dueShard");
  });

  test("lets go of what is settled after twelve months", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });

    await table.add(aNotice({ state: "not-told", dueAt: undefined, settledAt: NOW }));

    expect(inserted()["ttl"]).toBe(Date.parse("2027-11-23T09:00:00.000Z") / 1_000);
  });

  test("never lets go of what is not settled", async () => {
    dynamodb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });

    await table.add(aNotice());

    expect(inserted()).not.toHaveProperty("ttl");
  });
});

describe("moving a notice", () => {
  test("is conditional on the state alone where that is all that was read", async () => {
    const update = await updateOf({ from: "queued", to: "cancelled", set: { settledAt: NOW } });

    expect(update["if"]).toBe('state = "queued"');
  });

  test("is conditional on claims and due time as they were read", async () => {
    const update = await updateOf({
      from: "queued",
      to: "sending",
      attempts: 2,
      dueAt: NOW,
      set: { attempts: 3 },
    });

    expect(update["if"]).toBe(`state = "queued" AND attempts = 2 AND dueAt = "${NOW}"`);
  });

  test("is conditional on there being no due time where none was read", async () => {
    const update = await updateOf({ from: "held", to: "queued", dueAt: null, set: { dueAt: NOW } });

    expect(update["if"]).toBe('state = "held" AND attribute_not_exists(dueAt)');
  });

  test("keeps a claimed notice in the due index", async () => {
    const update = await updateOf({ from: "queued", to: "sending", set: { attempts: 1 } });

    expect(update["does"]).toBe('SET attempts = 1, state = "sending"');
  });

  test("takes a settled notice out of the due index and sets when it goes", async () => {
    const update = await updateOf({ from: "sending", to: "delivered", set: { settledAt: NOW } });

    const ttl = Date.parse("2027-11-23T09:00:00.000Z") / 1_000;
    expect(update["does"]).toBe(
      `SET settledAt = "${NOW}", state = "delivered", ttl = ${ttl} REMOVE dueShard`,
    );
  });

  test.each(["sent", "failed"] as const)(
    "keeps a notice that is %s in the due index until it is settled",
    async (to) => {
      const update = await updateOf({ from: "sending", to, set: { dueAt: NOW } });

      expect(update["does"]).toMatch(/dueShard = \d+$/);
    },
  );

  test.each(["sent", "failed"] as const)("takes a notice that stays %s out of it then", async (state) => {
    const update = await updateOf({ from: state, to: state, set: { dueAt: undefined, settledAt: NOW } });

    expect(update["does"]).toMatch(/REMOVE dueAt, dueShard$/);
  });

  test("puts a notice with a new due time into the due index", async () => {
    const update = await updateOf({ from: "sending", to: "queued", set: { dueAt: NOW } });

    expect(update["does"]).toMatch(/dueShard = \d+$/);
  });

  test("takes a notice that nobody has to look at out of the due index", async () => {
    const update = await updateOf({ from: "sending", to: "uncertain", set: { dueAt: undefined } });

    expect(update["does"]).toBe('SET state = "uncertain" REMOVE dueAt, dueShard');
  });

  test("that lost the race is no error", async () => {
    dynamodb.on(UpdateCommand).rejects(conditionFailed);

    expect(await table.move({ key: aNotice(), from: "queued", to: "sending", set: {} })).toBe(false);
  });

  test("throws what else DynamoDB says", async () => {
    dynamodb.on(UpdateCommand).rejects(new Error("InternalServerError"));

    await expect(table.move({ key: aNotice(), from: "queued", to: "sending", set: {} })).rejects.toThrow();
  });

  test("that the table of states forbids never reaches DynamoDB", async () => {
    await expect(table.move({ key: aNotice(), from: "cancelled", to: "queued", set: {} })).rejects.toThrow();

    expect(dynamodb).not.toHaveReceivedCommand(UpdateCommand);
  });
});

describe("reading notices", () => {
  const raw = { ...aNotice(), dueShard: 3 };

  test("is strongly consistent", async () => {
    dynamodb.on(BatchGetCommand).resolves({ Responses: { Notices: [raw] } });

    expect(await table.read([aNotice()])).toEqual([aNotice()]);
    expect(dynamodb).toHaveReceivedCommandWith(BatchGetCommand, {
      RequestItems: {
        Notices: {
          Keys: [{ caseId: "MS-2026-000123", noticeId: "v000001-received-news-sms" }],
          ConsistentRead: true,
        },
      },
    });
  });

  test("asks again for what DynamoDB left unprocessed", async () => {
    const { caseId, noticeId } = aNotice();
    dynamodb
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: {}, UnprocessedKeys: { Notices: { Keys: [{ caseId, noticeId }] } } })
      .resolves({ Responses: { Notices: [raw] } });

    expect(await table.read([aNotice()])).toHaveLength(1);
    expect(dynamodb).toHaveReceivedCommandTimes(BatchGetCommand, 2);
  });

  test("makes no request for no keys", async () => {
    expect(await table.read([])).toEqual([]);
    expect(dynamodb).not.toHaveReceivedAnyCommand();
  });
});

describe("the due index", () => {
  test("is read shard by shard, page after page", async () => {
    const { caseId, noticeId } = aNotice();
    const row = { caseId, noticeId, state: "queued", dueAt: NOW, dueShard: 3 };
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [row], LastEvaluatedKey: { caseId } })
      .resolves({ Items: [row] });

    const rows = [];
    for await (const found of table.due(3, NOW)) rows.push(found);

    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({ caseId, noticeId, state: "queued", dueAt: NOW });
    expect(dynamodb).toHaveReceivedCommandWith(QueryCommand, {
      TableName: "Notices",
      IndexName: "due",
      KeyConditionExpression: "dueShard = :shard AND dueAt <= :until",
      ExpressionAttributeValues: { ":shard": 3, ":until": NOW },
    });
  });

  test("lets go of a trace by its key", async () => {
    dynamodb.on(DeleteCommand).resolves({});
    const { caseId, noticeId } = aNotice();

    await table.drop(aNotice());

    expect(dynamodb).toHaveReceivedCommandWith(DeleteCommand, {
      TableName: "Notices",
      Key: { caseId, noticeId },
    });
  });
});
