import { type Applicant, type Contact, endOfOwnPause, usableContact } from "./applicant.ts";
import type { Case } from "./case.ts";
import type { CaseHistory } from "./change.ts";
import { CHANNELS } from "./channel.ts";
import { isPassed, replaces } from "./earlier-notices.ts";
import { rowOf } from "./kinds.ts";
import { chooseLanguage, type LanguageChoice } from "./language.ts";
import { judge, type LineEntry } from "./line.ts";
import { type Notice, purposeOf, type Reason } from "./notice.ts";
import { isPersonal } from "./personal-notices.ts";
import { isPaused, type Pause } from "./register.ts";
import { requestIdIn } from "./request.ts";
import { nextOpening, spreadMinutesWithin } from "./sending-hours.ts";
import type { PlanSettings } from "./settings.ts";
import { spreadOver } from "./spread.ts";
import { after, type Instant, MINUTE, SECOND } from "./time.ts";

/** What stands in the way of a channel or an address right now. */
interface Gates {
  readonly pause: Pause | undefined;
  readonly isBudgetSpent: boolean;
  /** Whether the address that would be used has bounced for good, or its owner has complained. */
  readonly isSuppressed: boolean;
  /** Whether the notice was sent so long ago that its receipt should have come. */
  readonly isReceiptOverdue: boolean;
}

/** A notice together with all that has to be read again right before it is sent. */
export interface SendContext {
  readonly notice: Notice;
  /** The case as it is now; `unreadable` if its item no longer fits the schema, undefined if it is gone. */
  readonly case: Case | "unreadable" | undefined;
  /** What has been decided for the case; needed only where {@link needsHistory} says so. */
  readonly history: CaseHistory;
  readonly applicant: Applicant | "unreadable" | undefined;
  /** Of a notice made for one address, the contact of that address, if the person still has it. */
  readonly addressee?: Contact | undefined;
  readonly gates: Gates;
}

/** What to do with a notice whose message has arrived. */
export type SendDecision =
  | { readonly do: "send"; readonly contact: Contact; readonly language: LanguageChoice }
  | { readonly do: "nothing" }
  /** Another sender is at it: look again then. */
  | { readonly do: "wait"; readonly until: Instant }
  /** Not now: back to the due index until then. */
  | { readonly do: "postpone"; readonly until: Instant; readonly reason?: Reason | undefined }
  /** It has gone out already: only that is written down. */
  | { readonly do: "adopt" }
  /** Its sender died between the provider's call and the record. */
  | { readonly do: "mark-lost" }
  /** It did not get through, or nobody knows whether it did. */
  | { readonly do: "give-up"; readonly turnTo: Recourse; readonly reason?: Reason | undefined }
  | { readonly do: "settle"; readonly settled: Settlement };

/** Who is turned to when a channel has failed: the next one, a caseworker, or nobody. */
type Recourse = "next-channel" | "attention" | "nobody";

export interface Settlement {
  readonly state: "superseded" | "cancelled" | "withheld";
  readonly reason: Reason;
  readonly attention?: boolean;
  /** Another channel is tried first. */
  readonly climbs?: boolean;
}

/** Longer than the planner needs to see a change, unless it is far behind. */
const PLANNER_NEEDS = 30 * SECOND;

/** Where nobody knows how long a channel will stand still. */
const LOOK_AGAIN = 15 * MINUTE;

/** What a channel has held back leaves over so many minutes. */
const RESUME_OVER_MINUTES = 2;

/** Whether the case has moved on (or may have) since this notice was planned. */
export function needsHistory(notice: Notice, current: SendContext["case"]): boolean {
  if (current === undefined) return false;
  // What has taken a request's place does not show in the case, whose version no request has; in a second try the item
  // may have been changed and written back meanwhile.
  return notice.attempts > 0 || current === "unreadable" || current.version !== notice.version;
}

