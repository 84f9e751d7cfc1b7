import { type Applicant, type Contact, MOST_CONTACTS, parseApplicant } from "./applicant.ts";
import { type Case, caseSchema } from "./case.ts";
import { judge } from "./line.ts";
import type { Reason } from "./notice.ts";
import { CANARY, PERSONS_PREFIX } from "./personal-notices.ts";
import { type Parsed, type Problem, parse } from "./problem.ts";
import { parseRequest, type Request } from "./request.ts";
import { isSameData } from "./same-data.ts";
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
    // A list has entries as well, but none by these names.
    if (typeof value === "object" && value !== null) return { ok: true, value };
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
  // Those of a person's own notices lie there; whoever has such a case already keeps it.
  if (line.length === 0 && item.caseId.startsWith(PERSONS_PREFIX)) {
    const rule = `must not begin with ${PERSONS_PREFIX}`;
    return { do: "refuse", problem: { field: "case.caseId", rule } };
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
    const same = item.kind === current.kind && isSameData(item.parameters, current.parameters);
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
 * Decides about an applicant, given the record that is there. What protects the person stays: the page code, the
 * safe-contact flag unless the import speaks of it, whatever was stopped, which only a newer consent opens again, and all
 * that they have chosen for themselves. What they had erased comes back by a newer consent only.
 */
export function decideApplicant(item: Applicant, current: Applicant | undefined): ImportDecision {
  if (item.applicantId === CANARY) {
    return {
      do: "refuse",
      problem: { field: "applicant.applicantId", rule: "is kept for the system itself" },
    };
  }
  const { erasedAt } = current ?? {};
  if (erasedAt !== undefined && item.channels.some((contact) => !isAgreedAfter(contact, erasedAt))) {
    const rule = "must each have a consent given after the person had their contact data erased";
    return { do: "refuse", problem: { field: "applicant.channels", rule } };
  }
  // A code that was erased must not come back.
  const pageCode = current?.pageCode ?? (erasedAt === undefined ? item.pageCode : undefined);
  const safeContact = item.safeContact ?? current?.safeContact;
  const channels = channelsOf(item, current?.channels ?? [], current?.chosenAt !== undefined);
  if (channels.length > MOST_CONTACTS) {
    const rule = `must have at most ${MOST_CONTACTS} entries together with those that the person has`;
    return { do: "refuse", problem: { field: "applicant.channels", rule } };
  }
  const merged: Applicant = { ...item, ...ownChoices(current), pageCode, safeContact, channels };
  return isSameData(merged, current)
    ? { do: "nothing" }
    : { do: "write", record: { type: "applicant", item: merged } };
}

/** What only the person changes, once they have chosen for themselves. */
function ownChoices(current: Applicant | undefined): Partial<Applicant> {
  const marks = {
    pausedUntil: current?.pausedUntil,
    chosenAt: current?.chosenAt,
    erasedAt: current?.erasedAt,
  };
  if (current?.chosenAt === undefined) return marks;
  const { language, reach, sendHours } = current;
  return { ...marks, language, reach, sendHours };
}

/**
 * The contacts of both. Those that the person has closed or added stay as they are, each at the place where it was, so
 * that an import that changes nothing writes nothing; so does their order, once they have chosen it.
 */
function channelsOf(item: Applicant, before: readonly Contact[], keepsOrder: boolean): readonly Contact[] {
  const known = item.channels.map((contact) => {
    const own = before.find((other) => isSameContact(other, contact) && isOwn(other));
    const isNewConsent = (contact.consent?.at ?? "") > (own?.consent?.at ?? "");
    return own === undefined || isNewConsent ? contact : own;
  });
  const all = before.reduce<readonly Contact[]>((list, contact, index) => {
    const isForgotten = isOwn(contact) && !list.some((other) => isSameContact(other, contact));
    return isForgotten ? list.toSpliced(index, 0, contact) : list;
  }, known);
  if (!keepsOrder) return all;
  const place = (contact: Contact) => {
    const index = before.findIndex((other) => isSameContact(other, contact));
    return index === -1 ? before.length : index;
  };
  return all.toSorted((one, other) => place(one) - place(other));
}

/** Closed, agreed to on the person's own page, or just being added there. */
function isOwn({ state, consent }: Contact): boolean {
  return state !== "active" || consent?.how === "page";
}

function isAgreedAfter({ consent }: Contact, moment: string): boolean {
  return consent !== undefined && consent.at > moment;
}

function isSameContact(one: Contact, other: Contact): boolean {
  return one.channel === other.channel && one.address === other.address;
}

export interface ImportStore {
  /**
   * Writes a record if what is there still is what was read (`seen`, as it came from the table, or undefined if
   * nothing was there); false if it has changed meanwhile. Fields that the record's schema does not know stay.
   */
  write(record: ImportRecord, seen: unknown): Promise<boolean>;
}
