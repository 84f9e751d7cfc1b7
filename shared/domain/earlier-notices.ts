import type { Case } from "./case.ts";
import { letterDue } from "./letter.ts";
import type { LineEntry, NoticePlan } from "./line.ts";
import { EXPIRY, type Notice, type NoticeKey, type NoticeMove, noticeIdFor, type Reason } from "./notice.ts";
import { isWaiting } from "./notice-states.ts";
import { between, type Instant, latest } from "./time.ts";
import { waitUntil } from "./wait-until.ts";

/**
 * The notices of earlier versions that may still wait, or whose end a correction has to know. Their ids follow
 * from the line, so nothing has to be searched.
 */
export function earlierNotices(change: Case, line: readonly LineEntry[], now: Instant): readonly NoticeKey[] {
  return line
    .filter((entry) => entry.change.version < change.version && entry.plan.outcome === "told")
    .filter(({ plan }) => change.corrects !== undefined || mayStillWait(plan, now))
    .flatMap(({ change: { caseId, version }, plan }) =>
      plan.channels.map((channel) => ({ caseId, noticeId: noticeIdFor({ version }, plan.kind, channel) })),
    );
}

function mayStillWait({ dueAt }: NoticePlan, now: Instant): boolean {
  return dueAt === undefined || between(dueAt, now) <= EXPIRY;
}

/** The steps that take back what still waits from the corrected version. */
export function takeBack(change: Case, earlier: readonly Notice[], now: Instant): readonly NoticeMove[] {
  return earlier
    .filter((notice) => notice.version === change.corrects && isWaiting(notice.state))
    .map((notice) => end(notice, "cancelled", "corrected", now));
}

/** What a change, once accepted, means for the notices of earlier versions that still wait. */
export function endEarlier(
  change: Case,
  plan: NoticePlan,
  earlier: readonly Notice[],
  now: Instant,
): readonly NoticeMove[] {
  const letter = change.status === "decided" ? change.details?.letterSentOn : undefined;
  const isAwaiting = (notice: Notice) => notice.state === "held" && notice.reason === "awaiting-letter";
  const completes = plan.outcome === "not-told" && letter !== undefined && earlier.some(isAwaiting);
  const isTold = completes || (plan.outcome !== "not-told" && plan.reason !== "awaiting-letter");
  return earlier
    .filter((notice) => isWaiting(notice.state))
    .flatMap((notice): readonly NoticeMove[] => {
      if (isPassed(notice, change)) return [end(notice, "cancelled", "moved-on", now)];
      if (completes && isAwaiting(notice)) return [complete(notice, letter, plan, now)];
      // A correction that goes back to this notice's status leaves it its own way to go.
      const isTrueAgain = change.corrects !== undefined && notice.kind === change.status;
      return isTold && !isTrueAgain ? [end(notice, "superseded", "newer-change", now)] : [];
    });
}

/** Even a silent change ends a notice that is no longer true, or no longer that person's business. */
export function isPassed({ kind, applicantId }: Notice, later: Case): boolean {
  const endsWithItsStatus = kind === "documents-needed" || kind === "decided";
  return applicantId !== later.applicantId || (endsWithItsStatus && later.status !== kind);
}

/** A decision that waited for its letter now knows when that goes out. */
function complete(notice: Notice, letterSentOn: string, plan: NoticePlan, now: Instant): NoticeMove {
  const { state, ...times } = waitUntil(latest(plan.recordedAt, letterDue(letterSentOn)), now);
  return { key: notice, from: notice.state, to: state, dueAt: null, set: { ...times, reason: undefined } };
}

function end(notice: Notice, to: "cancelled" | "superseded", reason: Reason, now: Instant): NoticeMove {
  const { state, attempts } = notice;
  return { key: notice, from: state, to, attempts, set: { reason, settledAt: now } };
}
