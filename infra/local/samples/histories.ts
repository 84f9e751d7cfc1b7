import type { Kind } from "../../../shared/domain/kinds.ts";
import type { Status } from "../../../shared/domain/status.ts";

/** What happens to one case, in order. */
export interface History {
  /** By number. */
  readonly applicant: number;
  readonly steps: readonly Step[];
}

/** Days are workdays from today. */
export interface StatusStep {
  readonly ago: number;
  readonly status: Status;
  readonly letterDeadline?: number;
  readonly letterSentOn?: number;
  /** One more than the version before unless named; 1 at first. */
  readonly version?: number;
  readonly corrects?: number;
  readonly quiet?: true;
}

export interface RequestStep {
  readonly ago: number;
  readonly kind: Kind;
  readonly parameters: RequestParameters;
}

interface RequestParameters {
  /** In workdays from today. */
  readonly date?: number;
  readonly time?: string;
  readonly place?: "office" | "phone" | "video";
}

type Step = StatusStep | RequestStep;

/** The case's new status, so long ago. */
function is(ago: number, status: Status, more: Omit<StatusStep, "ago" | "status"> = {}): StatusStep {
  return { ago, status, ...more };
}

/** A request about the case, so long ago. */
function ask(ago: number, kind: Kind, parameters: RequestParameters = {}): RequestStep {
  return { ago, kind, parameters };
}

function of(applicant: number, ...steps: readonly Step[]): History {
  return { applicant, steps };
}

/** Of the last workdays, `ago` in workdays; a case's number is its place. */
export const EARLIER: readonly History[] = [
  of(1, is(4, "received")),
  of(
    2,
    is(4, "received"),
    is(4, "in-review"),
    is(3, "documents-needed", { letterDeadline: 5 }),
    is(2, "documents-received"),
    is(1, "decided", { letterSentOn: -1 }),
  ),
  of(3, is(4, "in-review"), ask(3, "appointment", { date: 2, time: "09:30", place: "office" })),
  of(4, is(4, "documents-needed", { letterDeadline: 6 })),
  of(5, is(4, "decided", { letterSentOn: -3 }), ask(1, "objection-received")),
  of(
    6,
    is(4, "received"),
    is(3, "documents-needed", { letterDeadline: 4 }),
    is(2, "documents-received"),
    is(1, "in-review"),
  ),
  of(7, is(4, "received"), is(3, "withdrawn"), is(2, "in-review", { corrects: 2 })),
  of(8, is(4, "received"), is(1, "in-review")),
  of(9, is(4, "documents-needed", { letterDeadline: 7 })),
  of(10, is(4, "decided"), is(2, "decided", { letterSentOn: -1 })),
  of(11, is(4, "documents-needed", { letterDeadline: 8 }), ask(2, "office-closed", { date: 3 })),
  of(12, is(4, "received")),
  of(13, is(4, "documents-needed", { letterDeadline: 6 })),
  of(14, is(4, "in-review"), ask(2, "renewal-due")),
  of(15, is(4, "received"), is(2, "forwarded")),
  of(16, is(4, "in-review"), ask(3, "appointment", { date: 3, time: "11:00", place: "video" })),
  of(17, is(3, "decided", { letterSentOn: -3 }), is(2, "in-review"), is(1, "decided", { letterSentOn: 1 })),
  of(18, is(3, "received")),
  of(19, is(3, "documents-needed", { letterDeadline: 9 })),
  of(20, is(3, "documents-received")),
  of(
    21,
    is(3, "received"),
    ask(2, "appointment", { date: 1, time: "14:00", place: "phone" }),
    ask(1, "appointment-cancelled", { date: 1, time: "14:00" }),
  ),
  of(22, is(3, "documents-needed", { letterDeadline: 7 })),
  of(23, is(3, "decided", { letterSentOn: -2 }), ask(1, "renewal-due")),
  of(24, is(3, "received"), ask(2, "please-call")),
  of(25, is(3, "in-review"), ask(2, "appointment", { date: 4, time: "08:30", place: "office" })),
  of(26, is(3, "documents-received", { version: 4 })),
  of(27, is(3, "withdrawn")),
  of(28, is(3, "documents-needed", { letterDeadline: 10 }), is(1, "documents-received")),
  of(29, is(3, "received")),
  of(30, is(3, "documents-needed", { letterDeadline: 8 })),
  of(31, is(2, "forwarded"), ask(1, "objection-received")),
  of(32, is(2, "in-review"), ask(1, "appointment", { date: 5, time: "10:15", place: "office" })),
  of(7, is(2, "received")),
  of(34, is(2, "received"), is(1, "withdrawn")),
  of(35, is(2, "received"), ask(1, "office-closed", { date: 4 })),
  of(36, is(2, "documents-received")),
  of(37, is(2, "documents-needed", { letterDeadline: 9 })),
  of(38, is(2, "received")),
  of(39, is(2, "withdrawn")),
  of(40, is(2, "in-review"), is(1, "decided", { letterSentOn: 2 }), ask(1, "renewal-due")),
  of(41, is(2, "forwarded")),
  of(42, is(2, "decided", { quiet: true, letterSentOn: -2 }), ask(1, "renewal-due")),
  of(43, is(1, "decided", { letterSentOn: 1 }), ask(1, "objection-received")),
  of(44, is(1, "in-review"), ask(1, "please-call")),
  of(45, is(1, "documents-received"), ask(1, "office-closed")),
  of(46, is(1, "received")),
  of(12, is(1, "in-review"), ask(1, "appointment-cancelled")),
  of(48, is(1, "decided")),
];

/**
 * Of today, `ago` in minutes; numbered on from {@link EARLIER}. All applicants here can be reached, and no notice
 * waits for a later day. Only the first version of a case may be live: whoever imports all samples at once after
 * the start, when the history is not written down yet, would see an earlier one refused.
 */
export const TODAY: readonly History[] = [
  of(49, is(44, "received")),
  of(50, is(42, "received")),
  of(51, is(40, "documents-needed", { letterDeadline: 8 })),
  of(52, is(38, "decided", { letterSentOn: -1 })),
  of(53, is(36, "in-review"), ask(35, "appointment", { date: 3, time: "10:30", place: "office" })),
  of(54, is(33, "documents-received")),
  of(55, is(31, "forwarded")),
  of(56, is(29, "in-review"), ask(28, "appointment", { date: 2, time: "15:45", place: "phone" })),
  of(57, is(26, "withdrawn")),
  of(58, is(24, "in-review"), ask(22, "please-call")),
  of(59, is(20, "received"), is(6, "documents-needed", { letterDeadline: 10 })),
  of(60, is(16, "documents-needed", { letterDeadline: 7, version: 3 })),
];
