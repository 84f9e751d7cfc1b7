import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamodbEngine, startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { createApplicantTable } from "../../shared/adapters/applicant-table.ts";
import { createCaseTable } from "../../shared/adapters/case-table.ts";
import { createImportTables } from "../../shared/adapters/import-tables.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import type { ApplicantStore } from "../../shared/domain/applicant.ts";
import { type CaseStore, caseKeyText, requestDecisionSchema } from "../../shared/domain/change.ts";
import type { ImportStore } from "../../shared/domain/import-record.ts";
import { DUE_SHARDS, type DueIndex, type Notice, type NoticeStore } from "../../shared/domain/notice.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import {
  aCase,
  aNotice,
  anApplicant,
  aPlan,
  aRequest,
  NOW,
  requestItem,
  sms,
  station,
} from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createImportTwin } from "../twins/import-store.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { contractEndpoint, dynamodbEndpoint, whoAsks } from "./contract-endpoint.ts";

interface Stores {
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly notices: NoticeStore & DueIndex;
  readonly imports: ImportStore;
  putApplicant(item: object & { readonly applicantId: string }): Promise<void>;
}

/** Another run's tables may still be there where the engine is not ours. */
const PREFIX = `contract-${process.pid}-${Date.now()}-`;

const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" }) as const;
const hash = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" }) as const;
const range = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" }) as const;

const TABLES: readonly CreateTableCommandInput[] = [
  {
    TableName: `${PREFIX}Cases`,
    AttributeDefinitions: [text("caseId"), text("entry")],
    KeySchema: [hash("caseId"), range("entry")],
    BillingMode: "PAY_PER_REQUEST",
  },
  {
    TableName: `${PREFIX}Applicants`,
    AttributeDefinitions: [text("applicantId")],
    KeySchema: [hash("applicantId")],
    BillingMode: "PAY_PER_REQUEST",
  },
  {
    TableName: `${PREFIX}Notices`,
    AttributeDefinitions: [
      text("caseId"),
      text("noticeId"),
      text("dueAt"),
      { AttributeName: "dueShard", AttributeType: "N" },
    ],
    KeySchema: [hash("caseId"), range("noticeId")],
    BillingMode: "PAY_PER_REQUEST",
    GlobalSecondaryIndexes: [
      {
        IndexName: "due",
        KeySchema: [hash("dueShard"), range("dueAt")],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["state"] },
      },
    ],
  },
];

const folder = mkdtempSync(join(tmpdir(), "store-contract-"));
let engine: DynamodbEngine | undefined;
let tables: DynamoDBDocumentClient | undefined;

beforeAll(async () => {
  engine = await startDynamodbEngine({
    dataDir: folder,
    endpoint: dynamodbEndpoint,
    onLog: () => {},
  });
  const client = new DynamoDBClient({ endpoint: engine.endpoint.href, ...whoAsks });
  for (const table of TABLES) await client.send(new CreateTableCommand(table));
  for (const { TableName } of TABLES) await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName });
  tables = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
});

