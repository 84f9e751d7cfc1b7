import { type Applicant, type Contact, usableContact } from "./applicant.ts";
import type { Case } from "./case.ts";
import { isTold } from "./decide-telling.ts";
import { chooseLanguage, type LanguageChoice } from "./language.ts";
import { judge, type LineEntry, latestOf } from "./line.ts";
import type { Notice, Reason } from "./notice.ts";
import type { PlanSettings } from "./settings.ts";
import type { Instant } from "./time.ts";

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
  /** Its sender died between the provider's call and the record. */
  | { readonly do: "mark-lost" }
  | { readonly do: "settle"; readonly settled: Settlement };

export interface Settlement {
  readonly state: "superseded" | "cancelled" | "withheld";
  readonly reason: Reason;
  readonly attention?: boolean;
}

/** Whether the case has moved on (or may have) since this notice was planned. */
export function needsLine(notice: Notice, current: SendContext["case"]): boolean {
  if (notice.version === undefined || current === undefined) return false;
  return current === "unreadable" || current.version !== notice.version;
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
  const settled = whatBecame(context, settings, now);
  if (settled !== undefined) return { do: "settle", settled };
  return address(context, settings);
}

function whatBecame(context: SendContext, settings: PlanSettings, now: Instant): Settlement | undefined {
  const { notice } = context;
  if (notice.expiresAt !== undefined && notice.expiresAt < now)
    return { state: "withheld", reason: "expired" };
  if (context.case === undefined) return { state: "withheld", reason: "case-gone" };
  if (notice.version === undefined) return undefined;
  const later = laterChanges(context, settings);
  if (later.some(({ change }) => change.corrects === notice.version)) {
    return { state: "cancelled", reason: "corrected" };
  }
  const valid = later.filter(
    ({ change }) => !later.some((other) => other.change.corrects === change.version),
  );
  if (valid.some(({ told }) => told)) return { state: "superseded", reason: "newer-change" };
  const movedOn = valid.some(({ change }) => change.status !== notice.kind);
  if (notice.kind === "documents-needed" && movedOn) return { state: "cancelled", reason: "moved-on" };
  return undefined;
}

interface LaterChange {
  readonly change: Case;
  readonly told: boolean;
}

/** Accepted changes after the notice's, and the current one, if it will be accepted once the planner sees it. */
function laterChanges(
  { notice, line, case: current }: SendContext,
  settings: PlanSettings,
): readonly LaterChange[] {
  const version = notice.version ?? 0;
  const accepted = line
    .filter((entry) => entry.change.version > version)
    .map(({ change, plan }) => ({
      change,
      told: plan.outcome !== "not-told" && plan.reason !== "awaiting-letter",
    }));
  if (current === undefined || current === "unreadable" || current.version <= version) return accepted;
  const isComing = judge(current, line).verdict === "new" && settings.offices.includes(current.office);
  if (!isComing) return accepted;
  return [...accepted, { change: current, told: isTold(current, latestOf(line)?.change, settings) }];
}

function address({ notice, applicant }: SendContext, settings: PlanSettings): SendDecision {
  if (applicant === undefined) return withhold("applicant-gone", false);
  if (applicant === "unreadable") return withhold("malformed-applicant", true);
  if (applicant.safeContact) return withhold("safe-contact", true);
  const contact = notice.channel === undefined ? undefined : usableContact(applicant, notice.channel);
  if (contact === undefined) return withhold("stopped", false);
  const language = chooseLanguage(applicant.language, settings.languages, settings.defaultLanguage);
  return { do: "send", contact, language };
}

function withhold(reason: Reason, attention: boolean): SendDecision {
  return { do: "settle", settled: { state: "withheld", reason, attention } };
}
