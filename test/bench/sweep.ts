import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as z from "zod";
import { createHandler } from "../../functions/release-notices/handler.ts";
import { DataStack } from "../../infra/aws/data-stack.ts";
import { createDynamodbCalls, type DynamodbCalls } from "../../infra/local/dynamodb-calls.ts";
import { startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { readSettings } from "../../infra/settings.ts";
import { createNoticeQueues } from "../../shared/adapters/notice-queues.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import { type Notice, type NoticeQueue, noticeKeyText } from "../../shared/domain/notice.ts";
import type { NoticeState } from "../../shared/domain/notice-states.ts";
import { DAY, type Instant, MINUTE, after as moment } from "../../shared/domain/time.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import { aLog, aNotice, NOW, settings } from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { putAtRest, restingNotice } from "./at-rest.ts";
import { clientConfig } from "./load.ts";

/** What sweeps cost in a table with so many notices that nobody has to look at. */
export interface SweepFigure {
  readonly atRest: number;
  /** How long it took to put them there. */
  readonly seedSeconds: number;
  /** Milliseconds of each round. */
  readonly sweeps: readonly number[];
  /** The same in a table with {@link FEW} at rest, in turn with them. */
  readonly peers: readonly number[];
  /** AWS requests of one sweep, by action. */
  readonly requests: Counts;
  /** A scan that looks for the same notices, where that does not take too long. */
  readonly scan: ScanFigure | undefined;
}

interface ScanFigure {
  readonly milliseconds: number;
  readonly requests: number;
}

type Counts = Readonly<Record<string, number>>;

export const ROUNDS = 25;
export const DUE = 48;
export const FEW = 1_000;

const SIZES = [FEW, 100_000, 1_000_000];
const WARM_UP = 5;

/** Of a million, dynoxide took two seconds for each page, and nine minutes for all. */
const MOST_TO_SCAN = 100_000;

/** A sweep puts off what it releases by 15 minutes, and so do rounds, and a bit more for it to be overdue. */
const BETWEEN_ROUNDS = 21 * MINUTE;

/** The engine writes each batch through to the disk, which is twice the time where the disk is none. */
const MEMORY = "/dev/shm";

const DUE_STATES: readonly NoticeState[] = ["held", "queued", "sending", "uncertain", "sent", "failed"];

/**
 * What a sweep of the same due notices costs in a table with few and with many that are at rest.
 * @throws before any time is taken, if a sweep releases anything but the due ones, or makes other requests than beside few
 */
export async function measureSweeps(): Promise<readonly SweepFigure[]> {
  const dataDir = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "sachstand-bench-sweep-"));
  const endpoint = process.env["SACHSTAND_DYNAMODB_ENDPOINT"];
  const engine = await startDynamodbEngine({ dataDir, endpoint, onLog: () => undefined });
  const calls = createDynamodbCalls(engine.endpoint);
  const names = [`bench-${process.pid}-Notices`, `bench-${process.pid}-Peer`] as const;
  const [table, peerTable] = names;
  try {
    for (const name of names) await createTable(calls, name);
    const sweeper = createSweeper(engine.endpoint.href, table);
    const peer = createSweeper(engine.endpoint.href, peerTable);
    const seeding = { calls, item: restingNotice };
    await Promise.all([
      sweeper.putDueOnes(),
      peer.putDueOnes(),
      putAtRest({ ...seeding, table: peerTable }, 0, FEW),
    ]);
    const figures: SweepFigure[] = [];
    for (const atRest of SIZES) {
      const start = performance.now();
      await putAtRest({ ...seeding, table }, figures.at(-1)?.atRest ?? 0, atRest);
      const seedSeconds = (performance.now() - start) / 1_000;
      const timed = await measure(sweeper, peer);
      const scan = atRest > MOST_TO_SCAN ? undefined : await sweeper.scan();
      figures.push({ atRest, seedSeconds, ...timed, scan });
    }
    return figures;
  } finally {
    // Our own engine goes with its folder.
    for (const TableName of endpoint === undefined ? [] : names)
      await calls.call("DynamoDB_20120810.DeleteTable", { TableName });
    calls.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Checks both, and then times them in turn, so that a busy moment hits both. */
async function measure(
  sweeper: Sweeper,
  peer: Sweeper,
): Promise<Pick<SweepFigure, "sweeps" | "peers" | "requests">> {
  const requests = await sweeper.check();
  assert.deepEqual(await peer.check(), requests, "both make the same requests");
  const [sweeps, peers]: [number[], number[]] = [[], []];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const times = [await sweeper.sweep(), await peer.sweep()] as const;
    if (round < 0) continue;
    sweeps.push(times[0]);
    peers.push(times[1]);
  }
  return { sweeps, peers, requests };
}

const tableSchema = z.object({
  TableName: z.string(),
  AttributeDefinitions: z.array(z.unknown()),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(z.unknown()),
});

