import { reminderVersions } from "./amended-reminders.ts";
import type { Case } from "./case.ts";
import type { CaseHistory, PlannedRequest } from "./change.ts";
import { CHANNEL_NAMES } from "./channel.ts";
import { complete, type Following, followLetter, isAwaitingLetter, namesLetter } from "./decision-letter.ts";
import { type Kind, kindOf, rowOf } from "./kinds.ts";
import { goesBackTo, type LineEntry, latestOf, type NoticePlan, takenBack } from "./line.ts";
import {
  EXPIRY,
  type Notice,
  type NoticeKey,
  type NoticeMove,
  noticeIdFor,
  type Purpose,
  purposeOf,
  type Reason,
  type Subject,
} from "./notice.ts";
import { isWaiting } from "./notice-states.ts";
import type { Request } from "./request.ts";
import { between, endOf, type Instant } from "./time.ts";

/**
 * The notices of earlier versions that may still wait, or whose end a correction has to know, and the reminders of
 * earlier requests. Their ids follow from the history, so nothing has to be searched. A change that is planned again
 * touches nothing that came after it.
 */
export function earlierNotices(
  change: Case,
  { line, requests }: CaseHistory,
  now: Instant,
): readonly NoticeKey[] {
  const { caseId } = change;
  const before = line.filter((entry) => entry.change.version < change.version);
  const again = line.find((entry) => entry.change.version === change.version);
  const isLater = ({ plan }: PlannedRequest) => again !== undefined && plan.plannedAt >= again.plan.plannedAt;
  return [
    ...before
      .filter(isTold)
      .filter(({ plan }) => change.corrects !== undefined || mayStillWait(plan, now))
      .flatMap(({ change: { version }, plan }) => keysOf(caseId, { version }, plan.kind, "news")),
    ...before
      .filter(reminds)
      .flatMap((entry) =>
        reminderVersions(entry, line).flatMap((version) =>
          keysOf(caseId, { version }, kindOf(entry.change.status), "reminder"),
        ),
      ),
    ...requests
      .filter((request) => reminds(request) && !isLater(request))
      .flatMap(({ requestId, kind }) => keysOf(caseId, { requestId }, kind, "reminder")),
  ];
}

/** The notices of the requests that this one may put an end to. */
export function noticesOfRequests(
  { caseId, kind }: Request,
  requests: readonly PlannedRequest[],
): readonly NoticeKey[] {
  return requests
    .filter((request) => isTold(request) && mayEnd(kind, request.kind))
    .flatMap(({ requestId, plan }) => [
      ...keysOf(caseId, { requestId }, plan.kind, "news"),
      ...keysOf(caseId, { requestId }, plan.kind, "reminder"),
    ]);
}

function isTold({ plan }: { readonly plan: NoticePlan }): boolean {
  return plan.outcome === "told";
}

function reminds({ plan }: { readonly plan: NoticePlan }): boolean {
  return plan.reminder !== undefined;
}

/** The day of a decision's letter may have been moved since. */
function mayStillWait({ kind, dueAt }: NoticePlan, now: Instant): boolean {
  return kind === "decided" || dueAt === undefined || between(dueAt, now) <= EXPIRY;
}

/** Over every channel: a fallback may wait on one that was not planned. */
function keysOf(caseId: string, subject: Subject, kind: Kind, purpose: Purpose): readonly NoticeKey[] {
  return CHANNEL_NAMES.map((channel) => ({
    caseId,
    noticeId: noticeIdFor(subject, kind, channel, purpose),
  }));
}

/** Whether a request of one kind puts an end to what waits of an earlier one of another. */
function mayEnd(kind: Kind, earlier: Kind): boolean {
  return kind === earlier || rowOf(kind).ends?.includes(earlier) === true;
}

/** The steps that take back what still waits from the corrected version. */
export function takeBack(
  change: Case,
  line: readonly LineEntry[],
  earlier: readonly Notice[],
  now: Instant,
): readonly NoticeMove[] {
  const versions = takenBack(change, line);
  return earlier
    .filter(({ version, state }) => version !== undefined && versions.includes(version) && isWaiting(state))
    .map((notice) => end(notice, "cancelled", "corrected", now));
}

