import { type Applicant, type Contact, usableContact } from "./applicant.ts";
import type { Case } from "./case.ts";
import { isPassed } from "./earlier-notices.ts";
import { chooseLanguage, type LanguageChoice } from "./language.ts";
import { judge, type LineEntry } from "./line.ts";
import type { Notice, Reason } from "./notice.ts";
import type { PlanSettings } from "./settings.ts";
import { after, type Instant, SECOND } from "./time.ts";

/** A notice together with all that has to be read again right before it is sent. */
export interface SendContext {
  readonly notice: Notice;
  /** The case as it is now; `unreadable` if its item no longer fits the schema, undefined if it is gone. */
  readonly case: Case | "unreadable" | undefined;
  /** The accepted changes of the case; needed only where {@link needsLine} says so. */
  readonly line: readonly LineEntry[];
  readonly applicant: Applicant | "unreadable" | undefined;
}

/** What to do with a notice whose message has arrived. */
export type SendDecision =
  | { readonly do: "send"; readonly contact: Contact; readonly language: LanguageChoice }
  | { readonly do: "nothing" }
  /** Another sender is at it: look again then. */
  | { readonly do: "wait"; readonly until: Instant }
  /** The planner is about to say what a newer change means for it: back to the due index until then. */
  | { readonly do: "postpone"; readonly until: Instant }
  /** Its sender died between the provider's call and the record. */
  | { readonly do: "mark-lost" }
  | { readonly do: "settle"; readonly settled: Settlement };

interface Settlement {
  readonly state: "superseded" | "cancelled" | "withheld";
  readonly reason: Reason;
  readonly attention?: boolean;
}

/** Longer than the planner needs to see a change, unless it is far behind. */
const PLANNER_NEEDS = 30 * SECOND;

/** Whether the case has moved on (or may have) since this notice was planned. */
export function needsLine(notice: Notice, current: SendContext["case"]): boolean {
  if (notice.version === undefined || current === undefined) return false;
  // In a second try the item may have been changed and written back meanwhile.
  return notice.attempts > 0 || current === "unreadable" || current.version !== notice.version;
}

/** Decides about a notice at the last moment, from what is true now and not from what was planned. */
export function decideSend(context: SendContext, settings: PlanSettings, now: Instant): SendDecision {
  const { notice } = context;
  if (notice.state === "sending") {
    const { leaseUntil } = notice;
    return leaseUntil !== undefined && leaseUntil > now
      ? { do: "wait", until: leaseUntil }
      : { do: "mark-lost" };
  }
  if (notice.state !== "queued") return { do: "nothing" };
  const settled = whatBecame(context, now);
  if (settled !== undefined) return { do: "settle", settled };
  const decision = address(context, settings);
  const isEarly = decision.do === "send" && isChangeComing(context, settings);
  return isEarly ? { do: "postpone", until: after(now, PLANNER_NEEDS) } : decision;
}

function whatBecame(context: SendContext, now: Instant): Settlement | undefined {
  const { notice } = context;
  if (notice.expiresAt !== undefined && notice.expiresAt < now)
    return { state: "withheld", reason: "expired" };
  const { case: current } = context;
  if (current === undefined) return { state: "withheld", reason: "case-gone" };
  if (notice.version === undefined && isElsewhere(notice, current))
    return { state: "cancelled", reason: "moved-on" };
  if (notice.version === undefined) return undefined;
  const { line } = context;
  const later = line.filter(({ change }) => change.version > (notice.version ?? 0));
  if (later.some(({ change }) => change.corrects === notice.version)) {
    return { state: "cancelled", reason: "corrected" };
  }
  const valid = later.filter(
    ({ change }) => !later.some((other) => other.change.corrects === change.version),
  );
  if (valid.some(({ change }) => isPassed(notice, change))) return { state: "cancelled", reason: "moved-on" };
  if (valid.some((entry) => isOutThen(entry, line))) return { state: "superseded", reason: "newer-change" };
  return undefined;
}

/** A request's notice is no longer that person's business. */
function isElsewhere({ applicantId }: Notice, current: Case | "unreadable"): boolean {
  return current !== "unreadable" && current.applicantId !== applicantId;
}

/**
 * The case has changed again, validly as it seems, and the planner has not seen it yet: what that means for this
 * notice is for the planner to say, and will be said in a moment.
 */
function isChangeComing({ notice, line, case: current }: SendContext, { offices }: PlanSettings): boolean {
  if (notice.version === undefined || current === undefined || current === "unreadable") return false;
  return (
    current.version > notice.version &&
    current.applicantId === notice.applicantId &&
    offices.includes(current.office) &&
    judge(current, line).verdict === "new"
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

function address({ notice, applicant }: SendContext, settings: PlanSettings): SendDecision {
  if (applicant === undefined) return withhold("applicant-gone", false);
  if (applicant === "unreadable") return withhold("malformed-applicant", true);
  if (applicant.safeContact) return withhold("safe-contact", true);
  const contact = notice.channel === undefined ? undefined : usableContact(applicant, notice.channel);
  if (contact === undefined) return withholdClosed(notice, applicant);
  const language = chooseLanguage(applicant.language, settings.languages, settings.defaultLanguage);
  return { do: "send", contact, language };
}

function withhold(reason: Reason, attention: boolean): SendDecision {
  return { do: "settle", settled: { state: "withheld", reason, attention } };
}

/** The channel was open when the notice was planned. */
function withholdClosed({ channel }: Notice, applicant: Applicant): SendDecision {
  const states = applicant.channels
    .filter((contact) => contact.channel === channel)
    .map((contact) => contact.state);
  if (states.includes("suppressed")) return withhold("suppressed", true);
  return withhold(states.includes("stopped") ? "stopped" : "no-channel", false);
}