afterAll(async () => {
  if (contractEndpoint !== undefined)
    for (const { TableName } of TABLES) await tables?.send(new DeleteTableCommand({ TableName }));
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function inMemory(): Stores {
  const cases = createCaseTwin();
  const applicants = createApplicantTwin();
  const putApplicant = async (item: object & { readonly applicantId: string }) => applicants.put(item);
  return {
    cases,
    applicants,
    notices: createNoticeTwin(),
    imports: createImportTwin(cases, applicants),
    putApplicant,
  };
}

function onDynamo(): Stores {
  const client = tables;
  if (client === undefined) throw new Error("The engine has not started");
  return {
    cases: createCaseTable(client, `${PREFIX}Cases`),
    applicants: createApplicantTable(client, `${PREFIX}Applicants`),
    notices: createNoticeTable(client, `${PREFIX}Notices`),
    imports: createImportTables(client, { cases: `${PREFIX}Cases`, applicants: `${PREFIX}Applicants` }),
    putApplicant: async (Item) => {
      await client.send(new PutCommand({ TableName: `${PREFIX}Applicants`, Item }));
    },
  };
}

/** Each test works on a case of its own, since the tables outlive it. */
let lastCase = 0;
function ownCase(): string {
  lastCase++;
  return `case-${lastCase}`;
}

async function rowsDue({ notices }: Stores, caseId: string, until: string) {
  const rows = [];
  for (let shard = 0; shard < DUE_SHARDS; shard++) {
    for await (const row of notices.due(shard, until)) if (row.caseId === caseId) rows.push(row);
  }
  return rows;
}

async function only({ notices }: Stores, notice: Notice): Promise<Notice | undefined> {
  const [found] = await notices.read([notice]);
  return found;
}

describe.each([
  ["the twin", inMemory],
  ["DynamoDB", onDynamo],
])("a notice store (%s)", (_, open) => {
  test("adds a notice once and returns the one that was there", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase() });

    const first = await stores.notices.add(notice);
    const second = await stores.notices.add({ ...notice, state: "held", language: "ar" });

    expect(first).toBeUndefined();
    expect(second).toEqual(notice);
    expect(await only(stores, notice)).toEqual(notice);
  });

  test("keeps no field that has no value", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase(), reason: undefined, version: undefined });

    await stores.notices.add(notice);

    expect(await only(stores, notice)).toEqual(notice);
  });

  test("reads notices by their keys, each once, without the unknown ones", async () => {
    const stores = open();
    const caseId = ownCase();
    const one = aNotice({ caseId, noticeId: "one" });
    const other = aNotice({ caseId, noticeId: "other" });
    await stores.notices.add(one);
    await stores.notices.add(other);

    const found = await stores.notices.read([one, other, one, { caseId, noticeId: "unknown" }]);

    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([one, other]));
  });

  test("reads nothing for no keys", async () => {
    expect(await open().notices.read([])).toEqual([]);
  });

  test("reads more notices than one request can carry", async () => {
    const stores = open();
    const caseId = ownCase();
    const keys = Array.from({ length: 130 }, (_unused, index) => ({ caseId, noticeId: `n-${index}` }));
    await Promise.all(keys.map((key) => stores.notices.add(aNotice(key))));

    expect(await stores.notices.read(keys)).toHaveLength(130);
  });

  test("moves a notice that is as it was read, setting and removing fields", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase(), reason: "provider-busy" });
    await stores.notices.add(notice);

    const moved = await stores.notices.move({
      key: notice,
      from: "queued",
      to: "sending",
      attempts: 0,
      dueAt: NOW,
      set: { attempts: 1, leaseUntil: "2026-11-23T09:01:00.000Z", reason: undefined },
    });

    expect(moved).toBe(true);
    expect(await only(stores, notice)).toEqual({
      ...notice,
      state: "sending",
      attempts: 1,
      leaseUntil: "2026-11-23T09:01:00.000Z",
      reason: undefined,
    });
  });

  test.each([
    ["another state", { from: "held" }],
    ["another number of claims", { attempts: 1 }],
    ["another due time", { dueAt: "2026-11-23T08:59:59.999Z" }],
    ["a due time where none was", { dueAt: null }],
  ] as const)("moves nothing that was read with %s", async (_name, fields) => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase() });
    await stores.notices.add(notice);

    const moved = await stores.notices.move({
      key: notice,
      from: "queued",
      to: "cancelled",
      set: {},
      ...fields,
    });

    expect(moved).toBe(false);
    expect(await only(stores, notice)).toEqual(notice);
  });

  test("moves a notice without a due time where that is what was read", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase(), state: "held", dueAt: undefined, expiresAt: undefined });
    await stores.notices.add(notice);

    const move = { key: notice, from: "held", to: "queued", dueAt: null, set: { dueAt: NOW } } as const;

    expect(await stores.notices.move(move)).toBe(true);
    expect(await stores.notices.move({ ...move, from: "queued", to: "queued" })).toBe(false);
  });

  test("makes no notice out of a move of an unknown one", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase() });

    expect(await stores.notices.move({ key: notice, from: "queued", to: "sending", set: {} })).toBe(false);
    expect(await only(stores, notice)).toBeUndefined();
  });

  test("lets only one of two racing senders claim a notice", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase() });
    await stores.notices.add(notice);
    const claim = { key: notice, from: "queued", to: "sending", attempts: 0, set: { attempts: 1 } } as const;

    const claims = await Promise.all([stores.notices.move(claim), stores.notices.move(claim)]);

    expect(claims.filter((won) => won)).toHaveLength(1);
  });

  test("throws on a move that the table of states forbids", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase(), state: "sent" });
    await stores.notices.add(notice);

    const move = stores.notices.move({ key: notice, from: "sent", to: "queued", set: {} });

    await expect(move).rejects.toThrow("from sent to queued");
    expect(await only(stores, notice)).toEqual(notice);
  });

  test("allows a move that stays in its state", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase() });
    await stores.notices.add(notice);

    const later = "2026-11-23T09:15:00.000Z";
    const moved = await stores.notices.move({
      key: notice,
      from: "queued",
      to: "queued",
      set: { dueAt: later },
    });

    expect(moved).toBe(true);
    expect(await only(stores, notice)).toMatchObject({ state: "queued", dueAt: later });
  });
});