/** Makes the table Notices as the template has it, with all its indexes. */
async function createTable(calls: DynamodbCalls, TableName: string): Promise<void> {
  const stack = new DataStack(new App(), "data", { settings: readSettings("local") });
  const resources = Object.values(Template.fromStack(stack).findResources("AWS::DynamoDB::Table"));
  const shapes = resources.flatMap(({ Properties }) => tableSchema.safeParse(Properties).data ?? []);
  const shape = shapes.find((one) => one.TableName.endsWith("-Notices"));
  assert.ok(shape, "the template has a table Notices");
  await calls.call("DynamoDB_20120810.CreateTable", { ...shape, TableName, BillingMode: "PAY_PER_REQUEST" });
}

/** The same few notices in every state in which somebody has to look at them. */
function dueOnes(): readonly Notice[] {
  return Array.from({ length: DUE }, (_, index) => {
    const channel = index % 2 === 0 ? "sms" : "email";
    return aNotice({
      caseId: `due-${index}`,
      noticeId: `v000001-received-news-${channel}`,
      channel,
      state: DUE_STATES[index % DUE_STATES.length],
      dueAt: moment(NOW, -10 * MINUTE),
    });
  });
}

/** Held for weeks: in the index, and not due. */
function waitingOnes(): readonly Notice[] {
  return dueOnes().map((notice) => ({
    ...notice,
    caseId: `waiting-${notice.caseId}`,
    state: "held",
    dueAt: moment(NOW, 30 * DAY),
  }));
}

interface Sweeper {
  putDueOnes(): Promise<void>;
  /** Sweeps once; throws if anything but the due ones is released. Returns the requests that it made. */
  check(): Promise<Counts>;
  /** Sweeps once; returns milliseconds. */
  sweep(): Promise<number>;
  scan(): Promise<ScanFigure>;
}

/** The handler on the SDK as it is, but for the network to SQS, which takes everything at once. */
function createSweeper(endpoint: string, table: string): Sweeper {
  const counts = new Map<string, number>();
  const count = (action = "unknown") => counts.set(action, (counts.get(action) ?? 0) + 1);
  const tables = tablesCounted(endpoint, count);
  const store = createNoticeTable(tables, table);
  const released: string[] = [];
  let now: Instant = NOW;
  const handler = createHandler({
    notices: store,
    dueIndex: store,
    queue: keeping(
      createNoticeQueues(queueCounted(count), { sms: "https://sms", email: "https://email" }),
      released,
    ),
    cases: createCaseTwin(),
    applicants: createApplicantTwin(),
    settings: settings(),
    now: () => now,
    newPageCode: async () => "0123456789",
    log: aLog(),
  });
  const sweep = async () => {
    const start = performance.now();
    await handler({}, { getRemainingTimeInMillis: () => 50_000 });
    const milliseconds = performance.now() - start;
    now = moment(now, BETWEEN_ROUNDS);
    return milliseconds;
  };
  return {
    sweep,
    async putDueOnes() {
      await Promise.all([...dueOnes(), ...waitingOnes()].map((notice) => store.add(notice)));
    },
    async check() {
      released.length = 0;
      counts.clear();
      await sweep();
      const byText = (one: string, other: string) => (one < other ? -1 : 1);
      assert.deepEqual(
        released.toSorted(byText),
        dueOnes().map(noticeKeyText).sort(byText),
        "exactly the due ones",
      );
      return Object.fromEntries(counts);
    },
    async scan() {
      const start = performance.now();
      const pages = paginateScan(
        { client: tables },
        {
          TableName: table,
          FilterExpression: "attribute_exists(dueShard) AND dueAt <= :now",
          ExpressionAttributeValues: { ":now": now },
        },
      );
      let [found, requests] = [0, 0];
      for await (const { Count = 0 } of pages) {
        found += Count;
        requests++;
      }
      assert.equal(found, DUE, "a scan finds the same notices");
      return { milliseconds: performance.now() - start, requests };
    },
  };
}

/** A queue that also keeps what it is given. */
function keeping(queue: NoticeQueue, kept: string[]): NoticeQueue {
  return {
    async enqueue(messages) {
      kept.push(...messages.map(noticeKeyText));
      await queue.enqueue(messages);
    },
  };
}

type Count = (action: string | undefined) => void;
type RequestHandler = DynamoDBClient["config"]["requestHandler"];

function tablesCounted(endpoint: string, count: Count): DynamoDBDocumentClient {
  const { requestHandler } = new DynamoDBClient(clientConfig(endpoint)).config;
  const counting: RequestHandler = {
    handle: (request, options) => {
      count(actionOf(request));
      return requestHandler.handle(request, options);
    },
  };
  const client = new DynamoDBClient({ ...clientConfig(endpoint), requestHandler: counting });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

function queueCounted(count: Count): SQSClient {
  const headers = { "content-type": "application/x-amz-json-1.0" };
  const counting: RequestHandler = {
    handle: async (request) => {
      count(actionOf(request));
      const body = Buffer.from('{"Successful":[],"Failed":[]}');
      return { response: { statusCode: 200, headers, body } };
    },
  };
  return new SQSClient({ ...clientConfig("https://sqs.example.org"), requestHandler: counting });
}

/** `Query` of `DynamoDB_20120810.Query`. */
function actionOf({ headers }: { readonly headers: Readonly<Record<string, string>> }): string | undefined {
  const { "x-amz-target": target = "" } = headers;
  return target.split(".").at(-1);
}
