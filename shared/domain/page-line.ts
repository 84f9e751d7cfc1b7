import type { CaseHistory, PlannedRequest } from "./change.ts";
import type { Channel } from "./channel.ts";
import { replaces } from "./earlier-notices.ts";
import type { Kind, KindParameters } from "./kinds.ts";
import { letterDue } from "./letter.ts";
import { isCorrected, type LineEntry, type NoticePlan } from "./line.ts";
import { type Notice, purposeOf } from "./notice.ts";
import { isWaiting } from "./notice-states.ts";
import type { Status } from "./status.ts";
import { after, type Day, earliest, endOf, type Instant, latest, onBerlinClock, SECOND } from "./time.ts";

/** What usually comes after a status, in this order: what people may expect, not what may happen. */
export const USUALLY_NEXT: Readonly<Record<Status, readonly Status[]>> = {
  received: ["in-review", "decided"],
  "in-review": ["decided"],
  "documents-needed": ["documents-received", "decided"],
  "documents-received": ["in-review", "decided"],
  decided: [],
  forwarded: [],
  withdrawn: [],
};

/** One station of a case's line, as its applicant may see it. */
interface PageStation {
  readonly status: Status;
  readonly since: Day;
}

/** A case as its applicant may see it: how far it is, and nothing else. */
export interface PageCase {
  readonly caseId: string;
  readonly office: string;
  /** Oldest first; the last one is where the case is now. Never empty. */
  readonly stations: readonly PageStation[];
  readonly next: readonly Status[];
  /** The appointment that is to come, if any. */
  readonly appointment?: KindParameters | undefined;
  /** When the case was first seen. */
  readonly firstSeen: Instant;
}

/** Whose page it is, and what of a case shows when. */
export interface PageContext {
  readonly applicantId: string;
  readonly holdSeconds: number;
  readonly now: Instant;
}

/**
 * A case on its applicant's page. What can still be undone does not show yet; a decision shows once its letter is on its
 * way; what was taken back never was. Undefined if nothing shows.
 */
export function pageCase(
  caseId: string,
  { line, requests }: CaseHistory,
  context: PageContext,
): PageCase | undefined {
  const own = line
    .filter(({ change }) => change.applicantId === context.applicantId)
    .filter(({ change }) => !isCorrected(change.version, line))
    .sort((one, other) => one.change.version - other.change.version);
  const valid = own.filter((entry) => showsFrom(entry, own, context) <= context.now);
  const last = valid.at(-1);
  const first = valid[0];
  if (last === undefined || first === undefined) return undefined;
  return {
    caseId,
    office: last.change.office,
    stations: stationsOf(valid),
    next: USUALLY_NEXT[last.change.status],
    appointment: appointmentOf(
      requests.filter((request) => ownerAt(request.plan.recordedAt, line) === context.applicantId),
      context.now,
    ),
    firstSeen: first.plan.recordedAt,
  };
}

/**
 * The moment from which a change shows; the end of time for a decision whose letter nobody has spoken of yet.
 * @param line the changes that hold, by version
 */
function showsFrom(entry: LineEntry, line: readonly LineEntry[], context: PageContext): Instant {
  const { change, plan } = entry;
  const heldUntil = ({ recordedAt }: NoticePlan) => after(recordedAt, context.holdSeconds * SECOND);
  const held = plan.dueAt ?? heldUntil(plan);
  if (change.status !== "decided") return held;
  const later = line.filter((other) => other.change.version >= change.version);
  const end = later.findIndex((other) => other.change.status !== "decided");
  // Another decision after a reopening has a letter of its own.
  const letters = later.slice(0, end === -1 ? undefined : end).flatMap((other) => {
    const day = other.change.details?.letterSentOn;
    if (day === undefined) return [];
    const { recordedAt } = other.plan;
    return [{ recordedAt, due: latest(other === entry ? held : heldUntil(other.plan), letterDue(day)) }];
  });
  // The day that was named last counts, unless an earlier one had come by then.
  const letter = letters.find(({ due }, index) => due <= (letters[index + 1]?.recordedAt ?? END_OF_TIME));
  return letter === undefined ? END_OF_TIME : latest(held, letter.due);
}

const END_OF_TIME: Instant = "9999-12-31T23:59:59.999Z";

/** Whose the case was at a moment; before its first change, whose it became by that. */
function ownerAt(at: Instant, line: readonly LineEntry[]): string | undefined {
  const ordered = line.toSorted((one, other) => one.change.version - other.change.version);
  const then = ordered.findLast(({ plan }) => plan.recordedAt <= at) ?? ordered[0];
  return then?.change.applicantId;
}

/** The same status again is a detail, no new station. */
function stationsOf(entries: readonly LineEntry[]): readonly PageStation[] {
  return entries
    .filter(({ change }, index) => entries[index - 1]?.change.status !== change.status)
    .map(({ change: { status, changedAt }, plan: { recordedAt } }) => {
      return { status, since: onBerlinClock(earliest(changedAt, recordedAt)).day };
    });
}

/** The appointment that nothing has replaced and that is not over: of two, the newer one replaces the other. */
function appointmentOf(requests: readonly PlannedRequest[], now: Instant): KindParameters | undefined {
  return requests
    .filter(({ kind, plan }) => kind === "appointment" && plan.outcome !== "not-told")
    .filter((request) => !requests.some((other) => replaces(other, request)))
    .find(({ parameters: { date } }) => date !== undefined && endOf(date) > now)?.parameters;
}

/** A notice as its reader may see it. */
export interface PageNotice {
  readonly kind: Kind;
  readonly channel: Channel;
  readonly at: Instant;
  readonly state: "waiting" | "sent" | "delivered" | "failed";
}

/** What each state of a notice is called on the page; those that are not here never went out and do not show. */
const SHOWN_AS: Readonly<Partial<Record<Notice["state"], PageNotice["state"]>>> = {
  held: "waiting",
  queued: "waiting",
  sending: "waiting",
  uncertain: "sent",
  sent: "sent",
  delivered: "delivered",
  failed: "failed",
};

/** The notices that show on their reader's page, newest first. A code is nobody's news. */
export function pageNotices(
  notices: readonly Notice[],
  { applicantId, now }: Pick<PageContext, "applicantId" | "now">,
): readonly PageNotice[] {
  return notices
    .filter((notice) => notice.applicantId === applicantId && notice.kind !== "address-code")
    .filter((notice) => !isWaiting(notice.state) || isOnItsWay(notice, now))
    .flatMap((notice): readonly PageNotice[] => {
      const { kind, channel, sentAt, plannedAt } = notice;
      const state = SHOWN_AS[notice.state];
      if (state === undefined || kind === undefined || channel === undefined) return [];
      return [{ kind, channel, state, at: sentAt ?? plannedAt }];
    })
    .sort((one, other) => (one.at < other.at ? 1 : -1));
}

/** It could not be taken back any more, or only the hour or the provider stands in its way. */
function isOnItsWay({ dueAt, reason, noticeId }: Notice, now: Instant): boolean {
  if (purposeOf(noticeId) === "reminder" || dueAt === undefined || reason === "awaiting-letter") return false;
  return (
    dueAt <= now ||
    reason === "outside-hours" ||
    reason === "own-pause" ||
    reason === "paused" ||
    reason === "provider-busy"
  );
}