/** Decides about a notice at the last moment, from what is true now and not from what was planned. */
export function decideSend(context: SendContext, settings: PlanSettings, now: Instant): SendDecision {
  const { notice } = context;
  switch (notice.state) {
    case "queued":
      return decideQueued(context, settings, now);
    case "sending": {
      const { leaseUntil } = notice;
      const isHeld = leaseUntil !== undefined && leaseUntil > now;
      return isHeld ? { do: "wait", until: leaseUntil } : { do: "mark-lost" };
    }
    case "failed":
      return notice.dueAt === undefined ? { do: "nothing" } : giveUp(context, "next-channel", now);
    case "sent": {
      const { dueAt, channel } = notice;
      const isSilent = dueAt !== undefined && context.gates.isReceiptOverdue && channel !== undefined;
      return isSilent ? giveUp(context, CHANNELS[channel].inSilence, now, "no-receipt") : { do: "nothing" };
    }
    default:
      return { do: "nothing" };
  }
}

function decideQueued(context: SendContext, settings: PlanSettings, now: Instant): SendDecision {
  const { uncertainSince, providerMessageId } = context.notice;
  // Its lost answer has been found by a receipt, while it waited to be sent again.
  if (uncertainSince !== undefined && providerMessageId !== undefined) return { do: "adopt" };
  const settled = whatBecame(context, now);
  if (settled !== undefined) return { do: "settle", settled };
  const { applicant } = context;
  if (applicant === undefined) return withhold("applicant-gone");
  if (applicant === "unreadable") return withhold("malformed-applicant", { attention: true });
  const decision = address(context, applicant, settings);
  if (decision.do !== "send") return decision;
  if (isChangeComing(context, settings)) return { do: "postpone", until: after(now, PLANNER_NEEDS) };
  return whatHoldsIt(context, applicant, settings, now) ?? decision;
}

/** A matter that is over needs no other channel and no person; for what is too late, a person decides. */
function giveUp(context: SendContext, wanted: Recourse, now: Instant, reason?: Reason): SendDecision {
  const became = whatBecame(context, now);
  const { kind } = context.notice;
  const isTrifle = wanted === "attention" && (kind === undefined || rowOf(kind).essential !== true);
  const isOver = became !== undefined && became.attention !== true;
  if (isOver || isTrifle || isPersonal(context.notice)) return { do: "give-up", turnTo: "nobody", reason };
  return { do: "give-up", turnTo: became === undefined ? wanted : "attention", reason };
}

/** The channel, the budget or the hour stands in the way. */
function whatHoldsIt(
  { notice, gates }: SendContext,
  applicant: Applicant,
  { sendingHours }: PlanSettings,
  now: Instant,
): SendDecision | undefined {
  if (gates.isBudgetSpent) return withhold("over-budget", { attention: true, climbs: true });
  const id = notice.caseId + notice.noticeId;
  const pauseEnds = endOfOwnPause(applicant, now);
  if (pauseEnds !== undefined && !isPersonal(notice)) {
    // Deferred where it is still worth telling after the pause; letters come all the same.
    const until =
      sendingHours === null ? pauseEnds : nextOpening(pauseEnds, sendingHours, applicant.sendHours);
    const isTooLate = notice.expiresAt !== undefined && notice.expiresAt <= until;
    return isTooLate ? withhold("own-pause") : { do: "postpone", until, reason: "own-pause" };
  }
  if (isPaused(gates.pause, now)) {
    const until = gates.pause.until ?? after(now, LOOK_AGAIN);
    return { do: "postpone", until: after(until, spreadOver(RESUME_OVER_MINUTES, id)), reason: "paused" };
  }
  const isAnyHour = notice.kind !== undefined && rowOf(notice.kind).anyHour === true;
  if (sendingHours === null || isAnyHour) return undefined;
  const opening = nextOpening(now, sendingHours, applicant.sendHours);
  if (opening <= now) return undefined;
  const minutes = spreadMinutesWithin(sendingHours, applicant.sendHours);
  const until = after(opening, spreadOver(minutes, id));
  return { do: "postpone", until, reason: "outside-hours" };
}

