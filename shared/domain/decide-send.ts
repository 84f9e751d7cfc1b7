import { type Applicant, type Contact, endOfOwnPause, usableContact } from "./applicant.ts";
import { CHANNELS } from "./channel.ts";
import { rowOf } from "./kinds.ts";
import { chooseLanguage, type LanguageChoice } from "./language.ts";
import { judge } from "./line.ts";
import { EXPIRY, type Notice, type Reason } from "./notice.ts";
import { isPersonal } from "./personal-notices.ts";
import { isPaused, type Pause } from "./register.ts";
import { nextOpening, spreadMinutesWithin } from "./sending-hours.ts";
import type { PlanSettings } from "./settings.ts";
import { spreadOver } from "./spread.ts";
import { after, between, type Instant, MINUTE, SECOND } from "./time.ts";
import { isPast, type Matter, outOfDate, type Settlement, whatBecame } from "./what-became.ts";

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
export interface SendContext extends Matter {
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

/** Longer than the planner needs to see a change, unless it is far behind. */
const PLANNER_NEEDS = 30 * SECOND;

/** Where nobody knows how long a channel, or the planner, will stand still. */
const LOOK_AGAIN = 15 * MINUTE;

/** What a channel has held back leaves over so many minutes. */
export const RESUME_OVER_MINUTES = 2;

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
  if (isChangeComing(context, settings)) return { do: "postpone", until: untilPlanned(context.notice, now) };
  const held = whatHoldsIt(context, applicant, settings, now);
  if (held?.do === "postpone" && isPast(context, held.until))
    return { do: "settle", settled: outOfDate(context) };
  return held ?? decision;
}

/** As long again as it has been due, within bounds: where the planner stands still, looking each minute helps nobody. */
function untilPlanned({ expiresAt }: Notice, now: Instant): Instant {
  const waited = expiresAt === undefined ? 0 : between(after(expiresAt, -EXPIRY), now);
  return after(now, Math.min(Math.max(waited, PLANNER_NEEDS), LOOK_AGAIN));
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
  context: SendContext,
  applicant: Applicant,
  { sendingHours }: PlanSettings,
  now: Instant,
): SendDecision | undefined {
  const { notice, gates } = context;
  if (gates.isBudgetSpent) return withhold("over-budget", { attention: true, climbs: true });
  const id = notice.caseId + notice.noticeId;
  const pauseEnds = endOfOwnPause(applicant, now);
  if (pauseEnds !== undefined && !isPersonal(notice)) {
    // Deferred where it is still worth telling after the pause; letters come all the same.
    const until =
      sendingHours === null ? pauseEnds : nextOpening(pauseEnds, sendingHours, applicant.sendHours);
    const isExpired = notice.expiresAt !== undefined && notice.expiresAt <= until;
    return isExpired || isPast(context, until)
      ? withhold("own-pause")
      : { do: "postpone", until, reason: "own-pause" };
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
