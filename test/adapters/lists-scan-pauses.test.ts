import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamodbEngine, startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { createCaseScan } from "../../shared/adapters/case-scan.ts";
import { createNoticeLists } from "../../shared/adapters/notice-lists.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import { createPauseTable } from "../../shared/adapters/pause-table.ts";
import type { NoticeLists, NoticeStore } from "../../shared/domain/notice.ts";
import type { ChannelPauses } from "../../shared/domain/register.ts";
import { DAY, HOUR, after as moment } from "../../shared/domain/time.ts";
import { aCase, aNotice, aRequest, NOW, requestItem } from "../twins/builders.ts";
import { createListsTwin } from "../twins/notice-lists.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createRegisterTwin } from "../twins/register.ts";

/** Another run's tables may still be there where the engine is not ours. */
const PREFIX = `lists-${process.pid}-${Date.now()}-`;

const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" }) as const;
const hash = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" }) as const;
const range = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" }) as const;
const table = (name: string, key: string, sort: string) =>
  ({
    TableName: PREFIX + name,
    AttributeDefinitions: [text(key), text(sort)],
    KeySchema: [hash(key), range(sort)],
    BillingMode: "PAY_PER_REQUEST",
  }) satisfies CreateTableCommandInput;

const TABLES: readonly CreateTableCommandInput[] = [
  table("Cases", "caseId", "entry"),
  table("Register", "key", "entry"),
  {
    ...table("Notices", "caseId", "noticeId"),
    AttributeDefinitions: [text("caseId"), text("noticeId"), text("attention"), text("plannedAt")],
    GlobalSecondaryIndexes: [
      {
        IndexName: "attention",
        KeySchema: [hash("attention"), range("plannedAt")],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  },
];

const folder = mkdtempSync(join(tmpdir(), "lists-scan-pauses-"));
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
  for (const input of TABLES) await client.send(new CreateTableCommand(input));
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

let count = 0;

/** Tests share the tables, so each has names of its own. */
function own(what: string): string {
  count++;
  return `${what}-${count}`;
}

function listsInMemory(): NoticeLists & Pick<NoticeStore, "add" | "move"> {
  const notices = createNoticeTwin();
  return { ...createListsTwin(notices), add: notices.add, move: notices.move };
}

function listsOnDynamo(): ReturnType<typeof listsInMemory> {
  const { add, move } = createNoticeTable(client(), `${PREFIX}Notices`);
  return { ...createNoticeLists(client(), `${PREFIX}Notices`), add, move };
}

describe.each([
  ["the twin", listsInMemory],
  ["DynamoDB", listsOnDynamo],
])("lists of notices (%s)", (_, open) => {
  test("name all notices of a case, and no others", async () => {
    const lists = open();
    const caseId = own("C");
    const first = aNotice({ caseId });
    const second = aNotice({ caseId, noticeId: "v000002-in-review-news-none", state: "not-told" });
    for (const notice of [first, second, aNotice({ caseId: own("C") })]) await lists.add(notice);

    const found = await lists.ofCase(caseId);

    expect(found.toSorted((one, other) => (one.noticeId < other.noticeId ? -1 : 1))).toEqual([first, second]);
    expect(await lists.ofCase(own("C"))).toEqual([]);
  });

  test("name what an office must look at, whole, until somebody has", async () => {
    const lists = open();
    const office = own("office");
    const notice = aNotice({ caseId: own("C"), state: "failed", attention: office });
    await lists.add(notice);
    await lists.add(aNotice({ caseId: own("C"), state: "failed", attention: own("office") }));

    expect(await Array.fromAsync(lists.inAttention(office))).toEqual([notice]);

    await lists.move({ key: notice, from: "failed", to: "queued", set: { attention: undefined } });
    expect(await Array.fromAsync(lists.inAttention(office))).toEqual([]);
  });
});

function pausesInMemory(): ChannelPauses {
  const register = createRegisterTwin();
  const { pause, resume } = register;
  return { pause, resume, current: async (channel) => register.pauses.get(channel) };
}

function pausesOnDynamo(): ChannelPauses {
  return createPauseTable(client(), `${PREFIX}Register`);
}

describe.each([
  ["the twin", pausesInMemory],
  ["DynamoDB", pausesOnDynamo],
])("channel pauses (%s)", (_, open) => {
  const soon = { since: NOW, until: moment(NOW, HOUR), code: "Throttling" };
  const later = { since: NOW, until: moment(NOW, DAY), code: "DailyQuota" };
  const endless = { since: NOW, code: "by-hand" };

  test("hold for one channel until they are taken away", async () => {
    const pauses = open();
    await pauses.pause("sms", soon);

    expect(await pauses.current("sms")).toEqual(soon);
    expect(await pauses.current("email")).toBeUndefined();

    await pauses.resume("sms");
    expect(await pauses.current("sms")).toBeUndefined();
  });

  test.each([
    ["a longer one", soon, later, later],
    ["a shorter one", later, soon, later],
    ["an endless one", soon, endless, endless],
    ["one with an end", endless, later, endless],
  ])("are put over by %s only if that lasts longer", async (_name, first, second, counts) => {
    const pauses = open();
    await pauses.resume("sms");
    await pauses.pause("sms", first);
    await pauses.pause("sms", second);

    expect(await pauses.current("sms")).toEqual(counts);
  });

  test("may be taken away where there are none", async () => {
    const pauses = open();

    await expect(pauses.resume("email")).resolves.toBeUndefined();
  });
});

describe("the scan of Cases", () => {
  const scan = () => createCaseScan(client(), `${PREFIX}Cases`);
  const put = async (...items: readonly object[]) => {
    for (const Item of items) await client().send(new PutCommand({ TableName: `${PREFIX}Cases`, Item }));
  };

  test("finds cases and requests since a moment, whatever zone they name, and no history", async () => {
    const [recent, zoned, old] = [own("C"), own("C"), own("C")];
    const history = { caseId: recent, at: NOW, by: "import", plan: {} };
    await put(
      aCase({ caseId: recent, changedAt: moment(NOW, HOUR) }),
      requestItem(aRequest({ caseId: recent, requestedAt: moment(NOW, HOUR) })),
      { ...history, entry: "change#1", changedAt: moment(NOW, HOUR) },
      { ...history, entry: "planned#01JD9Z", requestedAt: moment(NOW, HOUR) },
      // 09:30 UTC.
      aCase({ caseId: zoned, changedAt: "2026-11-22T22:30:00.000-11:00" }),
      aCase({ caseId: old, changedAt: moment(NOW, -3 * DAY) }),
      { caseId: old, entry: "request#NONE" },
    );

    const found = (await Array.fromAsync(scan().writtenSince(NOW))).map(
      ({ caseId, entry }) => `${caseId} ${entry}`,
    );

    expect(found.toSorted()).toEqual(
      [`${recent} case`, `${recent} request#01JD9Z`, `${zoned} case`].toSorted(),
    );
  });

  test("brings the items of one case one after the other", async () => {
    const cases = Array.from({ length: 30 }, () => own("C"));
    for (const requestId of ["1", "2"])
      for (const caseId of cases) await put(requestItem(aRequest({ caseId, requestId })));
    await put(...cases.map((caseId) => aCase({ caseId })));

    const found = (await Array.fromAsync(scan().writtenSince(NOW))).map(({ caseId }) => caseId);

    const changes = found.filter((caseId, index) => caseId !== found[index - 1]);
    expect(found.length).toBeGreaterThanOrEqual(90);
    expect(changes).toHaveLength(new Set(found).size);
  });
});
