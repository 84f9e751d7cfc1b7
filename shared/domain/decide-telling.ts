import { type Applicant, channelsToUse } from "./applicant.ts";
import type { Case } from "./case.ts";
import type { Change } from "./change.ts";
import type { Channel } from "./channel.ts";
import { isOvertaken } from "./earlier-notices.ts";
import { KINDS, type Kind, kindOf } from "./kinds.ts";
import { awaitsLetter, letterDue } from "./letter.ts";
import { goesBackTo, isCorrected, latestOf, type NoticePlan, takenBack } from "./line.ts";
import { mayHaveBeenRead, type Notice, purposeOf, type Reason } from "./notice.ts";
import { isWaiting } from "./notice-states.ts";
import { planReminder } from "./plan-reminder.ts";
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
  // What is planned late, once a person or a case is known at last, is told from now on only.
  const goesOutAt = latest(due, now);
  const silence = telling.tell ? undefined : telling.reason;
  const listener = { channels: reach.channels, own: applicant.sendHours, goesOutAt, silence };
  const reminder = planReminder(change, listener, settings);
  if (!telling.tell) return { ...base, reminder, outcome: "not-told", reason: telling.reason };

  if (reach.channels.length === 0) return { ...base, ...reach, outcome: "withheld" };
  const channels = reach.channels.filter((channel) => !telling.knownOver?.includes(channel));
  if (channels.length === 0) return { ...base, reminder, outcome: "not-told", reason: "undone" };
  if (telling.waitsForLetter) return { ...base, channels, outcome: "told", reason: "awaiting-letter" };
  return { ...base, channels, reminder, outcome: "told", dueAt: due };
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
  const versions = takenBack(item, line);
  // Whoever was told what is not so must hear that, also where a change is to be quiet.
  if (versions.some((version) => wasTold(change, version)) || believesSlip(change))
    return { tell: true, kind: "correction" };
  const reason = silence(item, undefined, settings);
  if (reason !== undefined) return { tell: false, kind, reason };
  const stood = goesBackTo(item, line);
  if (stood === undefined) return { tell: true, kind, waitsForLetter: awaitsLetter(item) };
  if (stood.plan.outcome !== "told") {
    // What was kept quiet stays so, and nobody is reminded of it.
    return { tell: false, kind, reason: stood.plan.reason === "quiet" ? "quiet" : "undone" };
  }
  // Back where the case stood: only those channels still have to hear of it that the slip had kept from it.
  const knownOver = channelsThatKnow(change, stood.change.version);
  return knownOver === "nothing-to-tell"
    ? { tell: false, kind, reason: "undone" }
    : { tell: true, kind, waitsForLetter: awaitsLetter(item), knownOver };
}

/** The person has, or may have, read about this version. */
function wasTold(change: StatusChange, version: number): boolean {
  return noticesToPerson(change).some((notice) => notice.version === version && mayHaveBeenRead(notice));
}

/** What the person has read last was taken back before, says otherwise, and its correction has not gone out. */
function believesSlip(change: StatusChange): boolean {
  const { item, line } = change;
  const read = noticesToPerson(change).filter(mayHaveBeenRead);
  const last = Math.max(...read.map(({ version = 0 }) => version));
  const slip = line.find((entry) => entry.change.version === last)?.change;
  return slip !== undefined && slip.status !== item.status && isCorrected(last, line);
}

/** Of the case's earlier notices those that went, or would have gone, to the person whose it is now. */
function noticesToPerson({ item, earlier = [] }: StatusChange): readonly Notice[] {
  return earlier.filter(({ applicantId }) => applicantId === item.applicantId);
}

/**
 * The channels over which the person has read about this version, or is about to; a reminder may never come. There is
 * nothing to tell unless a later change had kept the news from somewhere, or they have reached the person nowhere.
 */
function channelsThatKnow(change: StatusChange, version: number): readonly Channel[] | "nothing-to-tell" {
  const notices = noticesToPerson(change).filter((notice) => notice.version === version);
  const news = notices.filter(({ noticeId }) => purposeOf(noticeId) === "news");
  const known = notices.filter(
    (notice) => mayHaveBeenRead(notice) || (news.includes(notice) && isWaiting(notice.state)),
  );
  const missing = news.filter((notice) => !known.includes(notice) && notice.reason !== "by-caseworker");
  const kept = missing.filter(({ state }) => state === "superseded" || state === "cancelled");
  const toTell = known.length > 0 ? kept : missing;
  return toTell.length === 0 ? "nothing-to-tell" : known.flatMap(({ channel }) => channel ?? []);
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