describe.each([
  ["the twin", inMemory],
  ["DynamoDB", onDynamo],
])("a due index (%s)", (_, open) => {
  test.each(["held", "queued", "sending", "sent", "uncertain", "failed", "quarantined"] as const)(
    "shows a notice that is %s and due",
    async (state) => {
      const stores = open();
      const notice = aNotice({ caseId: ownCase(), state });
      await stores.notices.add(notice);

      const { caseId, noticeId } = notice;
      expect(await rowsDue(stores, caseId, NOW)).toEqual([{ caseId, noticeId, state, dueAt: NOW }]);
    },
  );

  test("shows nothing before its time", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase() });
    await stores.notices.add(notice);

    expect(await rowsDue(stores, notice.caseId, "2026-11-23T08:59:59.999Z")).toEqual([]);
  });

  test.each(["delivered", "superseded", "cancelled", "withheld", "not-told"] as const)(
    "never shows what is %s",
    async (state) => {
      const stores = open();
      const notice = aNotice({ caseId: ownCase(), state });
      await stores.notices.add(notice);

      expect(await rowsDue(stores, notice.caseId, NOW)).toEqual([]);
    },
  );

  test("shows nothing that waits for another change", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase(), state: "held", dueAt: undefined });
    await stores.notices.add(notice);

    expect(await rowsDue(stores, notice.caseId, NOW)).toEqual([]);
  });

  test("keeps a notice from its put until it is settled", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase() });
    const { caseId } = notice;
    await stores.notices.add(notice);

    await stores.notices.move({ key: notice, from: "queued", to: "sending", set: { attempts: 1 } });
    expect(await rowsDue(stores, caseId, NOW)).toMatchObject([{ state: "sending", dueAt: NOW }]);

    const receiptDue = "2026-11-26T09:00:00.000Z";
    const set = { sentAt: NOW, dueAt: receiptDue };
    await stores.notices.move({ key: notice, from: "sending", to: "sent", set });
    expect(await rowsDue(stores, caseId, NOW)).toEqual([]);
    expect(await rowsDue(stores, caseId, receiptDue)).toMatchObject([{ state: "sent" }]);

    await stores.notices.move({ key: notice, from: "sent", to: "delivered", set: { dueAt: undefined } });
    expect(await rowsDue(stores, caseId, receiptDue)).toEqual([]);
  });

  test("takes in again what has failed after it was delivered", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase(), state: "delivered", dueAt: undefined });
    await stores.notices.add(notice);

    await stores.notices.move({ key: notice, from: "delivered", to: "failed", set: { dueAt: NOW } });

    expect(await rowsDue(stores, notice.caseId, NOW)).toMatchObject([{ state: "failed" }]);
  });

  test("lets go of a notice whose due time is taken away", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase(), state: "sending" });
    await stores.notices.add(notice);

    await stores.notices.move({ key: notice, from: "sending", to: "uncertain", set: { dueAt: undefined } });

    expect(await rowsDue(stores, notice.caseId, NOW)).toEqual([]);
  });

  test("takes in a held notice once it has a due time", async () => {
    const stores = open();
    const notice = aNotice({ caseId: ownCase(), state: "held", dueAt: undefined });
    await stores.notices.add(notice);

    await stores.notices.move({ key: notice, from: "held", to: "held", set: { dueAt: NOW } });

    expect(await rowsDue(stores, notice.caseId, NOW)).toMatchObject([{ state: "held" }]);
  });

  test("shows the notices of a shard oldest first", async () => {
    const stores = open();
    const caseId = ownCase();
    const times = ["2026-11-23T08:03:00.000Z", "2026-11-23T08:01:00.000Z", "2026-11-23T08:02:00.000Z"];
    const notices = Array.from({ length: 48 }, (_unused, index) =>
      aNotice({ caseId, noticeId: `n-${index}`, dueAt: times[index % 3] }),
    );
    await Promise.all(notices.map((notice) => stores.notices.add(notice)));

    for (let shard = 0; shard < DUE_SHARDS; shard++) {
      const dueTimes: string[] = [];
      for await (const row of stores.notices.due(shard, NOW)) dueTimes.push(row.dueAt);
      expect(dueTimes).toEqual(dueTimes.toSorted((one, other) => (one < other ? -1 : 1)));
    }
    expect(await rowsDue(stores, caseId, NOW)).toHaveLength(48);
  });

  test("drops a trace", async () => {
    const stores = open();
    const trace = aNotice({ caseId: ownCase(), noticeId: "event-1", state: "quarantined" });
    await stores.notices.add(trace);

    await stores.notices.drop(trace);

    expect(await only(stores, trace)).toBeUndefined();
    expect(await rowsDue(stores, trace.caseId, NOW)).toEqual([]);
  });
});

