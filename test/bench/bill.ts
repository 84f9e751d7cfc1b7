import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Measured, Usage } from "../../infra/cost/measured.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import { type CountingEngine, startCountingEngine, type Units } from "./counting-engine.ts";
import { addressOf, arrived, consent, inLanes, tablesAt } from "./load.ts";
import { type BenchStage, type Counts, startStage, type Work } from "./stage.ts";

/** Few at a time, as they come by day: one invocation of each function for each notice. */
const NOTICES = 200;
const PER_SECOND = 10;
const VIEWS = 100;
/** Receipts of the last messages come a moment later. */
const SETTLED_MS = 5_000;

/** What AWS would count of a notice by each channel, and of a page view. */
export async function measureBill(): Promise<Pick<Measured, "notice" | "view" | "noticeBytes">> {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-bench-bill-"));
  const engine = await startCountingEngine(dataDir);
  const stage = await startStage({ dynamodbEndpoint: engine.endpoint });
  try {
    const sms = await measureNotices(stage, engine, "sms");
    const email = await measureNotices(stage, engine, "email");
    const view = await measureViews(stage, engine);
    return {
      notice: { sms, email },
      view,
      noticeBytes: await bytesOfNotices(tablesAt(stage.endpoint)),
    };
  } finally {
    await stage.stop();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The second change of cases whose people have been told of the first. */
async function measureNotices(stage: BenchStage, engine: CountingEngine, channel: Channel): Promise<Usage> {
  const tables = tablesAt(stage.endpoint);
  const had = await stage.size();
  await inLanes(NOTICES, (index) => putPerson(tables, channel, index));
  await inLanes(NOTICES, (index) => putChange(tables, channel, index, { status: "received", version: 1 }));
  await arrived(stage, had + NOTICES);
  await pause(SETTLED_MS);
  return await usageOf(stage, engine, NOTICES, async () => {
    for (let index = 0; index < NOTICES; index++) {
      await putChange(tables, channel, index, { status: "forwarded", version: 2 });
      await pause(1_000 / PER_SECOND);
    }
    await arrived(stage, had + 2 * NOTICES);
    await pause(SETTLED_MS);
    assert.equal(await stage.size(), had + 2 * NOTICES, "everybody gets exactly one message");
  });
}

async function measureViews(stage: BenchStage, engine: CountingEngine): Promise<Usage> {
  const links = (await stage.messages()).flatMap(
    ({ text }) => /https?:\/\/\S+\/s\/[0-9A-Z]{10}\b/.exec(text) ?? [],
  );
  const pages = [...new Set(links)].slice(0, VIEWS);
  assert.equal(pages.length, VIEWS, "so many people were sent a link");
  return await usageOf(stage, engine, VIEWS, async () => {
    for (const page of pages) {
      const answer = await fetch(page);
      assert.equal(answer.status, 200);
      await answer.text();
    }
  });
}

async function usageOf(
  stage: BenchStage,
  engine: CountingEngine,
  count: number,
  work: () => Promise<void>,
): Promise<Usage> {
  const look = async () => ({
    units: engine.units(),
    counts: await stage.counts(),
    work: await stage.work(),
  });
  const before = await look();
  await work();
  const after = await look();
  const share = (later: number, earlier = 0) => rounded((later - earlier) / count);
  return {
    functions: functionsBetween(before, after, share),
    writeUnits: share(after.units.writes, before.units.writes),
    readUnits: share(after.units.reads, before.units.reads),
    logBytes: Math.round(share(after.work.logBytes, before.work.logBytes)),
  };
}

interface Look {
  readonly units: Units;
  readonly counts: Counts;
  readonly work: Work;
}

/** Per notice or view, by the function's folder; the sweep is none of them, for it runs by the clock. */
function functionsBetween(
  before: Look,
  after: Look,
  share: (later: number, earlier?: number) => number,
): Usage["functions"] {
  const ran = Object.entries(after.work.functions).flatMap(([logicalName, name]) => {
    const [then, now] = [before.work.times[name], after.work.times[name]];
    const folder = name.replace("sachstand-local-", "");
    if (now === undefined || now.invocations === (then?.invocations ?? 0) || folder === "release-notices")
      return [];
    const [asked, had] = [after.counts[logicalName] ?? {}, before.counts[logicalName] ?? {}];
    const requests = Object.entries(asked)
      .map(([action, count]) => [action, share(count, had[action])] as const)
      .filter(([, count]) => count > 0);
    const usage = {
      invocations: share(now.invocations, then?.invocations),
      milliseconds: share(now.milliseconds, then?.milliseconds),
      requests: Object.fromEntries(requests),
    };
    return [[folder, usage] as const];
  });
  return Object.fromEntries(ran);
}

async function putPerson(tables: DynamoDBDocumentClient, channel: Channel, index: number): Promise<void> {
  const address = addressOf(channel === "sms" ? 2 * index : 2 * index + 1);
  const Item = {
    applicantId: `${channel}-${index}`,
    language: "de",
    channels: [{ channel, address, state: "active", consent }],
  };
  await tables.send(new PutCommand({ TableName: "sachstand-local-Applicants", Item }));
}

async function putChange(
  tables: DynamoDBDocumentClient,
  channel: Channel,
  index: number,
  change: { readonly status: string; readonly version: number },
): Promise<void> {
  const Item = {
    ...change,
    caseId: `${channel}-${index}`,
    entry: "case",
    office: "coerde",
    applicantId: `${channel}-${index}`,
    changedAt: new Date().toISOString(),
    changedBy: "bench",
  };
  await tables.send(new PutCommand({ TableName: "sachstand-local-Cases", Item }));
}

/** An item's size as DynamoDB counts it, nearly: names and values. */
async function bytesOfNotices(tables: DynamoDBDocumentClient): Promise<number> {
  const { Items = [] } = await tables.send(new ScanCommand({ TableName: "sachstand-local-Notices" }));
  const bytes = Items.flatMap((item) => Object.entries(item)).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(JSON.stringify(value)),
    0,
  );
  return Math.round(bytes / Items.length);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
