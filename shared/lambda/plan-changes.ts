import * as z from "zod";
import type { Applicant } from "../domain/applicant.ts";
import {
  type CaseHistory,
  type Change,
  type Decision,
  type Incoming,
  NO_HISTORY,
  type Origin,
  parseIncoming,
} from "../domain/change.ts";
import { latestOf } from "../domain/line.ts";
import { channelOf, type Notice, type NoticeQueue, type QueuedNotice } from "../domain/notice.ts";
import { type Plan, planNotices, refuse } from "../domain/plan-notices.ts";
import type { Parsed, Problem } from "../domain/problem.ts";
import { quarantine } from "../domain/quarantine.ts";
import type { Instant } from "../domain/time.ts";
import { delaySeconds } from "../domain/wait-until.ts";
import {
  applicantFor,
  changeOf,
  gather,
  type Knowledge,
  type KnowledgeDeps,
  withEarlier,
} from "./case-knowledge.ts";
import { concurrently } from "./concurrently.ts";

export interface PlannerDeps extends KnowledgeDeps {
  readonly queue: NoticeQueue;
  readonly newPageCode: () => Promise<string>;
}

/** One record of Cases to be planned, its item as it came. */
export interface PlanRecord {
  readonly origin: Origin;
  readonly data: unknown;
}

export type PlanResult =
  | {
      readonly ok: true;
      readonly outcome: Plan["outcome"];
      readonly noticeIds: readonly string[];
      /** How many notices were handed to their senders. */
      readonly queued: number;
    }
  | { readonly ok: false; readonly error: unknown };

/** So many cases are planned side by side, their inserts in common requests; changes of one case one by one. */
const CASES_AT_ONCE = 100;

/**
 * Plans records and carries the plans out. Results are in the order of the records. After a failure the later
 * records of the same case fail, too, lest a newer change overtake an older one.
 * @throws if what all records need cannot be read or the queue refuses messages; everything may then be repeated.
 */
export async function planChanges(
  deps: PlannerDeps,
  records: readonly PlanRecord[],
): Promise<readonly PlanResult[]> {
  const incoming = records.map((record) => ({ record, parsed: parseIncoming(record.origin, record.data) }));
  const known = incoming.flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : []));
  const batch: Batch = { deps, knowledge: await gather(deps, known), messages: [], results: new Map() };
  const byCase = Map.groupBy(incoming, ({ record }) => record.origin.caseId);
  await concurrently([...byCase.values()], CASES_AT_ONCE, async (group) => {
    let failure: PlanResult | undefined;
    for (const { record, parsed } of group) {
      const result: PlanResult = failure ?? (await tryPlan(batch, record, parsed));
      if (!result.ok) failure = result;
      batch.results.set(record.origin, result);
    }
  });
  await deps.queue.enqueue(batch.messages);
  return records.map(({ origin }) => batch.results.get(origin) ?? { ok: false, error: undefined });
}

interface Batch {
  readonly deps: PlannerDeps;
  readonly knowledge: Knowledge;
  readonly messages: QueuedNotice[];
  readonly results: Map<Origin, PlanResult>;
}

async function tryPlan(
  { deps, knowledge, messages }: Batch,
  record: PlanRecord,
  parsed: Parsed<Incoming>,
): Promise<PlanResult> {
  try {
    const plan = parsed.ok
      ? await planOne(deps, knowledge, parsed.value)
      : await setAside(deps, record, parsed.problem);
    const queued = await carryOut(deps, plan);
    messages.push(...queued);
    const noticeIds = plan.notices.map(({ noticeId }) => noticeId);
    return { ok: true, outcome: plan.outcome, noticeIds, queued: queued.length };
  } catch (error) {
    return { ok: false, error };
  }
}

