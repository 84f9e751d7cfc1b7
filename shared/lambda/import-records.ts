import { type ApplicantStore, parseApplicant } from "../domain/applicant.ts";
import { type Case, caseSchema } from "../domain/case.ts";
import { type CaseStore, caseKeyText } from "../domain/change.ts";
import {
  decideApplicant,
  decideCase,
  decideRequest,
  type ImportDecision,
  type ImportRecord,
  type ImportStore,
} from "../domain/import-record.ts";
import { type Parsed, type Problem, parse } from "../domain/problem.ts";
import { parseRequest, type Request, requestEntry } from "../domain/request.ts";
import type { PlanSettings } from "../domain/settings.ts";

export interface ImportDeps {
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly store: ImportStore;
  readonly settings: PlanSettings;
  /**
   * Whether a record is the writer's to write; all are if it is not given. It is asked when the line's turn has come.
   * @param there the case or person that the record is of, as it came from the table just now; undefined if there is none
   */
  readonly isOwn?: (record: ImportRecord, there: unknown) => Promise<boolean>;
}

export interface ImportLine {
  /** As an editor counts, from 1. */
  readonly number: number;
  readonly parsed: Parsed<ImportRecord>;
}

export interface ImportReport {
  readonly imported: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What an import tells while it runs. */
export interface ImportProgress {
  refused(line: number, problem: Problem): void;
  done(report: ImportReport): void;
}

/** So many lines are on their way at once; the rest of the file stays unread. */
const LINES_AT_ONCE = 64;
const TRIES = 5;

/**
 * Imports lines by the rules of the desk, in constant memory. Lines of one applicant or case take effect in the
 * order of the file. Doing it again changes nothing.
 * @throws if a table cannot be reached; what was read until then may or may not be written.
 */
export async function importRecords(
  deps: ImportDeps,
  lines: AsyncIterable<ImportLine>,
  progress: ImportProgress,
): Promise<ImportReport> {
  const counts = { imported: 0, unchanged: 0, refused: 0 };
  const order = new Order();
  const running = new Set<Promise<void>>();
  const refuse = (number: number, problem: Problem) => {
    counts.refused++;
    progress.refused(number, problem);
  };
  for await (const { number, parsed } of lines) {
    if (!parsed.ok) {
      refuse(number, parsed.problem);
      continue;
    }
    const record = parsed.value;
    const work = order.follow(record, async () => {
      const decision = await importOne(deps, record);
      if (decision.do === "refuse") refuse(number, decision.problem);
      else if (decision.do === "write") counts.imported++;
      else counts.unchanged++;
      progress.done(counts);
    });
    running.add(work);
    // A failed line stays, so that the race or the end throws its error.
    work.then(
      () => running.delete(work),
      () => undefined,
    );
    if (running.size >= LINES_AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
  return counts;
}

/**
 * Lets each line wait for the ones before it that touch the same applicant or case. Lines that only look at an
 * applicant go side by side, but a line that changes one waits for all who look.
 */
class Order {
  readonly #changes = new Map<string, Promise<void>>();
  readonly #looks = new Map<string, Set<Promise<void>>>();

  follow(record: ImportRecord, work: () => Promise<void>): Promise<void> {
    const { changes, looksAt } = touchedBy(record);
    const before = [
      this.#changes.get(changes),
      ...(this.#looks.get(changes) ?? []),
      ...(looksAt === undefined ? [] : [this.#changes.get(looksAt)]),
    ];
    const task = Promise.all(before).then(work);
    this.#changes.set(changes, task);
    if (looksAt !== undefined) this.#looks.set(looksAt, (this.#looks.get(looksAt) ?? new Set()).add(task));
    const forget = () => this.#forget(task, changes, looksAt);
    task.then(forget, forget);
    return task;
  }

  #forget(task: Promise<void>, changes: string, looksAt: string | undefined): void {
    if (this.#changes.get(changes) === task) this.#changes.delete(changes);
    if (looksAt === undefined) return;
    const looks = this.#looks.get(looksAt);
    looks?.delete(task);
    if (looks?.size === 0) this.#looks.delete(looksAt);
  }
}

function touchedBy(record: ImportRecord): { readonly changes: string; readonly looksAt?: string } {
  switch (record.type) {
    case "applicant":
      return { changes: `applicant ${record.item.applicantId}` };
    case "case":
      return { changes: `case ${record.item.caseId}`, looksAt: `applicant ${record.item.applicantId}` };
    case "request":
      return { changes: `case ${record.item.caseId}` };
  }
}

/** Writes one record by the rules of all writers. Refused if others keep changing the same item. */
export async function importOne(deps: ImportDeps, record: ImportRecord): Promise<ImportDecision> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { decision, seen, there } = await decide(deps, record);
    if (deps.isOwn !== undefined && !(await deps.isOwn(record, there))) return notOwn(record);
    if (decision.do !== "write" || (await deps.store.write(decision.record, seen))) return decision;
  }
  return {
    do: "refuse",
    problem: { field: record.type, rule: "is being changed by somebody else all the time" },
  };
}

function notOwn({ type: field }: ImportRecord): ImportDecision {
  return { do: "refuse", problem: { field, rule: "belongs to another office" } };
}

async function decide(deps: ImportDeps, record: ImportRecord) {
  switch (record.type) {
    case "applicant": {
      const { applicantId } = record.item;
      const seen = (await deps.applicants.read([applicantId])).get(applicantId);
      if (seen === undefined) return { decision: decideApplicant(record.item, undefined), seen, there: seen };
      const parsed = parseApplicant(seen, deps.settings.smsDestinations);
      // What cannot be read may hold a stop, too.
      const decision = parsed.ok ? decideApplicant(record.item, parsed.value) : unreadable("applicant");
      return { decision, seen, there: seen };
    }
    case "case": {
      const { caseId, applicantId } = record.item;
      const key = { caseId, entry: "case" };
      const [cases, applicants] = await Promise.all([
        deps.cases.read([key]),
        deps.applicants.read([applicantId]),
      ]);
      const seen = cases.get(caseKeyText(key));
      const current = seen === undefined ? undefined : readCase(seen);
      if (current === "unreadable") return { decision: unreadable("case"), seen, there: seen };
      // The history is asked only where it can matter: for a version that may have been there before.
      const isOld = current !== undefined && record.item.version < current.version;
      const history = isOld ? (await deps.cases.history(caseId)).line.map(({ change }) => change) : [];
      const line = current === undefined ? history : [current, ...history];
      return { decision: decideCase(record.item, line, applicants.has(applicantId)), seen, there: seen };
    }
    case "request": {
      const { current, there } = await currentRequest(deps, record.item);
      return { decision: decideRequest(record.item, current, there !== undefined), seen: undefined, there };
    }
  }
}

function unreadable(field: string): ImportDecision {
  const rule = "is there already and cannot be read: mend or delete that item first";
  return { do: "refuse", problem: { field, rule } };
}

function readCase(item: unknown): Case | "unreadable" {
  const parsed = parse(caseSchema, item);
  return parsed.ok ? parsed.value : "unreadable";
}

async function currentRequest({ cases }: ImportDeps, { caseId, requestId }: Request) {
  const own = { caseId, entry: requestEntry(requestId) };
  const parent = { caseId, entry: "case" };
  const items = await cases.read([own, parent]);
  const parsed = parseRequest(items.get(caseKeyText(own)));
  return { current: parsed.ok ? parsed.value : undefined, there: items.get(caseKeyText(parent)) };
}
