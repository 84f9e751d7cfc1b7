import type { Applicant } from "./applicant.ts";
import type { Change, Decision } from "./change.ts";
import { decideTelling, letterDue } from "./decide-telling.ts";
import { chooseLanguage } from "./language.ts";
import { judge, type LineEntry, latestOf, type NoticePlan } from "./line.ts";
import { EXPIRY, type Notice, type NoticeMove, noticeIdFor, type Reason, type Subject } from "./notice.ts";
import { quarantine } from "./quarantine.ts";
import type { PlanSettings } from "./settings.ts";
import { after, between, type Instant, latest, MINUTE } from "./time.ts";

/** Up to this long a notice waits in the queue itself (the longest delay of SQS); longer ones are held. */
const LONGEST_QUEUE_DELAY = 15 * MINUTE;

/** What is to be done about one record. Doing any of it again does no harm. */
export interface Plan {
  readonly outcome: "decided" | "replay" | "quarantined";
  /** To be written down before anything else; absent on a replay and in quarantine. */
  readonly decision?: Decision;
  /** To be put unless they exist. */
  readonly notices: readonly Notice[];
  /** Steps of notices that were planned earlier for the same case. */
  readonly moves: readonly NoticeMove[];
}

/**
 * Decides what a change or request means for the person it is about. Pure: the same input gives the same plan.
 * Whatever is invalid is a decided outcome, too: a quarantined trace.
 */
export function planNotices(
  change: Change,
  applicant: Applicant | undefined,
  settings: PlanSettings,
  now: Instant,
): Plan {
  const verdict = judgeChange(change, settings);
  if (verdict.verdict === "refused") return refuse(change, verdict.reason, now);
  if (verdict.verdict === "replay") return replay(change, verdict.plan, applicant, settings, now);
  if (applicant === undefined) return refuse(change, "unknown-applicant", now);
  const plan = decideTelling(change, applicant, settings, now);
  const decision: Decision =
    change.type === "status"
      ? { type: "status", item: change.item, plan }
      : { type: "request", item: change.item, plan };
  return {
    outcome: "decided",
    decision,
    notices: noticesOf(change, plan, applicant, settings),
    moves: movesOf(change, plan, now),
  };
}

type PlanVerdict =
  | { readonly verdict: "new" }
  | { readonly verdict: "replay"; readonly plan: NoticePlan }
  | { readonly verdict: "refused"; readonly reason: Reason };

function judgeChange(change: Change, settings: PlanSettings): PlanVerdict {
  if (change.type === "request") return judgeRequest(change);
  const verdict = judge(change.item, change.line);
  if (verdict.verdict === "replay") return { verdict: "replay", plan: verdict.entry.plan };
  const knownOffice = settings.offices.includes(change.item.office);
  return verdict.verdict === "new" && !knownOffice
    ? { verdict: "refused", reason: "unknown-office" }
    : verdict;
}

function judgeRequest(change: Change & { readonly type: "request" }): PlanVerdict {
  const { item, decided } = change;
  if (decided !== undefined) {
    const same =
      decided.kind === item.kind && JSON.stringify(decided.parameters) === JSON.stringify(item.parameters);
    return same
      ? { verdict: "replay", plan: decided.plan }
      : { verdict: "refused", reason: "request-conflict" };
  }
  return change.case === undefined ? { verdict: "refused", reason: "unknown-case" } : { verdict: "new" };
}

function refuse(change: Change, reason: Reason, now: Instant): Plan {
  const item = change.type === "status" ? change.item : change.case;
  const version = change.type === "status" ? change.item.version : undefined;
  const context = { office: item?.office, applicantId: item?.applicantId, version };
  return { outcome: "quarantined", notices: [quarantine(change.origin, reason, now, context)], moves: [] };
}