/** Of what has a mistake in it no more than the office is read, so that the right people look at it: its own, or its case's. */
async function setAside(
  { settings: { offices }, cases, now }: PlannerDeps,
  { origin, data }: PlanRecord,
  problem: Problem,
): Promise<Plan> {
  const named = namedOfficeSchema.safeParse(data).data?.office;
  const office =
    offices.find((known) => known === named) ??
    latestOf((await cases.history(origin.caseId)).line)?.change.office;
  const trace = quarantine(origin, "malformed", { office, problem }, offices, now());
  return { outcome: "quarantined", notices: [trace], moves: [] };
}

const namedOfficeSchema = z.object({ office: z.string() });

async function planOne(deps: PlannerDeps, knowledge: Knowledge, record: Incoming): Promise<Plan> {
  const applicant = applicantFor(deps, knowledge, record);
  const change = await changeOf(deps, knowledge, record);
  const plan = await planFor(deps, change, applicant);
  const { decision } = plan;
  if (decision === undefined) return plan;
  if (!(await deps.cases.record(decision))) return planAgain(deps, knowledge, record);
  const { caseId } = decision.item;
  knowledge.histories.set(caseId, withDecision(knowledge.histories.get(caseId) ?? NO_HISTORY, decision));
  if (applicant?.ok && decision.plan.outcome === "told") await ensurePageCode(deps, applicant.value);
  return plan;
}

/** It has been decided before, by somebody faster or in an earlier try: what was decided then is carried out. */
async function planAgain(deps: PlannerDeps, knowledge: Knowledge, record: Incoming): Promise<Plan> {
  const { caseId } = record.item;
  const histories = new Map([[caseId, await deps.cases.history(caseId)]]);
  const fresh = { ...(await gather(deps, [record])), histories };
  const plan = await planFor(deps, await changeOf(deps, fresh, record), applicantFor(deps, fresh, record));
  if (plan.decision !== undefined) throw new Error("A decision can neither be recorded nor found");
  knowledge.histories.set(caseId, histories.get(caseId) ?? NO_HISTORY);
  return plan;
}

function withDecision({ line, requests }: CaseHistory, decision: Decision): CaseHistory {
  const { plan } = decision;
  return decision.type === "status"
    ? { line: [...line, { change: decision.item, plan }], requests }
    : { line, requests: [...requests, { ...decision.item, plan }] };
}

async function planFor(
  deps: PlannerDeps,
  change: Change,
  applicant: Parsed<Applicant> | undefined,
): Promise<Plan> {
  if (applicant !== undefined && !applicant.ok) {
    const { field, rule } = applicant.problem;
    return refuse(change, "malformed-applicant", deps.settings, deps.now(), {
      field: `applicant.${field}`,
      rule,
    });
  }
  const first = planNotices(change, applicant?.value, deps.settings, deps.now());
  // Earlier notices are touched only by a change that is accepted.
  if (first.outcome === "quarantined") return first;
  return planNotices(await withEarlier(deps, change), applicant?.value, deps.settings, deps.now());
}

async function ensurePageCode(deps: PlannerDeps, applicant: Applicant): Promise<void> {
  if (applicant.pageCode === undefined) {
    await deps.applicants.givePageCode(applicant.applicantId, await deps.newPageCode());
  }
}

/** Puts notices and makes moves; returns the messages that are to be sent, again on a replay. */
async function carryOut(deps: PlannerDeps, plan: Plan): Promise<readonly QueuedNotice[]> {
  const now = deps.now();
  const added = await Promise.all(
    plan.notices.map(async (notice) => messageFor((await deps.notices.add(notice)) ?? notice, now)),
  );
  const moved = await Promise.all(
    plan.moves.map(async (move) => {
      const state = (await deps.notices.move(move)) ? move.to : move.from;
      return messageFor({ ...move.key, state, dueAt: move.set.dueAt }, now);
    }),
  );
  return [...added, ...moved].flat();
}

function messageFor(
  { caseId, noticeId, state, dueAt }: Pick<Notice, "caseId" | "noticeId" | "state" | "dueAt">,
  now: Instant,
): readonly QueuedNotice[] {
  const channel = channelOf(noticeId);
  if (state !== "queued" || channel === undefined) return [];
  return [{ caseId, noticeId, channel, delaySeconds: delaySeconds(dueAt, now) }];
}
