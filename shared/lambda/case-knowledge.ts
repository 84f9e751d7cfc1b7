import { type Applicant, type ApplicantStore, parseApplicant } from "../domain/applicant.ts";
import { type Case, caseSchema } from "../domain/case.ts";
import {
  type CaseHistory,
  type CaseStore,
  type Change,
  caseKeyText,
  decisionEntry,
  type Incoming,
  NO_HISTORY,
  requestDecisionSchema,
} from "../domain/change.ts";
import { earlierNotices, noticesOfRequests, takeBack } from "../domain/earlier-notices.ts";
import { latestOf } from "../domain/line.ts";
import type { NoticeStore } from "../domain/notice.ts";
import { CANARY } from "../domain/personal-notices.ts";
import { type Parsed, parse } from "../domain/problem.ts";
import { isForCanary } from "../domain/request.ts";
import type { PlanSettings } from "../domain/settings.ts";
import type { Instant } from "../domain/time.ts";

export interface KnowledgeDeps {
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly notices: NoticeStore;
  readonly settings: PlanSettings;
  readonly now: () => Instant;
}

/** What is known about the cases and people of one batch. */
export interface Knowledge {
  readonly cases: ReadonlyMap<string, unknown>;
  readonly applicants: ReadonlyMap<string, unknown>;
  /** Read when first asked for; they grow as the batch is planned. */
  readonly histories: Map<string, CaseHistory>;
}

/** Reads what the records of a batch have in common, in two requests however many there are. */
export async function gather(deps: KnowledgeDeps, incoming: readonly Incoming[]): Promise<Knowledge> {
  const keys = incoming.flatMap((record) =>
    record.type === "status"
      ? []
      : [
          { caseId: record.item.caseId, entry: "case" },
          { caseId: record.item.caseId, entry: decisionEntry(record.item.requestId) },
        ],
  );
  const cases = await deps.cases.read(keys);
  const applicantIds = incoming.flatMap((record) => applicantIdOf(record, cases) ?? []);
  return { cases, applicants: await deps.applicants.read([...new Set(applicantIds)]), histories: new Map() };
}

/** A record together with what is known about its case. */
export async function changeOf(deps: KnowledgeDeps, knowledge: Knowledge, record: Incoming): Promise<Change> {
  const { line, requests } = await historyOf(deps, knowledge, record);
  if (record.type === "request") {
    const { caseId, requestId } = record.item;
    const decided = knowledge.cases.get(caseKeyText({ caseId, entry: decisionEntry(requestId) }));
    const current = caseOf(caseId, knowledge.cases);
    if (decided === undefined) return { ...record, requests, case: current };
    // What is carried out once more is not hurt by an item that cannot be used, and that came later.
    const isUsable = current !== undefined && deps.settings.offices.includes(current.office);
    const item = isUsable ? current : (latestOf(line)?.change ?? current);
    return { ...record, requests, case: item, decided: requestDecisionSchema.parse(decided) };
  }
  return { ...record, line, requests };
}

async function historyOf(
  deps: KnowledgeDeps,
  { histories }: Knowledge,
  { type, item, origin }: Incoming,
): Promise<CaseHistory> {
  const known = histories.get(item.caseId);
  if (known !== undefined) return known;
  // A case that has just appeared has no history. Should it have one after all (it was deleted once, or the record
  // is seen again), its first version cannot be recorded a second time, and the history is read then.
  const isNew = type === "status" && origin.isFirst && item.version === 1;
  const history = isNew ? NO_HISTORY : await deps.cases.history(item.caseId);
  histories.set(item.caseId, history);
  return history;
}

/** The applicant a record is about: undefined if unknown, a problem if the record there is malformed. */
export function applicantFor(
  { settings }: KnowledgeDeps,
  { applicants, cases }: Knowledge,
  record: Incoming,
): Parsed<Applicant> | undefined {
  const applicantId = applicantIdOf(record, cases);
  const data = applicantId === undefined ? undefined : applicants.get(applicantId);
  return data === undefined ? undefined : parseApplicant(data, settings.smsDestinations);
}

function applicantIdOf(record: Incoming, cases: Knowledge["cases"]): string | undefined {
  if (record.type === "status") return record.item.applicantId;
  return isForCanary(record.item) ? CANARY : caseOf(record.item.caseId, cases)?.applicantId;
}

function caseOf(caseId: string, cases: Knowledge["cases"]): Case | undefined {
  const parsed = parse(caseSchema, cases.get(caseKeyText({ caseId, entry: "case" })));
  return parsed.ok ? parsed.value : undefined;
}

/** A change together with the earlier notices that it may touch; a correction takes back its version's first. */
export async function withEarlier(deps: KnowledgeDeps, change: Change): Promise<Change> {
  const { requests = [] } = change;
  if (change.type === "request") {
    const keys = noticesOfRequests(change.item, requests);
    return keys.length === 0 ? change : { ...change, earlier: await deps.notices.read(keys) };
  }
  const keys = earlierNotices(change.item, { line: change.line, requests }, deps.now());
  if (keys.length === 0) return change;
  const earlier = await deps.notices.read(keys);
  const moves = takeBack(change.item, change.line, earlier, deps.now());
  if (moves.length === 0) return { ...change, earlier };
  await Promise.all(moves.map((move) => deps.notices.move(move)));
  return { ...change, earlier: await deps.notices.read(keys) };
}
