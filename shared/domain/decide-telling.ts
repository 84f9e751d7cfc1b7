import { type Applicant, channelsToUse } from "./applicant.ts";
import type { Case } from "./case.ts";
import type { Change } from "./change.ts";
import { KINDS, type Kind, kindOf } from "./kinds.ts";
import { type LineEntry, latestOf, type NoticePlan } from "./line.ts";
import type { Reason } from "./notice.ts";
import { isOutOfHands, isWaiting } from "./notice-states.ts";
import type { PlanSettings } from "./settings.ts";
import { after, type Instant, inBerlin, latest, SECOND } from "./time.ts";

/** When a decision's letter goes out on a later day, its notice follows that morning. */
const LETTER_DAY_STARTS = "08:00";

type Telling =
  | { readonly tell: true; readonly kind: Kind; readonly waitsForLetter?: boolean }
  | { readonly tell: false; readonly kind: Kind; readonly reason: Reason };

type StatusChange = Change & { readonly type: "status" };

/** Decides whether, about what, over which channels and when a new change or request is told. */
export function decideTelling(
  change: Change,
  applicant: Applicant,
  settings: PlanSettings,
  now: Instant,
): NoticePlan {
  const { recordedAt } = change.origin;
  const telling: Telling =
    change.type === "request" ? { tell: true, kind: change.item.kind } : tellStatus(change, settings);
  const base = { kind: telling.kind, channels: [], recordedAt, plannedAt: now };
  if (!telling.tell) return { ...base, outcome: "not-told", reason: telling.reason };

  const reach = reachOf(applicant);
  if (reach.channels.length === 0) return { ...base, ...reach, outcome: "withheld" };
  if (telling.waitsForLetter) return { ...base, ...reach, outcome: "told", reason: "awaiting-letter" };
  return { ...base, ...reach, outcome: "told", dueAt: dueAt(change, telling.kind, settings) };
}

/** Whether a change is told as soon as it is accepted, corrections aside. */
export function isTold(change: Case, previous: Case | undefined, settings: PlanSettings): boolean {
  return silence(change, previous, settings) === undefined && !awaitsLetter(change);
}

/** A decision is told only once its letter is on its way. */
function awaitsLetter(change: Case): boolean {
  return change.status === "decided" && change.details?.letterSentOn === undefined;
}

function silence(change: Case, previous: Case | undefined, settings: PlanSettings): Reason | undefined {
  if (change.quiet) return "quiet";
  if (change.corrects === undefined && previous?.status === change.status) return "amendment";
  if (change.status === "in-review" && !settings.tellInReview) return "silent-status";
  return undefined;
}

function tellStatus(change: StatusChange, settings: PlanSettings): Telling {
  const { item, line } = change;
  const kind = kindOf(item.status);
  if (item.corrects !== undefined && wasTold(change, item.corrects))
    return { tell: true, kind: "correction" };
  const reason = silence(item, latestOf(line)?.change, settings) ?? (isUndone(change) ? "undone" : undefined);
  if (reason !== undefined) return { tell: false, kind, reason };
  return { tell: true, kind, waitsForLetter: awaitsLetter(item) };
}

/** The person has, or may have, read about this version. */
function wasTold({ told }: StatusChange, version: number): boolean {
  return told?.get(version)?.some(isOutOfHands) ?? false;
}

/**
 * A correction that only goes back to where the case stood before, about which the person knows all there is
 * to know: told, about to be told, or deliberately not told.
 */
function isUndone({ item, line, told }: StatusChange): boolean {
  if (item.corrects === undefined) return false;
  const before = line.filter((entry) => entry.change.version < (item.corrects ?? 0));
  const station = stationOf(before);
  if (station === undefined || station.change.status !== item.status) return false;
  if (station.plan.outcome !== "told") return true;
  const states = told?.get(station.change.version) ?? [];
  return states.some((state) => isOutOfHands(state) || isWaiting(state));
}

/** The change that brought the case where these entries leave it, amendments aside. */
function stationOf(line: readonly LineEntry[]): LineEntry | undefined {
  const last = latestOf(line);
  if (last?.plan.reason !== "amendment") return last;
  return stationOf(line.filter((entry) => entry !== last)) ?? last;
}

function reachOf(applicant: Applicant): Pick<NoticePlan, "channels" | "reason" | "attention"> {
  if (applicant.safeContact) return { channels: [], reason: "safe-contact", attention: true };
  const channels = channelsToUse(applicant);
  if (channels.length > 0) return { channels };
  const states = applicant.channels.map((contact) => contact.state);
  if (states.includes("suppressed")) return { channels, reason: "suppressed", attention: true };
  return { channels, reason: states.includes("stopped") ? "stopped" : "no-channel" };
}

function dueAt(change: Change, kind: Kind, settings: PlanSettings): Instant {
  const hold = KINDS[kind].held ? settings.holdSeconds * SECOND : 0;
  const earliest = after(change.origin.recordedAt, hold);
  const letter =
    change.type === "status" && kind === "decided" ? change.item.details?.letterSentOn : undefined;
  return letter === undefined ? earliest : latest(earliest, letterDue(letter));
}

/** The moment from which a decision may be told whose letter goes out on this day. */
export function letterDue(letterSentOn: string): Instant {
  return inBerlin(letterSentOn, LETTER_DAY_STARTS);
}
