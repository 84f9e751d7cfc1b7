import { reminderVersion } from "./amended-reminders.ts";
import type { Applicant } from "./applicant.ts";
import type { Change, Decision } from "./change.ts";
import { decideTelling } from "./decide-telling.ts";
import { endEarlier, endRequests } from "./earlier-notices.ts";
import { kindOf } from "./kinds.ts";
import { chooseLanguage } from "./language.ts";
import { judge, type NoticePlan } from "./line.ts";
import { EXPIRY, type Notice, type NoticeMove, noticeIdFor, type Reason, type Subject } from "./notice.ts";
import { CANARY } from "./personal-notices.ts";
import type { Problem } from "./problem.ts";
import { quarantine } from "./quarantine.ts";
import { occasionOf } from "./reminders.ts";
import { isForCanary } from "./request.ts";
import { isSameData } from "./same-data.ts";
import type { PlanSettings } from "./settings.ts";
import { between, type Instant } from "./time.ts";
import { waitUntil } from "./wait-until.ts";

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
  if (verdict.verdict === "refused") return refuse(change, verdict.reason, settings, now);
  if (verdict.verdict === "replay") return replay(change, verdict.plan, applicant, settings, now);
  if (applicant === undefined) return refuse(change, "unknown-applicant", settings, now);
  const plan = decideTelling(change, applicant, settings, now);
  const decision: Decision =
    change.type === "status"
      ? { type: "status", item: change.item, plan }
      : { type: "request", item: change.item, plan };
  return {
    outcome: "decided",
    decision,
    notices: noticesOf(change, plan, applicant, settings),
    moves: movesOf(change, plan, settings, now),
  };
}

type PlanVerdict =
  | { readonly verdict: "new" }
  | { readonly verdict: "replay"; readonly plan: NoticePlan }
  | { readonly verdict: "refused"; readonly reason: Reason };

function judgeChange(change: Change, settings: PlanSettings): PlanVerdict {
  if (change.type === "request") return judgeRequest(change, settings);
  const verdict = judge(change.item, change.line);
  if (verdict.verdict === "replay") return { verdict: "replay", plan: verdict.entry.plan };
  const knownOffice = settings.offices.includes(change.item.office);
  return verdict.verdict === "new" && !knownOffice
    ? { verdict: "refused", reason: "unknown-office" }
    : verdict;
}

function judgeRequest(change: Change & { readonly type: "request" }, { offices }: PlanSettings): PlanVerdict {
  const { item, decided } = change;
  if (decided !== undefined) {
    const same = decided.kind === item.kind && isSameData(decided.parameters, item.parameters);
    return same
      ? { verdict: "replay", plan: decided.plan }
      : { verdict: "refused", reason: "request-conflict" };
  }
  if (isForCanary(item)) return { verdict: "new" };
  if (change.case === undefined) return { verdict: "refused", reason: "unknown-case" };
  if (!offices.includes(change.case.office)) return { verdict: "refused", reason: "unknown-office" };
  return { verdict: "new" };
}

/** The plan for a change that is not carried out. */
export function refuse(
  change: Change,
  reason: Reason,
  { offices }: PlanSettings,
  now: Instant,
  problem?: Problem,
): Plan {
  const item = change.type === "status" ? change.item : change.case;
  const version = change.type === "status" ? change.item.version : undefined;
  const context = { office: item?.office, applicantId: item?.applicantId, version, problem };
  const trace = quarantine(change.origin, reason, context, offices, now);
  return { outcome: "quarantined", notices: [trace], moves: [] };
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
    moves: movesOf(change, plan, settings, now),
  };
}

function noticesOf(
  change: Change,
  plan: NoticePlan,
  applicant: Applicant | undefined,
  settings: PlanSettings,
): readonly Notice[] {
  return [...newsOf(change, plan, applicant, settings), ...remindersOf(change, plan, applicant, settings)];
}

function newsOf(
  change: Change,
  plan: NoticePlan,
  applicant: Applicant | undefined,
  settings: PlanSettings,
): readonly Notice[] {
  const subject = subjectOf(change);
  const base = { ...commonOf(change, plan), kind: plan.kind, reason: plan.reason };
  if (plan.outcome !== "told") {
    const noticeId = noticeIdFor(subject, plan.kind, "none");
    const attention = plan.attention ? base.office : undefined;
    return [{ ...base, noticeId, state: plan.outcome, settledAt: plan.plannedAt, attention }];
  }
  const language = languageFor(applicant, settings);
  const waiting = waitUntil(plan.dueAt, plan.plannedAt);
  return plan.channels.map((channel) => ({
    ...base,
    ...language,
    ...waiting,
    noticeId: noticeIdFor(subject, plan.kind, channel),
    channel,
  }));
}

/** The same once more, before it is too late; held until then. */
function remindersOf(
  change: Change,
  plan: NoticePlan,
  applicant: Applicant | undefined,
  settings: PlanSettings,
): readonly Notice[] {
  const { reminder } = plan;
  const kind = change.type === "status" ? kindOf(change.item.status) : change.item.kind;
  const occasion = occasionOf(change.item, kind, settings);
  if (reminder === undefined || occasion === undefined) return [];
  const base = { ...commonOf(change, plan), kind, ...languageFor(applicant, settings) };
  const held = { state: "held", dueAt: reminder.at, expiresAt: occasion.at } as const;
  return reminder.channels.flatMap((channel): readonly Notice[] => {
    if (change.type === "request") {
      const noticeId = noticeIdFor(subjectOf(change), kind, channel, "reminder");
      return [{ ...base, ...held, noticeId, channel }];
    }
    const version = reminderVersion(
      { change: change.item, plan },
      change.line,
      change.earlier ?? [],
      channel,
    );
    if (version === undefined) return [];
    const noticeId = noticeIdFor({ version }, kind, channel, "reminder");
    return [{ ...base, ...held, noticeId, channel, version }];
  });
}

function subjectOf(change: Change): Subject {
  return change.type === "status" ? { version: change.item.version } : { requestId: change.item.requestId };
}

/** What all notices of a change have in common. */
function commonOf(change: Change, { plannedAt }: NoticePlan) {
  const item = change.type === "status" ? change.item : change.case;
  return {
    caseId: change.origin.caseId,
    plannedAt,
    applicantId: change.type === "request" && isForCanary(change.item) ? CANARY : item?.applicantId,
    office: item?.office,
    about: change.origin.entry,
    version: change.type === "status" ? change.item.version : undefined,
    attempts: 0,
  };
}

function languageFor(applicant: Applicant | undefined, { languages, defaultLanguage }: PlanSettings) {
  return chooseLanguage(applicant?.language ?? defaultLanguage, languages, defaultLanguage);
}

/** What the change means for notices that were planned before it. */
function movesOf(
  change: Change,
  plan: NoticePlan,
  { holdSeconds }: PlanSettings,
  now: Instant,
): readonly NoticeMove[] {
  const { earlier = [] } = change;
  return change.type === "status"
    ? endEarlier({ change: change.item, plan, line: change.line, holdSeconds, now }, earlier)
    : endRequests(change.item, plan, change.requests ?? [], earlier, now);
}
