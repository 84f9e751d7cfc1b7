import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamodbEngine, startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import type { Notice, NoticeMove, NoticeStore } from "../../shared/domain/notice.ts";
import { mayMove, NOTICE_STATE_NAMES, type NoticeState } from "../../shared/domain/notice-states.ts";
import type { Counter } from "../../shared/domain/register.ts";
import { aNotice } from "../twins/builders.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createRegisterTwin } from "../twins/register.ts";

/** Another run's tables may still be there where the engine is not ours. */
const PREFIX = `moves-${process.pid}-${Date.now()}-`;

const TABLES = [
  { TableName: `${PREFIX}Notices`, hash: "caseId", range: "noticeId" },
  { TableName: `${PREFIX}Register`, hash: "key", range: "entry" },
] as const;

const folder = mkdtempSync(join(tmpdir(), "notice-moves-"));
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
  for (const { TableName, hash, range } of TABLES) {
    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [hash, range].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: [
          { AttributeName: hash, KeyType: "HASH" },
          { AttributeName: range, KeyType: "RANGE" },
        ],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  }
  tables = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
});

afterAll(async () => {
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function inMemory(): NoticeStore {
  return createNoticeTwin([], createRegisterTwin());
}

function onDynamo(): NoticeStore {
  if (tables === undefined) throw new Error("The engine has not started");
  return createNoticeTable(tables, `${PREFIX}Notices`, `${PREFIX}Register`);
}

const PAIRS = NOTICE_STATE_NAMES.flatMap((from) => NOTICE_STATE_NAMES.map((to) => ({ from, to })));
const ARROWS = PAIRS.filter(({ from, to }) => mayMove(from, to));
const STAYS = PAIRS.filter(({ from, to }) => from === to);
const FORBIDDEN = PAIRS.filter(({ from, to }) => from !== to && !mayMove(from, to));

/** Each test works on a case and a counter of its own, since the tables outlive it. */
let lastCase = 0;
async function put(store: NoticeStore, state: NoticeState): Promise<Notice> {
  lastCase++;
  const notice = aNotice({ caseId: `case-${lastCase}`, state });
  await store.add(notice);
  return notice;
}

async function read(store: NoticeStore, notice: Notice): Promise<Notice | undefined> {
  const [found] = await store.read([notice]);
  return found;
}

function stepOf(notice: Notice, from: NoticeState, to: NoticeState): NoticeMove {
  return { key: notice, from, to, set: { attempts: 7, reason: "by-caseworker" } };
}

/** A counter that is full after one claim, so that a second one shows whether the first was counted. */
function aCounter({ caseId }: Notice): Counter {
  return { key: `count#${caseId}`, entry: "2026-11-23", limit: 1, keepUntil: "2026-11-25T09:00:00.000Z" };
}

type Take = (store: NoticeStore, step: NoticeMove, counter: Counter) => Promise<unknown>;

const WAYS: readonly (readonly [string, Take])[] = [
  ["a move", (store, step) => store.move(step)],
  ["a claim", (store, step, counter) => store.claim(step, [counter])],
  ["a claim without counters", (store, step) => store.claim(step, [])],
];

describe.each([
  ["the twin", inMemory],
  ["DynamoDB", onDynamo],
])("a notice store (%s)", (_store, open) => {
  describe.each(WAYS)("asked for %s", (_way, take) => {
    test.each(ARROWS)("goes from $from to $to, as the table has an arrow", async ({ from, to }) => {
      const store = open();
      const notice = await put(store, from);

      const moved = await take(store, stepOf(notice, from, to), aCounter(notice));

      expect(moved).toBe(true);
      expect(await read(store, notice)).toEqual({
        ...notice,
        state: to,
        attempts: 7,
        reason: "by-caseworker",
      });
    });

    test.each(STAYS)("lets a notice stay $from", async ({ from }) => {
      const store = open();
      const notice = await put(store, from);

      expect(await take(store, stepOf(notice, from, from), aCounter(notice))).toBe(true);
      expect(await read(store, notice)).toMatchObject({ state: from, attempts: 7 });
    });

    test.each(FORBIDDEN)("refuses to go from $from to $to", async ({ from, to }) => {
      const store = open();
      const notice = await put(store, from);
      const counter = aCounter(notice);

      await expect(take(store, stepOf(notice, from, to), counter)).rejects.toThrow(`from ${from} to ${to}`);
      expect(await read(store, notice)).toEqual(notice);
      expect(await isUncounted(store, notice, counter)).toBe(true);
    });

    test.each(ARROWS)("changes nothing where $from has become $to already", async ({ from, to }) => {
      const store = open();
      const notice = await put(store, to);
      const counter = aCounter(notice);

      expect(await take(store, stepOf(notice, from, to), counter)).toBe(false);
      expect(await read(store, notice)).toEqual(notice);
      expect(await isUncounted(store, notice, counter)).toBe(true);
    });

    test.each(STAYS)("changes nothing of what is no longer $from", async ({ from }) => {
      const store = open();
      const notice = await put(store, from === "held" ? "queued" : "held");

      expect(await take(store, stepOf(notice, from, from), aCounter(notice))).toBe(false);
      expect(await read(store, notice)).toEqual(notice);
    });
  });

  test("names the full counter that stands in a claim's way, and changes nothing", async () => {
    const store = open();
    const notice = await put(store, "queued");
    const counter = aCounter(notice);
    await store.claim(stepOf(notice, "queued", "sending"), [counter]);
    const claimed = await read(store, notice);

    expect(await store.claim(stepOf(notice, "sending", "sent"), [counter])).toEqual(counter);
    expect(await read(store, notice)).toEqual(claimed);
  });
});

/** A later claim that may be made still finds room. */
async function isUncounted(store: NoticeStore, { state, ...notice }: Notice, counter: Counter) {
  return (await store.claim({ key: notice, from: state, to: state, set: {} }, [counter])) === true;
}
