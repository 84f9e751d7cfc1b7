import { type Applicant, type ApplicantStore, parseApplicant } from "../domain/applicant.ts";
import { type Case, caseSchema } from "../domain/case.ts";
import {
  type CaseStore,
  type Change,
  caseKeyText,
  decisionEntry,
  type Incoming,
  type Origin,
  parseIncoming,
  type RequestDecision,
  requestDecisionSchema,
} from "../domain/change.ts";
import { noticesToldBefore, statesByVersion, takeBack } from "../domain/correction.ts";
import type { LineEntry } from "../domain/line.ts";
import {
  channelOf,
  type Notice,
  type NoticeQueue,
  type NoticeStore,
  type QueuedNotice,
} from "../domain/notice.ts";
import { delaySeconds, type Plan, planNotices } from "../domain/plan-notices.ts";
import { type Parsed, type Problem, parse } from "../domain/problem.ts";
import { quarantine } from "../domain/quarantine.ts";
import type { PlanSettings } from "../domain/settings.ts";
import type { Instant } from "../domain/time.ts";
import { concurrently } from "./concurrently.ts";

export interface PlannerDeps {
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly notices: NoticeStore;
  readonly queue: NoticeQueue;
  readonly settings: PlanSettings;
  readonly now: () => Instant;
  readonly newPageCode: () => string;
}

/** One record of Cases to be planned, its item as it came. */
export interface PlanRecord {
  readonly origin: Origin;
  readonly data: unknown;
}

export type PlanResult =
  | { readonly ok: true; readonly outcome: Plan["outcome"]; readonly noticeIds: readonly string[] }
  | { readonly ok: false; readonly error: unknown };

/** So many cases are planned side by side, their inserts in common requests; changes of one case one by one. */
const CASES_AT_ONCE = 100;
const LINES_AT_ONCE = 20;

/**
 * Plans records and carries the plans out. Results are in the order of the records. After a failure the later
 * records of the same case fail, too, lest a newer change overtake an older one.
 * @throws if what all records need cannot be read or the queue refuses messages; everything may then be repeated.
 */
export async function planChanges(
  deps: PlannerDeps,
  records: readonly PlanRecord[],
): Promise<readonly PlanResult[]> {
  const incoming = records.map(({ origin, data }) => ({ origin, parsed: parseIncoming(origin, data) }));
  const knowledge = await gather(
    deps,
    incoming.flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : [])),
  );
  const results = new Map<Origin, PlanResult>();
  const messages: QueuedNotice[] = [];
  const byCase = Map.groupBy(incoming, ({ origin }) => origin.caseId);
  await concurrently([...byCase.values()], CASES_AT_ONCE, async (group) => {
    let failure: PlanResult | undefined;
    for (const { origin, parsed } of group) {
      failure ??= await tryPlan(deps, knowledge, origin, parsed, messages, results);
      if (failure !== undefined) results.set(origin, failure);
    }
  });
  await deps.queue.enqueue(messages);
  return records.map(({ origin }) => results.get(origin) ?? { ok: false, error: new Error("not planned") });
}

async function tryPlan(
  deps: PlannerDeps,
  knowledge: Knowledge,
  origin: Origin,
  parsed: Parsed<Incoming>,
  messages: QueuedNotice[],
  results: Map<Origin, PlanResult>,
): Promise<PlanResult | undefined> {
  try {
    const plan = parsed.ok
      ? await planOne(deps, knowledge, parsed.value)
      : setAside(origin, parsed.problem, deps.now());
    messages.push(...(await carryOut(deps, plan)));
    results.set(origin, {
      ok: true,
      outcome: plan.outcome,
      noticeIds: plan.notices.map(({ noticeId }) => noticeId),
    });
    return undefined;
  } catch (error) {
    return { ok: false, error };
  }
}

/** What is known about the cases and people of a batch. Lines grow as the batch is planned. */
interface Knowledge {
  readonly lines: Map<string, readonly LineEntry[]>;
  readonly cases: ReadonlyMap<string, unknown>;
  readonly applicants: ReadonlyMap<string, unknown>;
}

async function gather(deps: PlannerDeps, incoming: readonly Incoming[]): Promise<Knowledge> {
  const statuses = incoming.filter(({ type }) => type === "status");
  const requests = incoming.flatMap((record) => (record.type === "request" ? [record.item] : []));
  const caseIds = [...new Set(statuses.map(({ item }) => item.caseId))];
  const keys = requests.flatMap(({ caseId, requestId }) => [
    { caseId, entry: "case" },
    { caseId, entry: decisionEntry(requestId) },
  ]);
  const [lines, cases] = await Promise.all([
    concurrently(caseIds, LINES_AT_ONCE, async (id) => [id, await deps.cases.line(id)] as const),
    deps.cases.read(keys),
  ]);
  const known = { lines: new Map(lines), cases };
  const applicantIds = incoming.flatMap((record) => applicantIdOf(record, known) ?? []);
  return { ...known, applicants: await deps.applicants.read([...new Set(applicantIds)]) };
}