function whatBecame(context: SendContext, now: Instant): Settlement | undefined {
  const { notice } = context;
  if (notice.expiresAt !== undefined && notice.expiresAt < now) {
    // Nobody has told the person; a reminder's news, at least, was told.
    const attention = purposeOf(notice.noticeId) === "news" && !isPersonal(notice);
    return { state: "withheld", reason: "expired", attention };
  }
  const { case: current } = context;
  if (isPersonal(notice)) return undefined;
  if (current === undefined) return { state: "withheld", reason: "case-gone" };
  if (notice.version === undefined && isElsewhere(notice, current))
    return { state: "cancelled", reason: "moved-on" };
  return notice.version === undefined ? requestPassed(context) : versionPassed(notice.version, context);
}

/** What later changes of the case mean for the notice of an earlier one. */
function versionPassed(version: number, { notice, history: { line } }: SendContext): Settlement | undefined {
  const later = line.filter(({ change }) => change.version > version);
  if (later.some(({ change }) => change.corrects === version)) {
    return { state: "cancelled", reason: "corrected" };
  }
  const valid = later.filter(
    ({ change }) => !later.some((other) => other.change.corrects === change.version),
  );
  if (valid.some(({ change }) => isPassed(notice, change))) return { state: "cancelled", reason: "moved-on" };
  const isReminder = purposeOf(notice.noticeId) === "reminder";
  if (!isReminder && valid.some((entry) => isOutThen(entry, line)))
    return { state: "superseded", reason: "newer-change" };
  return undefined;
}

/** A newer request takes the place of an older one, told or not; a reminder ends when the case moves on, too. */
function requestPassed({ notice, history }: SendContext): Settlement | undefined {
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

/**
 * The case has changed again, validly as it seems, and the planner has not seen it yet: what that means for this
 * notice is for the planner to say, and will be said in a moment.
 */
function isChangeComing({ notice, history, case: current }: SendContext, { offices }: PlanSettings): boolean {
  if (notice.version === undefined || typeof current !== "object") return false;
  return (
    current.version > notice.version &&
    current.applicantId === notice.applicantId &&
    offices.includes(current.office) &&
    judge(current, history.line).verdict === "new"
  );
}

/** A decision that awaited its letter counts as told once a later change has said when that goes out. */
function isOutThen({ change, plan }: LineEntry, line: readonly LineEntry[]): boolean {
  if (plan.outcome === "not-told") return false;
  if (plan.reason !== "awaiting-letter") return true;
  return line.some(
    (other) => other.change.version > change.version && other.change.details?.letterSentOn !== undefined,
  );
}

function contactFor(
  { channel, addressRef }: Notice,
  applicant: Applicant,
  addressee: Contact | undefined,
): Contact | undefined {
  if (addressRef !== undefined) return addressee;
  return channel === undefined ? undefined : usableContact(applicant, channel);
}

function address(
  { notice, addressee, gates }: SendContext,
  applicant: Applicant,
  settings: PlanSettings,
): SendDecision {
  if (applicant.safeContact) return withhold("safe-contact", { attention: true });
  const contact = contactFor(notice, applicant, addressee);
  if (contact === undefined) return withholdClosed(notice, applicant);
  if (gates.isSuppressed) return withhold("suppressed", { attention: true, climbs: true });
  const language = chooseLanguage(applicant.language, settings.languages, settings.defaultLanguage);
  return { do: "send", contact, language };
}

function withhold(reason: Reason, more: Pick<Settlement, "attention" | "climbs"> = {}): SendDecision {
  return { do: "settle", settled: { state: "withheld", reason, ...more } };
}

/** The channel was open when the notice was planned. */
function withholdClosed({ channel }: Notice, applicant: Applicant): SendDecision {
  const states = applicant.channels
    .filter((contact) => contact.channel === channel)
    .map((contact) => contact.state);
  if (states.includes("suppressed")) return withhold("suppressed", { attention: true, climbs: true });
  return withhold(states.includes("stopped") ? "stopped" : "no-channel", { climbs: true });
}