describe.each([
  ["the twin", inMemory],
  ["DynamoDB", onDynamo],
])("a case store (%s)", (_, open) => {
  test("writes a change down once", async () => {
    const { cases } = open();
    const { change, plan } = station({
      caseId: ownCase(),
      details: { letterDeadline: "2026-12-08" },
      version: 7,
    });

    const first = await cases.record({ type: "status", item: change, plan });
    const second = await cases.record({ type: "status", item: { ...change, status: "decided" }, plan });

    expect([first, second]).toEqual([true, false]);
    expect(await cases.history(change.caseId)).toEqual({ line: [{ change, plan }], requests: [] });
  });

  test("gives back every accepted change of a case, and of no other", async () => {
    const { cases } = open();
    const caseId = ownCase();
    const line = [1, 2, 10, 100].map((version) => station({ caseId, version }));
    for (const { change, plan } of [...line, station({ caseId: `${caseId}0` })]) {
      await cases.record({ type: "status", item: change, plan });
    }

    const found = (await cases.history(caseId)).line;

    expect(found).toHaveLength(4);
    expect(found).toEqual(expect.arrayContaining(line));
  });

  test("knows no line of an unknown case", async () => {
    expect(await open().cases.history(ownCase())).toEqual({ line: [], requests: [] });
  });

  test("writes the decision on a request down once, parameters and all", async () => {
    const { cases } = open();
    const caseId = ownCase();
    const parameters = { date: "2026-12-01", time: "09:30", place: "office" };
    const item = aRequest({ caseId, kind: "appointment", parameters });
    const plan = aPlan({ kind: "appointment" });
    const key = { caseId, entry: "planned#01JD9Z" };

    const first = await cases.record({ type: "request", item, plan });
    const second = await cases.record({ type: "request", item, plan });

    expect([first, second]).toEqual([true, false]);
    const found = (await cases.read([key])).get(caseKeyText(key));
    expect(requestDecisionSchema.parse(found)).toEqual({ kind: "appointment", parameters, plan });
  });

  test("keeps the decision on a request out of the line", async () => {
    const { cases } = open();
    const item = aRequest({ caseId: ownCase() });
    await cases.record({ type: "request", item, plan: aPlan() });

    expect((await cases.history(item.caseId)).line).toEqual([]);
  });

  test("reads raw items by their keys, without the unknown ones", async () => {
    const { cases, imports } = open();
    const item = aCase({ caseId: ownCase() });
    const request = aRequest({ caseId: item.caseId });
    await imports.write({ type: "case", item }, undefined);
    await imports.write({ type: "request", item: request }, undefined);

    const found = await cases.read([item, request, item, { caseId: item.caseId, entry: "request#unknown" }]);

    expect(found).toEqual(
      new Map<string, unknown>([
        [`${item.caseId}/case`, item],
        [`${item.caseId}/request#01JD9Z`, requestItem(request)],
      ]),
    );
  });
});

describe.each([
  ["the twin", inMemory],
  ["DynamoDB", onDynamo],
])("an applicant store (%s)", (_, open) => {
  test("reads people by id, without the unknown ones", async () => {
    const stores = open();
    const person = anApplicant({ applicantId: ownCase() });
    await stores.putApplicant(person);

    const found = await stores.applicants.read([person.applicantId, "nobody", person.applicantId]);

    expect(found).toEqual(new Map([[person.applicantId, person]]));
  });

  test("sets a page code once; whoever comes later hears the first one", async () => {
    const stores = open();
    const { pageCode: _code, ...person } = anApplicant({ applicantId: ownCase() });
    await stores.putApplicant(person);

    const first = await stores.applicants.givePageCode(person.applicantId, "0123456789");
    const second = await stores.applicants.givePageCode(person.applicantId, "ABCDEFGHJK");

    expect([first, second]).toEqual(["0123456789", "0123456789"]);
    expect((await stores.applicants.read([person.applicantId])).get(person.applicantId)).toEqual({
      ...person,
      pageCode: "0123456789",
    });
  });

  test("brings nobody back who was erased", async () => {
    const { applicants } = open();
    const applicantId = ownCase();

    expect(await applicants.givePageCode(applicantId, "0123456789")).toBeUndefined();
    expect(await applicants.read([applicantId])).toEqual(new Map());
  });

  test("opens no page for what an erasure has left, and one for who has come back since", async () => {
    const stores = open();
    const applicantId = ownCase();
    const stub = { applicantId, language: "de", reach: "first", channels: [], erasedAt: NOW } as const;
    await stores.putApplicant(stub);

    expect(await stores.applicants.givePageCode(applicantId, "0123456789")).toBeUndefined();
    expect((await stores.applicants.read([applicantId])).get(applicantId)).toEqual(stub);

    const back = { ...stub, channels: [sms()] };
    await stores.putApplicant(back);

    expect(await stores.applicants.givePageCode(applicantId, "0123456789")).toBe("0123456789");
  });
});

