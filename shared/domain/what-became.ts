import type { Case } from "./case.ts";
import type { CaseHistory } from "./change.ts";
import { isOver } from "./deadline.ts";
import { isPassed, replaces } from "./earlier-notices.ts";
import { type KindParameters, rowOf } from "./kinds.ts";
import { isCorrected, type LineEntry } from "./line.ts";
import { type Notice, purposeOf, type Reason } from "./notice.ts";
import { isPersonal } from "./personal-notices.ts";
import { requestIdIn } from "./request.ts";
import { between, type Instant, MINUTE } from "./time.ts";

/** A notice beside what is known of its matter now. */
export interface Matter {
  readonly notice: Notice;
  /** The case as it is now; `unreadable` if its item no longer fits the schema, undefined if it is gone. */
  readonly case: Case | "unreadable" | undefined;
  /** What has been decided for the case; needed only where {@link needsHistory} says so. */
  readonly history: CaseHistory;
  /** What a request's notice names. */
  readonly parameters?: KindParameters | undefined;
}

/** How a notice ends that is not sent. */
export interface Settlement {
  readonly state: "superseded" | "cancelled" | "withheld";
  readonly reason: Reason;
  readonly attention?: boolean;
  /** Another channel is tried first. */
  readonly climbs?: boolean;
}

/** For so long a case is trusted to stand where its item says: nobody changes it and writes the older item back within minutes. */
const TRUSTED = 5 * MINUTE;

/** Whether the case has moved on (or may have) since this notice was planned. */
export function needsHistory(
  { attempts, plannedAt, version }: Notice,
  current: Matter["case"],
  now: Instant,
): boolean {
  if (current === undefined) return false;
  // What has taken a request's place does not show in the case, whose version no request has; where a notice has waited,
  // the item may have been changed and written back meanwhile.
  const hasWaited = attempts > 0 || between(plannedAt, now) > TRUSTED;
  return hasWaited || current === "unreadable" || current.version !== version;
}

/** What has become of a waiting notice's matter; undefined if it is still to be told. */
export function whatBecame(matter: Matter, now: Instant): Settlement | undefined {
  const { notice } = matter;
  if (notice.expiresAt !== undefined && notice.expiresAt < now) {
    // Nobody has told the person; a reminder's news, at least, was told.
    const attention = purposeOf(notice.noticeId) === "news" && !isPersonal(notice);
    return { state: "withheld", reason: "expired", attention };
  }
  const { case: current } = matter;
  if (isPersonal(notice)) return undefined;
  if (current === undefined) return { state: "withheld", reason: "case-gone" };
  if (notice.version === undefined && isElsewhere(notice, current))
    return { state: "cancelled", reason: "moved-on" };
  const passed = notice.version === undefined ? requestPassed(matter) : versionPassed(notice.version, matter);
  return passed ?? (isPast(matter, now) ? outOfDate(matter) : undefined);
}

/** What later changes of the case mean for the notice of an earlier one. */
function versionPassed(version: number, { notice, history: { line } }: Matter): Settlement | undefined {
  const later = line.filter(({ change }) => change.version > version);
  if (isCorrected(version, later)) {
    return { state: "cancelled", reason: "corrected" };
  }
  const valid = later.filter(({ change }) => !isCorrected(change.version, later));
  if (valid.some(({ change }) => isPassed(notice, change))) return { state: "cancelled", reason: "moved-on" };
  const isReminder = purposeOf(notice.noticeId) === "reminder";
  // Whoever was told that something was a mistake has read newer things than this, even if that was taken back once more.
  const counts = later.filter((entry) => valid.includes(entry) || entry.plan.kind === "correction");
  if (!isReminder && counts.some((entry) => isOutThen(entry, line)))
    return { state: "superseded", reason: "newer-change" };
  return undefined;
}

/** A newer request takes the place of an older one, told or not; a reminder ends when the case moves on, too. */
function requestPassed({ notice, history }: Matter): Settlement | undefined {
  const request = history.requests.find(({ requestId }) => requestId === requestIdIn(notice.about));
  if (request === undefined) return undefined;
  if (history.requests.some((other) => replaces(other, request)))
    return { state: "superseded", reason: "newer-request" };
  if (purposeOf(notice.noticeId) === "news") return undefined;
  const isLater = ({ plan }: LineEntry) => plan.plannedAt > request.plan.plannedAt;
  const moved = history.line.some((entry) => isLater(entry) && entry.plan.reason !== "amendment");
  return moved ? { state: "cancelled", reason: "moved-on" } : undefined;
}

/** A request's notice is no longer that person's business. */
function isElsewhere({ applicantId }: Notice, current: Case | "unreadable"): boolean {
  return current !== "unreadable" && current.applicantId !== applicantId;
}

/** Whether the day (and time) that a notice names will be over at a moment: whoever reads of it then cannot come any more. */
export function isPast({ parameters }: Pick<Matter, "parameters">, at: Instant): boolean {
  const { date: day, time } = parameters ?? {};
  return day !== undefined && isOver({ day, time }, at);
}

/** Not told any more; where it may cost the person something, somebody must know. */
export function outOfDate({ notice: { kind, noticeId } }: Pick<Matter, "notice">): Settlement {
  const isEssential = kind !== undefined && rowOf(kind).essential === true;
  const attention = isEssential && purposeOf(noticeId) === "news";
  return { state: "withheld", reason: "expired", attention };
}

/** A decision that awaited its letter counts as told once a later change has said when that goes out. */
function isOutThen({ change, plan }: LineEntry, line: readonly LineEntry[]): boolean {
  if (plan.outcome === "not-told") return false;
  if (plan.reason !== "awaiting-letter") return true;
  return line.some(
    (other) => other.change.version > change.version && other.change.details?.letterSentOn !== undefined,
  );
}
