import { type Applicant, channelsToUse } from "./applicant.ts";
import type { Case } from "./case.ts";
import type { Change } from "./change.ts";
import type { Channel } from "./channel.ts";
import { isOvertaken } from "./earlier-notices.ts";
import { KINDS, type Kind, kindOf } from "./kinds.ts";
import { awaitsLetter, letterDue } from "./letter.ts";
import { latestOf, type NoticePlan, stationOf } from "./line.ts";
import { mayHaveBeenRead, type Notice, purposeOf, type Reason } from "./notice.ts";
import { isWaiting } from "./notice-states.ts";
import { occasionOf, remindAt } from "./reminders.ts";
import { nextOpening } from "./sending-hours.ts";
import type { PlanSettings } from "./settings.ts";
import { after, type Instant, latest, SECOND } from "./time.ts";

type Telling =
  | {
      readonly tell: true;
      readonly kind: Kind;
      readonly waitsForLetter?: boolean;
      /** Channels over which there is nothing to tell any more. */
      readonly knownOver?: readonly Channel[];
    }
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
  const telling = change.type === "request" ? tellRequest(change) : tellStatus(change, settings);
  const base = { kind: telling.kind, channels: [], recordedAt, plannedAt: now };
  const reach = reachOf(applicant);
  const due = dueAt(change, telling.kind, settings);
  const reminder = reminderOf(change, telling, reach.channels, applicant, due, settings);
  if (!telling.tell) return { ...base, reminder, outcome: "not-told", reason: telling.reason };

  if (reach.channels.length === 0) return { ...base, ...reach, outcome: "withheld" };
  const channels = reach.channels.filter((channel) => !telling.knownOver?.includes(channel));
  if (channels.length === 0) return { ...base, reminder, outcome: "not-told", reason: "undone" };
  if (telling.waitsForLetter) return { ...base, channels, outcome: "told", reason: "awaiting-letter" };
  return { ...base, channels, reminder, outcome: "told", dueAt: due };
}

/** A reminder goes with whatever the person has been told, is told now, or would be if it were not known already. */
function reminderOf(
  change: Change,
  telling: Telling,
  channels: readonly Channel[],
  { sendHours: own }: Applicant,
  dueAt: Instant,
  settings: PlanSettings,
): NoticePlan["reminder"] {
  if (channels.length === 0 || isBesideThePoint(change, telling)) return undefined;
  const { item, origin } = change;
  const kind = "status" in item ? kindOf(item.status) : item.kind;
  const occasion = occasionOf(item, kind, settings);
  if (occasion === undefined) return undefined;
  const { sendingHours } = settings;
  const newsAt = telling.tell && sendingHours !== null ? nextOpening(dueAt, sendingHours, own) : dueAt;
  const at = remindAt(occasion, { own, newsAt, id: origin.caseId + origin.entry }, settings);
  return at === undefined ? undefined : { at, channels };
}

/** Nobody is reminded of what was kept quiet, or has been overtaken. */
function isBesideThePoint(change: Change, telling: Telling): boolean {
  if (telling.tell) return false;
  if (telling.reason === "amendment")
    return change.type === "status" && stationOf(change.line)?.plan.reason === "quiet";
  return telling.reason === "quiet" || telling.reason === "newer-request";
}

/** A request that was planned late may have been overtaken by a newer one. */
function tellRequest({ item, origin, requests = [] }: Change & { readonly type: "request" }): Telling {
  const { kind } = item;
  return isOvertaken(kind, origin.recordedAt, requests)
    ? { tell: false, kind, reason: "newer-request" }
    : { tell: true, kind };
}

function silence(change: Case, previous: Case | undefined, settings: PlanSettings): Reason | undefined {
  if (previous?.status === change.status) return "amendment";
  if (change.quiet) return "quiet";
  if (change.status === "in-review" && !settings.tellInReview) return "silent-status";
  return undefined;
}

function tellStatus(change: StatusChange, settings: PlanSettings): Telling {
  const { item, line } = change;
  const kind = kindOf(item.status);
  if (item.corrects === undefined) {
    const reason = silence(item, latestOf(line)?.change, settings);
    return reason === undefined
      ? { tell: true, kind, waitsForLetter: awaitsLetter(item) }
      : { tell: false, kind, reason };
  }
  if (wasTold(change, item.corrects) && !item.quiet) return { tell: true, kind: "correction" };
  const station = stationOf(line.filter((entry) => entry.change.version < (item.corrects ?? 0)));
  const goesBack = station?.change.status === item.status;
  const reason = silence(item, undefined, settings);
  if (reason !== undefined) return { tell: false, kind, reason };
  if (goesBack && station.plan.outcome !== "told") {
    // What was kept quiet stays so, and nobody is reminded of it.
    return { tell: false, kind, reason: station.plan.reason === "quiet" ? "quiet" : "undone" };
  }
  // Back where the case stood: only those channels still have to hear of it that the slip had kept from it.
  const knownOver = goesBack ? channelsThatKnow(change, station.change.version) : [];
  return { tell: true, kind, waitsForLetter: awaitsLetter(item), knownOver };
}

/** The person has, or may have, read about this version. */
function wasTold({ earlier = [] }: StatusChange, version: number): boolean {
  return earlier.some((notice) => notice.version === version && mayHaveBeenRead(notice));
}

/** The channels over which the person has read about this version, or is about to; a reminder may never come. */
function channelsThatKnow({ earlier = [] }: StatusChange, version: number): readonly Channel[] {
  const isComing = ({ state, noticeId }: Notice) => isWaiting(state) && purposeOf(noticeId) === "news";
  return earlier
    .filter((notice) => notice.version === version && (mayHaveBeenRead(notice) || isComing(notice)))
    .flatMap(({ channel }) => channel ?? []);
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
