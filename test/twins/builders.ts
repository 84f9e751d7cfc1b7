import type { Keyring } from "../../shared/adapters/keyring.ts";
import type { Applicant, Contact } from "../../shared/domain/applicant.ts";
import type { Case } from "../../shared/domain/case.ts";
import type { Change, Origin, PlannedRequest } from "../../shared/domain/change.ts";
import type { Kind } from "../../shared/domain/kinds.ts";
import type { LineEntry, NoticePlan } from "../../shared/domain/line.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import type { Request } from "../../shared/domain/request.ts";
import type { SendingHours } from "../../shared/domain/sending-hours.ts";
import type { PlanSettings, SendSettings } from "../../shared/domain/settings.ts";
import type { Instant } from "../../shared/domain/time.ts";
import type { TimingLog, Timings } from "../../shared/lambda/log.ts";

/** A Monday morning in winter, well within any sending hours. */
export const NOW = "2026-11-23T09:00:00.000Z";

export const CASE_ID = "MS-2026-000123";
const APPLICANT_ID = "a-000042";
export const PHONE = "+491713920021";
export const EMAIL = "someone@example.org";
export const KEYRING: Keyring = { current: "1", keys: { "1": "a key of this test, and of nothing else" } };
export const PAGE_CODE = "K7QF2M9X4T";

/** Overrides of a built value's fields; `undefined` takes an optional one away. */
type Fields<T> = { readonly [K in keyof T]?: T[K] | undefined };

export function settings(fields: Partial<PlanSettings> = {}): PlanSettings {
  return {
    holdSeconds: 120,
    tellInReview: false,
    offices: ["coerde", "mitte"],
    smsDestinations: ["+4915", "+4916", "+4917"],
    languages: ["ar", "de", "en"],
    defaultLanguage: "de",
    sendingHours: null,
    remindDaysBefore: 3,
    ...fields,
  };
}

/** Monday to Saturday, 8 to 20, as in North Rhine-Westphalia. */
export const SENDING_HOURS: SendingHours = {
  weekdays: [1, 2, 3, 4, 5, 6],
  from: "08:00",
  to: "20:00",
  holidaysOf: "NW",
  spreadMinutes: 10,
};

export function sendSettings(fields: Partial<SendSettings> = {}): SendSettings {
  return {
    sms: {
      perSecond: 1_000,
      burst: 1_000,
      afterLostAnswer: "attention",
      receiptHours: 72,
      pricePerPartUsd: 0.1,
      monthlyBudgetUsd: 1_000,
    },
    email: { perSecond: 1_000, burst: 1_000, afterLostAnswer: "send-again", receiptHours: 24 },
    limits: { perPersonAndDay: 100, perAddressAndHour: 100 },
    ...fields,
  };
}

export function aCase(fields: Partial<Case> = {}): Case {
  return {
    caseId: CASE_ID,
    entry: "case",
    office: "coerde",
    applicantId: APPLICANT_ID,
    status: "received",
    version: 1,
    changedAt: NOW,
    changedBy: "import",
    ...fields,
  };
}

export function aRequest(fields: Partial<Request> = {}): Request {
  const requestId = fields.requestId ?? "01JD9Z";
  return {
    caseId: CASE_ID,
    entry: `request#${requestId}`,
    requestId,
    kind: "please-call",
    requestedAt: NOW,
    requestedBy: "desk",
    parameters: {},
    ...fields,
  };
}

/** The item of Cases that a request is written as. */
export function requestItem(request: Request): Omit<Request, "requestId"> {
  const { requestId: _, ...item } = request;
  return item;
}

const consent = { at: "2026-10-01T08:12:00.000Z", how: "paper" } as const;

export function sms(fields: Partial<Contact> = {}): Contact {
  return { channel: "sms", address: PHONE, state: "active", consent, ...fields };
}

export function email(fields: Partial<Contact> = {}): Contact {
  return { channel: "email", address: EMAIL, state: "active", consent, ...fields };
}

export function anApplicant(fields: Partial<Applicant> = {}): Applicant {
  return {
    applicantId: APPLICANT_ID,
    language: "de",
    reach: "first",
    pageCode: PAGE_CODE,
    channels: [sms()],
    ...fields,
  };
}

