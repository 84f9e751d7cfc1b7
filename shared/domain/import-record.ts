import { type Applicant, parseApplicant } from "./applicant.ts";
import { type Case, caseSchema } from "./case.ts";
import { judge } from "./line.ts";
import type { Reason } from "./notice.ts";
import { type Parsed, type Problem, parse } from "./problem.ts";
import { parseRequest, type Request } from "./request.ts";
import type { PlanSettings } from "./settings.ts";

/** One line of an import, parsed. */
export type ImportRecord =
  | { readonly type: "applicant"; readonly item: Applicant }
  | { readonly type: "case"; readonly item: Case }
  | { readonly type: "request"; readonly item: Request };

/** What becomes of a line. */
export type ImportDecision =
  | { readonly do: "write"; readonly record: ImportRecord }
  | { readonly do: "nothing" }
  | { readonly do: "refuse"; readonly problem: Problem };

/** Parses one line of NDJSON: an object with exactly one of `applicant`, `case`, `request`. */
export function parseImportLine(text: string, settings: PlanSettings): Parsed<ImportRecord> {
  const object = parseObject(text);
  if (!object.ok) return object;
  const entries = Object.entries(object.value);
  const [type, data] = entries[0] ?? [];
  if (entries.length !== 1 || type === undefined) return wrong("(whole)", ONE_OF_THREE);
  switch (type) {
    case "applicant":
      return labelled(type, parseApplicant(data, settings.smsDestinations), (item) => ({ type, item }));
    case "case":
      return labelled(type, parseCase(data, settings), (item) => ({ type, item }));
    case "request":
      return labelled(type, parseRequest(data), (item) => ({ type, item }));
    default:
      return wrong("(whole)", ONE_OF_THREE);
  }
}

const ONE_OF_THREE = 'must be an object with one of "applicant", "case", "request"';

/** Parses a case that is to be written, its office by the stage's settings. */
export function parseCase(data: unknown, settings: PlanSettings): Parsed<Case> {
  const parsed = parse(caseSchema, data);
  if (!parsed.ok || settings.offices.includes(parsed.value.office)) return parsed;
  return wrong("office", `must be one of ${settings.offices.join(", ")}`);
}

function parseObject(text: string): Parsed<object> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ok: true, value };
    return wrong("(whole)", ONE_OF_THREE);
  } catch {
    return wrong("(whole)", "must be JSON");
  }
}

function labelled<T>(
  type: string,
  parsed: Parsed<T>,
  record: (item: T) => ImportRecord,
): Parsed<ImportRecord> {
  if (parsed.ok) return { ok: true, value: record(parsed.value) };
  return wrong(`${type}.${parsed.problem.field}`, parsed.problem.rule);
}

function wrong(field: string, rule: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { field, rule } };
}

const REFUSALS: Readonly<Partial<Record<Reason, Problem>>> = {
  "version-backward": { field: "case.version", rule: "must be higher than the version that is there" },
  "version-conflict": { field: "case.version", rule: "is there already, with other content" },
  "move-forbidden": { field: "case.status", rule: "must be one that the case may go on to from where it is" },
};

/** Decides about a case, given the one that is there and, for an older version, those before it. */
export function decideCase(item: Case, line: readonly Case[], applicantExists: boolean): ImportDecision {
  const verdict = judge(
    item,
    line.map((change) => ({ change })),
  );
  if (verdict.verdict === "replay") return { do: "nothing" };
  if (verdict.verdict === "refused") {
    return {
      do: "refuse",
      problem: REFUSALS[verdict.reason] ?? { field: "case", rule: "cannot be accepted" },
    };
  }
  if (!applicantExists)
    return { do: "refuse", problem: { field: "case.applicantId", rule: "must be a known applicant" } };
  return { do: "write", record: { type: "case", item } };
}

/** Decides about a request, given the one of its id that is there. Requests never change. */
export function decideRequest(
  item: Request,
  current: Request | undefined,
  caseExists: boolean,
): ImportDecision {
  if (current !== undefined) {
    const same = item.kind === current.kind && sameJson(item.parameters, current.parameters);
    if (same) return { do: "nothing" };
    return {
      do: "refuse",
      problem: { field: "request.entry", rule: "is there already, with other content" },
    };
  }
  if (!caseExists)
    return { do: "refuse", problem: { field: "request.caseId", rule: "must be a known case" } };
  return { do: "write", record: { type: "request", item } };
}

/**
 * Decides about an applicant, given the record that is there. The page code stays, and what a person has stopped
 * stays stopped: only a newer consent opens that address again.
 */
export function decideApplicant(item: Applicant, current: Applicant | undefined): ImportDecision {
  const pageCode = current?.pageCode ?? item.pageCode;
  const channels = item.channels.map((contact) => {
    const before = current?.channels.find(
      ({ channel, address }) => channel === contact.channel && address === contact.address,
    );
    const isClosed = before?.state === "stopped" || before?.state === "suppressed";
    const isNewConsent = (contact.consent?.at ?? "") > (before?.consent?.at ?? "");
    return before !== undefined && isClosed && !isNewConsent ? before : contact;
  });
  const merged = { ...item, channels, ...(pageCode !== undefined && { pageCode }) };
  return sameJson(merged, current)
    ? { do: "nothing" }
    : { do: "write", record: { type: "applicant", item: merged } };
}

/** Equal as data, whatever the order of the keys. */
function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  );
}

export interface ImportStore {
  /** Writes a record if what is there still is what was read (`seen`); false if it has changed meanwhile. */
  write(record: ImportRecord, seen: Case | undefined): Promise<boolean>;
}
