import type { Origin } from "./change.ts";
import type { Notice, Reason } from "./notice.ts";
import type { Problem } from "./problem.ts";
import { after, between, DAY, type Instant, latest, MINUTE } from "./time.ts";

/** Attention that no office of the authority can be named for: the lead's, at the desk. */
export const NO_OFFICE = "unassigned";

/** These cure themselves once the missing or mended item is written, so the sweep plans them again for a day. */
const CURABLE: readonly Reason[] = ["unknown-applicant", "unknown-case", "malformed-applicant"];

/** Whether a later look may find nothing wrong any more, once what is missing has been written. */
export function curesWhenMended({ reason }: Notice): boolean {
  return reason !== undefined && (CURABLE.includes(reason) || reason === "unknown-office");
}

/** What is known about a record that is not carried out. */
export interface QuarantineContext {
  /** As the record names it, whether or not there is one of this id. */
  readonly office?: string | undefined;
  readonly applicantId?: string | undefined;
  readonly version?: number | undefined;
  /** Field and rule, never the content. */
  readonly problem?: Problem | undefined;
}

/**
 * The trace of a record that is not carried out: a person sees it, nothing is sent, nothing is blocked.
 * @param offices those that have a list on which somebody looks
 */
export function quarantine(
  origin: Origin,
  reason: Reason,
  context: QuarantineContext,
  offices: readonly string[],
  now: Instant,
): Notice {
  const { office } = context;
  const trace: Notice = {
    caseId: origin.caseId,
    noticeId: origin.eventId,
    state: "quarantined",
    about: origin.entry,
    plannedAt: now,
    attempts: 0,
    reason,
    ...context,
    attention: office !== undefined && offices.includes(office) ? office : NO_OFFICE,
  };
  if (!CURABLE.includes(reason)) return { ...trace, settledAt: now };
  return { ...trace, dueAt: after(now, MINUTE), expiresAt: after(origin.recordedAt, DAY) };
}

/** When to try a quarantined change again: after as long as it has waited already, and last when its day is over. */
export function nextTry(trace: Notice, now: Instant): Instant | undefined {
  const next = latest(after(now, MINUTE), after(now, between(trace.plannedAt, now)));
  if (trace.expiresAt === undefined || next <= trace.expiresAt) return next;
  return now < trace.expiresAt ? trace.expiresAt : undefined;
}

/** Whether the item that was set aside still is what the trace is about: not gone, not replaced by a newer version. */
export function isStillCurrent(trace: Notice, item: unknown): boolean {
  if (typeof item !== "object" || item === null) return false;
  return trace.version === undefined || ("version" in item && item.version === trace.version);
}