export function anOrigin(fields: Partial<Origin> = {}): Origin {
  return { caseId: CASE_ID, entry: "case", eventId: "event-1", recordedAt: NOW, ...fields };
}

export function aPlan(fields: Partial<NoticePlan> = {}): NoticePlan {
  return { outcome: "told", kind: "received", channels: ["sms"], recordedAt: NOW, plannedAt: NOW, ...fields };
}

/** A request that was decided before: written at `recordedAt`, and told over SMS unless `plan` says otherwise. */
export function aPlannedRequest(
  requestId: string,
  kind: Kind,
  recordedAt: Instant,
  plan: Partial<NoticePlan> = {},
): PlannedRequest {
  return {
    requestId,
    kind,
    parameters: {},
    plan: aPlan({ kind, recordedAt, plannedAt: recordedAt, ...plan }),
  };
}

/** An accepted change that was told over SMS, unless `plan` says otherwise. */
export function station(change: Partial<Case> = {}, plan: Partial<NoticePlan> = {}): LineEntry {
  const item = aCase(change);
  return { change: item, plan: aPlan({ kind: item.status, ...plan }) };
}

/** An accepted change that nobody was told. */
export function silentStation(change: Partial<Case>, reason: NonNullable<NoticePlan["reason"]>): LineEntry {
  return station(change, { outcome: "not-told", channels: [], reason });
}

type StatusChange = Change & { readonly type: "status" };
type RequestChange = Change & { readonly type: "request" };

/** A status change that follows on `line`. */
export function aChange(
  item: Partial<Case> = {},
  line: readonly LineEntry[] = [],
  fields: Partial<Omit<StatusChange, "type" | "item" | "line">> = {},
): StatusChange {
  return { type: "status", origin: anOrigin(), item: aCase(item), line, ...fields };
}

/** A request for a case in review. */
export function aRequestChange(
  item: Partial<Request> = {},
  fields: Partial<Omit<RequestChange, "type" | "item">> = {},
): RequestChange {
  const request = aRequest(item);
  return {
    type: "request",
    origin: anOrigin({ entry: request.entry }),
    item: request,
    case: aCase({ status: "in-review" }),
    ...fields,
  };
}

/** A queued SMS notice of version 1. */
export function aNotice(fields: Fields<Notice> = {}): Notice {
  const notice: Notice = {
    caseId: CASE_ID,
    noticeId: "v000001-received-news-sms",
    state: "queued",
    plannedAt: NOW,
    applicantId: APPLICANT_ID,
    office: "coerde",
    kind: "received",
    channel: "sms",
    about: "case",
    version: 1,
    language: "de",
    dueAt: NOW,
    expiresAt: "2026-11-30T09:00:00.000Z",
    attempts: 0,
  };
  return { ...notice, ...definedOnly(fields) };
}

/** Keeps `undefined` for optional fields; the required ones cannot be taken away. */
function definedOnly(fields: Fields<Notice>): Partial<Notice> {
  const { caseId, noticeId, state, plannedAt, attempts, ...optional } = fields;
  return {
    ...optional,
    ...(caseId !== undefined && { caseId }),
    ...(noticeId !== undefined && { noticeId }),
    ...(state !== undefined && { state }),
    ...(plannedAt !== undefined && { plannedAt }),
    ...(attempts !== undefined && { attempts }),
  };
}

/** A log that keeps the codes it was given. */
export function aLog(): TimingLog & {
  readonly codes: string[];
  readonly lines: unknown[];
  /** What was told as an error; a real log keeps its name only. */
  readonly errors: unknown[];
  readonly timings: Timings[];
} {
  const codes: string[] = [];
  const lines: unknown[] = [];
  const errors: unknown[] = [];
  const timings: Timings[] = [];
  return {
    codes,
    lines,
    errors,
    timings,
    timed: (code, fields, measured) => {
      codes.push(code);
      lines.push({ code, ...fields });
      timings.push(measured);
    },
    info: (code, fields) => {
      codes.push(code);
      lines.push({ code, ...fields });
    },
    error: (code, error, fields) => {
      codes.push(code);
      errors.push(error);
      lines.push({ code, error: error instanceof Error ? error.name : typeof error, ...fields });
    },
  };
}