function applicantIdOf(record: Incoming, known: Pick<Knowledge, "cases">): string | undefined {
  return record.type === "status" ? record.item.applicantId : caseOf(record.item.caseId, known)?.applicantId;
}

function caseOf(caseId: string, { cases }: Pick<Knowledge, "cases">): Case | undefined {
  const parsed = parse(caseSchema, cases.get(caseKeyText({ caseId, entry: "case" })));
  return parsed.ok ? parsed.value : undefined;
}

async function planOne(deps: PlannerDeps, knowledge: Knowledge, record: Incoming): Promise<Plan> {
  const now = deps.now();
  const change = await changeOf(deps, knowledge, record);
  const applicantId = applicantIdOf(record, knowledge);
  const applicant = await applicantOf(deps, knowledge, applicantId);
  if (applicant !== undefined && !applicant.ok) {
    const problem = { ...applicant.problem, field: `applicant.${applicant.problem.field}` };
    const item = change.type === "status" ? change.item : change.case;
    const version = change.type === "status" ? change.item.version : undefined;
    const context = { office: item?.office, applicantId, version, problem };
    const notice = quarantine(change.origin, "malformed-applicant", now, context);
    return { outcome: "quarantined", notices: [notice], moves: [] };
  }
  const plan = planNotices(change, applicant?.value, deps.settings, now);
  if (plan.decision !== undefined) await decideOnce(deps, knowledge, plan.decision);
  if (applicant !== undefined && plan.decision?.plan.outcome === "told")
    await ensurePageCode(deps, applicant.value);
  return plan;
}

async function changeOf(deps: PlannerDeps, knowledge: Knowledge, record: Incoming): Promise<Change> {
  if (record.type === "request") {
    const { caseId, requestId } = record.item;
    const decided = knowledge.cases.get(caseKeyText({ caseId, entry: decisionEntry(requestId) }));
    const decision: RequestDecision | undefined =
      decided === undefined ? undefined : requestDecisionSchema.parse(decided);
    return { ...record, case: caseOf(caseId, knowledge), decided: decision };
  }
  const line = knowledge.lines.get(record.item.caseId) ?? [];
  const told = record.item.corrects === undefined ? undefined : await undo(deps, record.item, line);
  return { ...record, line, told };
}

/** Takes back what still waits from a corrected version, then says where all earlier notices ended. */
async function undo(deps: PlannerDeps, change: Case, line: readonly LineEntry[]) {
  const keys = noticesToldBefore(change, line);
  if (keys.length === 0) return undefined;
  const notices = await deps.notices.read(keys);
  const moves = takeBack(change, notices, deps.now());
  if (moves.length === 0) return statesByVersion(notices);
  await Promise.all(moves.map((move) => deps.notices.move(move)));
  return statesByVersion(await deps.notices.read(keys));
}

async function applicantOf(
  { settings }: PlannerDeps,
  { applicants }: Knowledge,
  applicantId: string | undefined,
): Promise<Parsed<Applicant> | undefined> {
  const data = applicantId === undefined ? undefined : applicants.get(applicantId);
  return data === undefined ? undefined : parseApplicant(data, settings.smsDestinations);
}

/** Writes a decision down. If somebody else was faster, the record is planned again, as a replay. */
async function decideOnce(deps: PlannerDeps, knowledge: Knowledge, decision: NonNullable<Plan["decision"]>) {
  if (!(await deps.cases.record(decision)))
    throw new Error("the change was decided by somebody else meanwhile");
  if (decision.type === "request") return;
  const { item: change, plan } = decision;
  const line = knowledge.lines.get(change.caseId) ?? [];
  knowledge.lines.set(change.caseId, [...line, { change, plan }]);
}

async function ensurePageCode(deps: PlannerDeps, applicant: Applicant): Promise<void> {
  if (applicant.pageCode === undefined)
    await deps.applicants.givePageCode(applicant.applicantId, deps.newPageCode());
}

function setAside(origin: Origin, problem: Problem, now: Instant): Plan {
  return { outcome: "quarantined", notices: [quarantine(origin, "malformed", now, { problem })], moves: [] };
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
