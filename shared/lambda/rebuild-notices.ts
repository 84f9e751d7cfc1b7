import { chunks } from "../adapters/chunks.ts";
import { type CaseKey, type CaseScan, caseKeyText, type Incoming, parseIncoming } from "../domain/change.ts";
import { type DueIndex, EXPIRY, type Notice, type NoticeKey, type NoticeLists } from "../domain/notice.ts";
import { planNotices } from "../domain/plan-notices.ts";
import type { Parsed } from "../domain/problem.ts";
import { curesWhenMended, isStillCurrent } from "../domain/quarantine.ts";
import { after, earliest, type Instant, instantSchema, SECOND } from "../domain/time.ts";
import { applicantFor, changeOf, gather, type Knowledge } from "./case-knowledge.ts";
import { concurrently } from "./concurrently.ts";
import { type PlannerDeps, type PlanRecord, type PlanResult, planChanges } from "./plan-changes.ts";

export interface RebuildDeps extends PlannerDeps {
  readonly scan: CaseScan;
  readonly lists: NoticeLists;
  readonly dueIndex: Pick<DueIndex, "drop">;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** What became of a change or request that was lost; in a dry run, what would. */
export type Rebuilt = "planned" | "replayed" | "quarantined" | "failed";

export interface RebuildOptions {
  /** Only says what would be done. */
  readonly dryRun: boolean;
  readonly done: (key: CaseKey, outcome: Rebuilt) => void;
}

/** Longer than the planner needs to see a change and to put its notices, unless it is far behind. */
const PLANNER_NEEDS = 15 * SECOND;

/** So many cases are looked at, or planned, at once. */
const CASES_AT_ONCE = 100;

/**
 * Plans again, from the tables, what a lost record of the stream would have planned: the changes and requests of the
 * last seven days (the expiry) that have no decision, or whose decision's notices are missing. What is older is left
 * alone. Only what a case is now can be rebuilt: a change that a later one has taken the place of is gone.
 *
 * It may be run at any time, twice, and beside the stream:
 * - All is done by {@link planChanges}: a decision is written down once and a notice put once, by whoever is first; the
 *   other one's record is a replay then.
 * - What has just been written lacks its decision, too. So whatever seems to be lost is looked at once more after the
 *   time that the planner needs, item and all, and only what then still lacks something is planned. Without this, a
 *   newer version could be decided before an older one that is still in the stream, which would then be set aside as
 *   too old. A stream that is further behind than that can still end so: the newest is told, and a person sees the rest.
 * - The item's own time stands for the stream's, so that a request which a newer one has taken the place of meanwhile is
 *   decided as such, whatever the order of planning.
 * - What cannot be carried out is set aside, as by the planner, under an id made from its key and time, so that a second
 *   run leaves no second trace; where the planner has left a trace already, none is added. A trace that waited for what
 *   is there by now (a person's record, a case, an office) is dropped once its change is planned.
 *
 * @throws if a table or queue fails; what was planned until then stays, and another run goes on from there
 */
export async function rebuildNotices(deps: RebuildDeps, options: RebuildOptions): Promise<void> {
  const suspects: CaseGroup[] = [];
  const since = after(deps.now(), -EXPIRY);
  for await (const groups of groupsSince(deps, since)) {
    const cases = await look(deps, groups);
    suspects.push(...cases.filter(lacksSomething).map(({ caseId, rows }) => ({ caseId, rows })));
  }
  if (suspects.length === 0) return;
  await deps.sleep(PLANNER_NEEDS);
  for (const groups of chunks(suspects, CASES_AT_ONCE)) {
    const cases = await look(deps, await readAgain(deps, groups, since));
    await planAgain(deps, cases.filter(lacksSomething), options);
  }
}

/** A change or request as it stands in the table, and when it says that it was written. */
interface Row extends CaseKey {
  readonly data: unknown;
  readonly at: Instant;
}

interface CaseGroup {
  readonly caseId: string;
  /** Oldest first. */
  readonly rows: readonly Row[];
}

/** What a row lacks: its decision, some of its notices, or the trace of why it is not carried out. */
type Lack = Exclude<Rebuilt, "failed">;

interface Finding {
  readonly record: PlanRecord;
  readonly lack: Lack | undefined;
  /** Traces that have waited for what may be there by now. */
  readonly traces: readonly NoticeKey[];
}

interface Looked extends CaseGroup {
  readonly findings: readonly Finding[];
}

function lacksSomething({ findings }: Looked): boolean {
  return findings.some(({ lack }) => lack !== undefined);
}

async function* groupsSince({ scan }: RebuildDeps, since: Instant): AsyncGenerator<readonly CaseGroup[]> {
  let groups: CaseGroup[] = [];
  let rows: Row[] = [];
  for await (const item of scan.writtenSince(since)) {
    const row = rowOf(item, since);
    if (row === undefined) continue;
    if (rows[0] !== undefined && rows[0].caseId !== row.caseId) {
      groups.push(groupOf(rows));
      rows = [];
    }
    rows.push(row);
    if (groups.length === CASES_AT_ONCE) {
      yield groups;
      groups = [];
    }
  }
  if (rows.length > 0) groups.push(groupOf(rows));
  if (groups.length > 0) yield groups;
}

/** Undefined for what is older than the expiry, or does not say how old it is. */
function rowOf(item: CaseKey & Readonly<Record<string, unknown>>, since: Instant): Row | undefined {
  const { caseId, entry } = item;
  const at = instantSchema.safeParse(item[entry === "case" ? "changedAt" : "requestedAt"]);
  return at.success && at.data >= since ? { caseId, entry, data: item, at: at.data } : undefined;
}

function groupOf(rows: readonly Row[]): CaseGroup {
  const place = ({ at, entry }: Row) => `${at} ${entry}`;
  return {
    caseId: rows[0]?.caseId ?? "",
    rows: rows.toSorted((one, other) => (place(one) < place(other) ? -1 : 1)),
  };
}

/** The same rows, strongly consistent: the scan need not have been. */
async function readAgain(
  { cases }: RebuildDeps,
  groups: readonly CaseGroup[],
  since: Instant,
): Promise<readonly CaseGroup[]> {
  const items = await cases.read(groups.flatMap(({ rows }) => rows));
  return groups.flatMap(({ rows }) => {
    const fresh = rows.flatMap((row) => {
      const data = items.get(caseKeyText(row));
      const { caseId, entry } = row;
      return isRecord(data) ? (rowOf({ ...data, caseId, entry }, since) ?? []) : [];
    });
    return fresh.length === 0 ? [] : [groupOf(fresh)];
  });
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null;
}

/** Finds out what rows lack, without changing anything. */
async function look(deps: RebuildDeps, groups: readonly CaseGroup[]): Promise<readonly Looked[]> {
  const now = deps.now();
  const parsed = new Map(
    groups.flatMap(({ rows }) => rows.map((row) => [row, parseIncoming(originOf(row, now), row.data)])),
  );
  const knowledge = await gather(
    deps,
    [...parsed.values()].flatMap((incoming) => (incoming.ok ? [incoming.value] : [])),
  );
  return concurrently(groups, CASES_AT_ONCE, async (group) => {
    const there = await deps.lists.ofCase(group.caseId);
    const findings: Finding[] = [];
    for (const row of group.rows) {
      const incoming = parsed.get(row);
      if (incoming !== undefined) findings.push(await find(deps, knowledge, there, row, incoming));
    }
    return { ...group, findings };
  });
}

async function find(
  deps: RebuildDeps,
  knowledge: Knowledge,
  there: readonly Notice[],
  row: Row,
  incoming: Parsed<Incoming>,
): Promise<Finding> {
  const own = there.filter(({ state, about }) => state === "quarantined" && about === row.entry);
  const [malformed, others] = [
    own.filter(({ reason }) => reason === "malformed"),
    own.filter((trace) => trace.reason !== "malformed" && isStillCurrent(trace, row.data)),
  ];
  const traces = others.filter(curesWhenMended);
  const origin = originOf(row, deps.now(), traces[0]);
  const lack = incoming.ok
    ? await lackOf(deps, knowledge, there, incoming.value, others.length > 0)
    : traceUnless(malformed.length > 0);
  return { record: { origin, data: row.data }, lack, traces };
}

async function lackOf(
  deps: RebuildDeps,
  knowledge: Knowledge,
  there: readonly Notice[],
  incoming: Incoming,
  hasTrace: boolean,
): Promise<Lack | undefined> {
  // Whether a reminder is to be put depends on those that are there.
  const change = { ...(await changeOf(deps, knowledge, incoming)), earlier: there };
  const applicant = applicantFor(deps, knowledge, incoming);
  const plan = planNotices(change, applicant?.ok ? applicant.value : undefined, deps.settings, deps.now());
  if (plan.outcome === "replay") {
    const ids = new Set(there.map(({ noticeId }) => noticeId));
    return plan.notices.every(({ noticeId }) => ids.has(noticeId)) ? undefined : "replayed";
  }
  return plan.outcome === "decided" ? "planned" : traceUnless(hasTrace);
}

function traceUnless(hasTrace: boolean): Lack | undefined {
  return hasTrace ? undefined : "quarantined";
}

/** The stream's record is lost, and its time with it: the item's own time stands for it, unless that lies ahead. */
function originOf({ caseId, entry, at }: Row, now: Instant, trace?: Notice) {
  return {
    caseId,
    entry,
    eventId: trace?.noticeId ?? `rebuild-${entry.replace("#", "-")}-${at}`,
    recordedAt: earliest(at, now),
  };
}

async function planAgain(
  deps: RebuildDeps,
  cases: readonly Looked[],
  { dryRun, done }: RebuildOptions,
): Promise<void> {
  const lacking = cases.flatMap(({ findings }) => findings).filter(({ lack }) => lack !== undefined);
  const results: readonly (PlanResult | undefined)[] = dryRun
    ? []
    : await planChanges(
        deps,
        lacking.map(({ record }) => record),
      );
  for (const [index, { record, lack, traces }] of lacking.entries()) {
    const result = results[index];
    if (result?.ok && result.outcome !== "quarantined")
      await Promise.all(traces.map((trace) => deps.dueIndex.drop(trace)));
    const outcome = result === undefined ? lack : outcomeOf(result);
    if (outcome !== undefined) done(record.origin, outcome);
  }
}

function outcomeOf(result: PlanResult): Rebuilt {
  if (!result.ok) return "failed";
  const outcomes = { decided: "planned", replay: "replayed", quarantined: "quarantined" } as const;
  return outcomes[result.outcome];
}