/** What a change, once accepted, means for the notices of earlier versions that still wait, and for reminders. */
export function endEarlier(following: Following, earlier: readonly Notice[]): readonly NoticeMove[] {
  const { change, plan, line, now } = following;
  const awaiting = namesLetter(following) ? earlier.filter(isAwaitingLetter) : [];
  const completed = plan.outcome === "not-told" ? awaiting : [];
  const completes = completed.length > 0;
  const ends = completes || (plan.outcome !== "not-told" && plan.reason !== "awaiting-letter");
  const hasMoved = hasMovedOn(change, line);
  return earlier
    .filter((notice) => isWaiting(notice.state))
    .flatMap((notice): readonly NoticeMove[] => {
      if (isPassed(notice, change) || (hasMoved && purposeOf(notice.noticeId) === "reminder"))
        return [end(notice, "cancelled", "moved-on", now)];
      if (purposeOf(notice.noticeId) === "reminder") return amendReminder(notice, change, plan, line);
      if (notice.version === undefined) return [];
      if (completed.includes(notice)) return complete(notice, following);
      // A correction that goes back to this notice's status leaves it its own way to go, unless it tells that itself.
      const isTrueAgain =
        change.corrects !== undefined &&
        notice.kind === change.status &&
        (plan.outcome !== "told" || notice.version === goesBackTo(change, line)?.change.version);
      return ends && !isTrueAgain && !isOfOneVersion(notice, completed)
        ? [end(notice, "superseded", "newer-change", now)]
        : followLetter(notice, following);
    });
}

/** The same over another channel, completed by a try that broke off then. */
function isOfOneVersion({ version }: Notice, completed: readonly Notice[]): boolean {
  return completed.some((other) => other.version === version);
}

/**
 * An amendment that names another deadline moves the reminder with it; too near a deadline leaves no time for one. A
 * correction brings a reminder of its own, if any. What was said later counts.
 */
function amendReminder(
  notice: Notice,
  change: Case,
  { reason, reminder, plannedAt }: NoticePlan,
  line: readonly LineEntry[],
): readonly NoticeMove[] {
  const deadline = change.details?.letterDeadline;
  const isOutdated = line.some((entry) => entry.change.version > change.version);
  if (notice.version === undefined || isOutdated) return [];
  if (change.corrects !== undefined) return [end(notice, "cancelled", "corrected", plannedAt)];
  if (reason !== "amendment" || deadline === undefined) return [];
  const expiresAt = endOf(deadline);
  if (reminder === undefined) {
    // On its very day there is no time for another one; this one stays where its day stays.
    return expiresAt === notice.expiresAt ? [] : [end(notice, "cancelled", "amendment", plannedAt)];
  }
  const dueAt = reminder.at;
  if (dueAt === notice.dueAt && expiresAt === notice.expiresAt) return [];
  return [
    { key: notice, from: notice.state, to: "held", attempts: notice.attempts, set: { dueAt, expiresAt } },
  ];
}

/** Whether the case stands elsewhere than before this change. */
function hasMovedOn(change: Case, line: readonly LineEntry[]): boolean {
  const before = latestOf(line.filter((entry) => entry.change.version < change.version));
  return before !== undefined && before.change.status !== change.status;
}

/** The steps by which a request ends what waits of the earlier ones it replaces. */
export function endRequests(
  request: Request,
  plan: NoticePlan,
  requests: readonly PlannedRequest[],
  earlier: readonly Notice[],
  now: Instant,
): readonly NoticeMove[] {
  const older = new Set(
    requests
      .filter((other) => mayEnd(request.kind, other.kind) && isOlder(other, { ...request, plan }))
      .map(({ requestId }) => `request#${requestId}`),
  );
  return earlier
    .filter((notice) => isWaiting(notice.state) && older.has(notice.about ?? ""))
    .map((notice) => end(notice, "superseded", "newer-request", now));
}

/** Whether a request puts an end to an earlier one. */
export function replaces(newer: PlannedRequest, older: PlannedRequest): boolean {
  return mayEnd(newer.kind, older.kind) && isOlder(older, newer);
}

/** Whether one of these requests, written later, has put an end to one that is planned only now. */
export function isOvertaken(kind: Kind, recordedAt: Instant, requests: readonly PlannedRequest[]): boolean {
  return requests.some((other) => mayEnd(other.kind, kind) && other.plan.recordedAt > recordedAt);
}

/** One order for all requests of a case, so that of two only one can end the other, however often both are planned. */
function isOlder(one: Pick<PlannedRequest, "requestId" | "plan">, other: typeof one): boolean {
  const place = ({ requestId, plan }: typeof one) => `${plan.recordedAt} ${plan.plannedAt} ${requestId}`;
  return place(one) < place(other);
}

/** Even a silent change ends a notice that is no longer true, or no longer that person's business. */
export function isPassed({ kind, applicantId }: Notice, later: Case): boolean {
  const endsWithItsStatus = kind === "documents-needed" || kind === "decided";
  return applicantId !== later.applicantId || (endsWithItsStatus && later.status !== kind);
}

function end(notice: Notice, to: "cancelled" | "superseded", reason: Reason, now: Instant): NoticeMove {
  const { state, attempts } = notice;
  return { key: notice, from: state, to, attempts, set: { reason, settledAt: now } };
}