/** What was decided once is carried out again as it was decided; past its expiry there is nothing left to do. */
function replay(
  change: Change,
  plan: NoticePlan,
  applicant: Applicant | undefined,
  settings: PlanSettings,
  now: Instant,
): Plan {
  if (between(plan.recordedAt, now) > EXPIRY) return { outcome: "replay", notices: [], moves: [] };
  return {
    outcome: "replay",
    notices: noticesOf(change, plan, applicant, settings),
    moves: movesOf(change, plan, now),
  };
}

function noticesOf(
  change: Change,
  plan: NoticePlan,
  applicant: Applicant | undefined,
  settings: PlanSettings,
): readonly Notice[] {
  const item = change.type === "status" ? change.item : change.case;
  const subject: Subject = change.type === "status" ? change.item : { requestId: change.item.requestId };
  const office = item?.office;
  const base = {
    caseId: change.origin.caseId,
    plannedAt: plan.plannedAt,
    applicantId: item?.applicantId,
    office,
    kind: plan.kind,
    about: change.origin.entry,
    version: change.type === "status" ? change.item.version : undefined,
    reason: plan.reason,
    attempts: 0,
  };
  if (plan.outcome !== "told") {
    const noticeId = noticeIdFor(subject, plan.kind, "none");
    const attention = plan.attention ? office : undefined;
    return [{ ...base, noticeId, state: plan.outcome, settledAt: plan.plannedAt, attention }];
  }
  const language = chooseLanguage(applicant?.language ?? "", settings.languages, settings.defaultLanguage);
  const waiting = waitUntil(plan.dueAt, plan.plannedAt);
  return plan.channels.map((channel) => ({
    ...base,
    ...language,
    ...waiting,
    noticeId: noticeIdFor(subject, plan.kind, channel),
    channel,
  }));
}

/** Waits in the queue if it can, else in the due index, else for another change. */
function waitUntil(dueAt: Instant | undefined, now: Instant): Pick<Notice, "state" | "dueAt" | "expiresAt"> {
  if (dueAt === undefined) return { state: "held" };
  const state = between(now, dueAt) <= LONGEST_QUEUE_DELAY ? "queued" : "held";
  return { state, dueAt, expiresAt: after(dueAt, EXPIRY) };
}

/**
 * A notice of `decided` that waits for its letter is completed by an amendment that says when the letter goes
 * out, and cancelled when the case leaves that status. The notices' ids follow from the line, so nothing is read.
 */
function movesOf(change: Change, plan: NoticePlan, now: Instant): readonly NoticeMove[] {
  if (change.type === "request") return [];
  const { item } = change;
  const earlier = change.line.filter((entry) => entry.change.version < item.version);
  const pending = earlier.filter((entry) => entry.plan.reason === "awaiting-letter");
  if (item.status !== "decided") {
    const left = latestOf(earlier)?.change.status === "decided";
    return left
      ? pending.flatMap((entry) => moves(entry, "cancelled", { reason: "moved-on", settledAt: now }))
      : [];
  }
  const letter = item.details?.letterSentOn;
  if (letter === undefined || plan.outcome === "told") return [];
  const { state, ...times } = waitUntil(latest(plan.recordedAt, letterDue(letter)), now);
  return pending.flatMap((entry) => moves(entry, state, { ...times, reason: undefined }));
}

function moves(entry: LineEntry, to: Notice["state"], set: NoticeMove["set"]): readonly NoticeMove[] {
  const { caseId, version } = entry.change;
  return entry.plan.channels.map((channel) => ({
    key: { caseId, noticeId: noticeIdFor({ version }, entry.plan.kind, channel) },
    from: "held",
    to,
    dueAt: null,
    set,
  }));
}

/** Seconds until a notice is due, as SQS takes them: whole, 0 to 900, never early. */
export function delaySeconds(dueAt: Instant | undefined, now: Instant): number {
  if (dueAt === undefined) return 0;
  return Math.ceil(Math.min(Math.max(between(now, dueAt), 0), LONGEST_QUEUE_DELAY) / 1_000);
}
