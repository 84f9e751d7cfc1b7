import type { CaseStore } from "../../shared/domain/change.ts";
import { caseKeyText } from "../../shared/domain/change.ts";
import {
  channelOf,
  DUE_SHARDS,
  type DueIndex,
  type DueNotice,
  type Notice,
  type QueuedNotice,
} from "../../shared/domain/notice.ts";
import { isStillCurrent, nextTry } from "../../shared/domain/quarantine.ts";
import { sweep } from "../../shared/domain/sweep.ts";
import { concurrently } from "../../shared/lambda/concurrently.ts";
import type { Log } from "../../shared/lambda/log.ts";
import { type PlannerDeps, planChanges } from "../../shared/lambda/plan-changes.ts";

export interface ReleaseDeps extends PlannerDeps {
  readonly dueIndex: DueIndex;
  readonly log: Log;
}

/** Stop early enough to hand over what has been moved. */
const TIME_TO_FINISH = 10_000;
const ROWS_AT_ONCE = 10;

/** Hands due and overdue notices to their senders, and plans again what was set aside for lack of an item. */
export function createHandler(deps: ReleaseDeps) {
  return async (_event: unknown, context: { getRemainingTimeInMillis(): number }) => {
    const isLate = () => context.getRemainingTimeInMillis() < TIME_TO_FINISH;
    const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => shard);
    const counts = await Promise.all(shards.map((shard) => releaseShard(deps, shard, isLate)));
    const released = counts.reduce((sum, { enqueued }) => sum + enqueued, 0);
    const plannedAgain = counts.reduce((sum, count) => sum + count.plannedAgain, 0);
    deps.log.info("DUE_NOTICES_RELEASED", { released, plannedAgain });
  };
}

async function releaseShard(deps: ReleaseDeps, shard: number, isLate: () => boolean) {
  let enqueued = 0;
  let plannedAgain = 0;
  for await (const rows of chunksOf(deps.dueIndex.due(shard, deps.now()), ROWS_AT_ONCE)) {
    if (isLate()) {
      deps.log.info("SWEEP_CUT_SHORT", { shard });
      break;
    }
    const released = await concurrently(rows, ROWS_AT_ONCE, (row) => tryRelease(deps, row));
    const messages = released.flatMap((result) => (typeof result === "object" ? [result] : []));
    await deps.queue.enqueue(messages);
    enqueued += messages.length;
    plannedAgain += released.filter((result) => result === "planned-again").length;
  }
  return { enqueued, plannedAgain };
}

type Released = QueuedNotice | "planned-again" | undefined;

/** One row that cannot be handled must not stop the others. */
async function tryRelease(deps: ReleaseDeps, row: DueNotice): Promise<Released> {
  try {
    return await release(deps, row);
  } catch (error) {
    deps.log.error("RELEASING_FAILED", error, { noticeId: row.noticeId });
    return undefined;
  }
}

async function release(deps: ReleaseDeps, row: DueNotice): Promise<Released> {
  const decision = sweep(row, deps.now());
  if (decision.do === "plan-again") return (await planAgain(deps, row)) ? "planned-again" : undefined;
  const channel = channelOf(row.noticeId);
  if (decision.do === "nothing" || channel === undefined) return undefined;
  if (!(await deps.notices.move(decision.move))) return undefined;
  return { caseId: row.caseId, noticeId: row.noticeId, channel, delaySeconds: 0 };
}

/** Plans the change behind a quarantined trace once more; the trace gives way to the notices, if there are any. */
async function planAgain(deps: ReleaseDeps, row: DueNotice): Promise<boolean> {
  const [trace] = await deps.notices.read([row]);
  if (trace?.about === undefined) return false;
  const data = await itemBehind(deps.cases, trace, trace.about);
  if (!isStillCurrent(trace, data)) return giveUp(deps, row);
  const origin = {
    caseId: trace.caseId,
    entry: trace.about,
    eventId: trace.noticeId,
    recordedAt: trace.plannedAt,
  };
  const [result] = await planChanges(deps, [{ origin, data }]);
  if (result?.ok && result.outcome !== "quarantined") {
    await deps.dueIndex.drop(row);
    return true;
  }
  const dueAt = nextTry(trace, deps.now());
  return dueAt === undefined ? giveUp(deps, row) : postpone(deps, row, dueAt);
}

async function itemBehind(cases: CaseStore, { caseId }: Notice, entry: string): Promise<unknown> {
  return (await cases.read([{ caseId, entry }])).get(caseKeyText({ caseId, entry }));
}

async function giveUp(deps: ReleaseDeps, row: DueNotice): Promise<false> {
  const set = { dueAt: undefined, settledAt: deps.now() };
  await deps.notices.move({ key: row, from: row.state, to: row.state, dueAt: row.dueAt, set });
  return false;
}

async function postpone(deps: ReleaseDeps, row: DueNotice, dueAt: string): Promise<false> {
  await deps.notices.move({ key: row, from: row.state, to: row.state, dueAt: row.dueAt, set: { dueAt } });
  return false;
}

async function* chunksOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
