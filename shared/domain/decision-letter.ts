import type { Case } from "./case.ts";
import { letterDue } from "./letter.ts";
import type { LineEntry, NoticePlan } from "./line.ts";
import type { Notice, NoticeMove } from "./notice.ts";
import { after, type Day, type Instant, latest, SECOND } from "./time.ts";
import { waitUntil } from "./wait-until.ts";

/** An accepted change, as far as it says what becomes of earlier notices. */
export interface Following {
  readonly change: Case;
  readonly plan: NoticePlan;
  /** All accepted changes of the case, in any order. */
  readonly line: readonly LineEntry[];
  readonly holdSeconds: number;
  readonly now: Instant;
}

/** Whether a notice waits until somebody says when its letter goes out. */
export function isAwaitingLetter({ state, reason }: Notice): boolean {
  return state === "held" && reason === "awaiting-letter";
}

/** Whether a change says when a decision's letter goes out, and nothing said later counts instead. */
export function namesLetter({ change, line }: Following): boolean {
  if (change.status !== "decided" || change.details?.letterSentOn === undefined) return false;
  return !line.some((entry) => overrules(entry.change, change));
}

/** A decision that waited for its letter now knows when that goes out; a slip can be undone until its hold is over. */
export function complete(notice: Notice, following: Following): readonly NoticeMove[] {
  const { letterSentOn } = following.change.details ?? {};
  if (letterSentOn === undefined) return [];
  const { state, ...times } = waitForLetter(letterSentOn, following);
  return [{ key: notice, from: notice.state, to: state, dueAt: null, set: { ...times, reason: undefined } }];
}

/**
 * What a change means for a waiting notice of a decision whose letter had a day already. Another day moves it; a day that
 * is taken back leaves it waiting for the next change; an amendment that names none says nothing of it.
 */
export function followLetter(notice: Notice, following: Following): readonly NoticeMove[] {
  const { change, line } = following;
  const { state: from, attempts, version, dueAt } = notice;
  if (notice.kind !== "decided" || version === undefined || dueAt === undefined) return [];
  if (change.status !== "decided" || line.some((entry) => overrules(entry.change, change))) return [];
  const before = line
    .map((entry) => entry.change)
    .filter((other) => other.version >= version && other.version < change.version);
  const known = lastNamed(before);
  const day = change.details?.letterSentOn ?? lastNamed(before.filter(isLeftBy(change)));
  if (known === undefined || day === known) return [];
  if (day === undefined) {
    const set = { dueAt: undefined, expiresAt: undefined, reason: "awaiting-letter" } as const;
    return [{ key: notice, from, to: "held", attempts, set }];
  }
  // What the hold, the hour or a pause has put off stays so, unless the letter itself is later.
  if (dueAt !== letterDue(known) && letterDue(day) <= dueAt) return [];
  const { state: to, ...times } = waitForLetter(day, following);
  return [{ key: notice, from, to, attempts, set: { ...times, reason: undefined } }];
}

/** Whether a later change takes this one back, or names another day. */
function overrules(later: Case, { version }: Case): boolean {
  return later.version > version && (later.corrects === version || later.details?.letterSentOn !== undefined);
}

/** The day that was named last, by what nobody has taken back. */
function lastNamed(changes: readonly Case[]): Day | undefined {
  return changes
    .filter((change) => changes.every((other) => isLeftBy(other)(change)))
    .toSorted((one, other) => one.version - other.version)
    .flatMap(({ details }) => details?.letterSentOn ?? [])
    .at(-1);
}

function isLeftBy({ corrects }: Case): (change: Case) => boolean {
  return ({ version }) => version !== corrects;
}

function waitForLetter(day: Day, { plan, holdSeconds, now }: Following) {
  return waitUntil(latest(after(plan.recordedAt, holdSeconds * SECOND), letterDue(day)), now);
}