describe.each([
  ["the twin", inMemory],
  ["DynamoDB", onDynamo],
])("an import store (%s)", (_, open) => {
  test("writes a case over the version that was seen", async () => {
    const { imports, cases } = open();
    const first = aCase({ caseId: ownCase() });
    const second = { ...first, version: 2, status: "in-review" } as const;
    await imports.write({ type: "case", item: first }, undefined);

    expect(await imports.write({ type: "case", item: second }, first)).toBe(true);
    expect((await cases.read([first])).get(caseKeyText(first))).toEqual(second);
  });

  test("writes no case over a version that nobody has seen", async () => {
    const { imports, cases } = open();
    const first = aCase({ caseId: ownCase(), version: 3 });
    await imports.write({ type: "case", item: first }, undefined);

    const seen = { ...first, version: 2 };
    expect(await imports.write({ type: "case", item: { ...first, version: 4 } }, seen)).toBe(false);
    expect((await cases.read([first])).get(caseKeyText(first))).toEqual(first);
  });

  test("writes a request once", async () => {
    const { imports } = open();
    const item = aRequest({ caseId: ownCase() });

    expect(await imports.write({ type: "request", item }, undefined)).toBe(true);
    expect(await imports.write({ type: "request", item }, undefined)).toBe(false);
  });

  test("writes an applicant", async () => {
    const { imports, applicants } = open();
    const item = anApplicant({ applicantId: ownCase() });

    expect(await imports.write({ type: "applicant", item }, undefined)).toBe(true);
    expect(await applicants.read([item.applicantId])).toEqual(new Map([[item.applicantId, item]]));
  });

  test("leaves fields of others in an applicant alone, and takes away what is no longer said", async () => {
    const stores = open();
    const item = anApplicant({ applicantId: ownCase() });
    const seen = { ...item, note: "kept", sendHours: { from: "09:00", to: "19:00" } };
    await stores.putApplicant(seen);

    expect(await stores.imports.write({ type: "applicant", item: { ...item, language: "ar" } }, seen)).toBe(
      true,
    );
    expect((await stores.applicants.read([item.applicantId])).get(item.applicantId)).toEqual({
      ...item,
      note: "kept",
      language: "ar",
    });
  });

  test.each([
    ["stopped a channel", { channels: [sms({ state: "stopped" })] }],
    ["asked for safe contact", { safeContact: true }],
    ["was given a page code", { pageCode: "0123456789" }],
  ] as const)("writes no applicant who meanwhile %s", async (_name, meanwhile) => {
    const stores = open();
    const { pageCode: _code, ...seen } = anApplicant({ applicantId: ownCase() });
    const current = { ...seen, ...meanwhile };
    await stores.putApplicant(current);

    expect(await stores.imports.write({ type: "applicant", item: { ...seen, language: "ar" } }, seen)).toBe(
      false,
    );
    expect((await stores.applicants.read([seen.applicantId])).get(seen.applicantId)).toEqual(current);
  });

  test("writes no applicant where one came up that was not seen", async () => {
    const stores = open();
    const item = anApplicant({ applicantId: ownCase() });
    await stores.putApplicant(item);

    expect(await stores.imports.write({ type: "applicant", item }, undefined)).toBe(false);
  });

  test("writes no case where one came up that was not seen", async () => {
    const { imports } = open();
    const item = aCase({ caseId: ownCase(), version: 9 });
    await imports.write({ type: "case", item }, undefined);

    expect(await imports.write({ type: "case", item: { ...item, version: 1 } }, undefined)).toBe(false);
  });

  test("takes away what the new change of a case no longer says", async () => {
    const { imports, cases } = open();
    const first = aCase({ caseId: ownCase(), quiet: true, details: { letterDeadline: "2026-12-08" } });
    const second = aCase({ caseId: first.caseId, version: 2, status: "in-review" });
    await imports.write({ type: "case", item: first }, undefined);

    await imports.write({ type: "case", item: second }, first);

    expect((await cases.read([first])).get(caseKeyText(first))).toEqual(second);
  });
});
