import { type Deadline, isOver } from "./deadline.ts";
import { EXPIRY, type Notice, type NoticeMove, purposeOf } from "./notice.ts";
import { isWaiting, type NoticeState } from "./notice-states.ts";
import { after, type Instant } from "./time.ts";

/** What a person's wish comes to: a step, or a sentence that says why not. */
export type ByHand =
  | { readonly ok: true; readonly move: NoticeMove; readonly warning?: string | undefined }
  | { readonly ok: false; readonly why: string };

const NOT_AGAIN: Readonly<Record<Exclude<NoticeState, "failed" | "uncertain">, string>> = {
  held: "It is waiting and goes out by itself.",
  queued: "It is waiting and goes out by itself.",
  sending: "It is being sent right now.",
  sent: "It has gone out; only one that has failed, or may have, is sent again.",
  delivered: "It has arrived.",
  superseded: "The person is told something newer instead.",
  cancelled: "It is no longer true, or somebody took it back.",
  withheld:
    "It was kept back by a rule or by the person's wish; a new change or request can tell the person.",
  "not-told": "It is the trace of a change that nobody is told about.",
  quarantined: "It is the trace of a change that was set aside; rebuild plans that again once it is mended.",
};

/** What else there is to know before something is sent again. */
export interface RetryFacts {
  /** The same notice over other channels. */
  readonly siblings: readonly Notice[];
  /** The day that it is about, if there is one. */
  readonly deadline: Deadline | undefined;
}

/** Sends a failed or uncertain notice once more; whatever is checked before a send is checked again then. */
export function sendAgain(notice: Notice, { siblings, deadline }: RetryFacts, now: Instant): ByHand {
  const { state, dueAt, attempts, expiresAt } = notice;
  if (state !== "failed" && state !== "uncertain") return { ok: false, why: NOT_AGAIN[state] };
  if (state === "failed" && dueAt !== undefined)
    return { ok: false, why: "Its next channel is being looked for right now; look again in a minute." };
  const other = siblings.find((sibling) => isWaiting(sibling.state) || hasGoneOut(sibling.state));
  if (other !== undefined)
    return { ok: false, why: `The person is told over ${other.channel} instead (${other.state}).` };
  const isExpired = expiresAt !== undefined && expiresAt <= now;
  const isPast = isExpired && purposeOf(notice.noticeId) === "reminder";
  if (isPast || isAboutThePast(notice, deadline, now))
    return { ok: false, why: "The day that it is about is over." };
  const set: NoticeMove["set"] = {
    dueAt: now,
    ...(isExpired && { expiresAt: after(now, EXPIRY) }),
    leaseUntil: undefined,
    settledAt: undefined,
    attention: undefined,
    // Should it fail again, it is nobody's yet.
    attentionTakenBy: undefined,
    reason: undefined,
    code: undefined,
    // Of the last try; a receipt of the next one must not be taken for somebody else's.
    providerMessageId: undefined,
    sentAt: undefined,
    deliveredAt: undefined,
  };
  const warning =
    notice.uncertainSince === undefined
      ? undefined
      : "Nobody knows whether it went out before, so the person may get it twice.";
  return { ok: true, move: { key: notice, from: state, to: "queued", attempts, set }, warning };
}

function hasGoneOut(state: NoticeState): boolean {
  return state === "sending" || state === "sent" || state === "delivered";
}

/** An appointment that is over; papers that are late are still wanted. */
function isAboutThePast({ about }: Notice, deadline: Deadline | undefined, now: Instant): boolean {
  return about !== "case" && deadline !== undefined && isOver(deadline, now);
}

const NOT_CANCELLED: Readonly<Record<Exclude<NoticeState, "held" | "queued">, string>> = {
  sending: "It is being sent right now.",
  uncertain: "Nobody knows whether it has gone out already.",
  sent: "It has gone out.",
  delivered: "It has arrived.",
  failed: "It has failed, and nothing more is sent of it.",
  superseded: "The person is told something newer instead.",
  cancelled: "It is cancelled already.",
  withheld: "It was kept back and is not sent anyway.",
  "not-told": "It is the trace of a change that nobody is told about.",
  quarantined: "It is the trace of a change that was set aside, and is not sent anyway.",
};

/** Takes back a notice that still waits. */
export function cancel(notice: Notice, now: Instant): ByHand {
  const { state, attempts } = notice;
  if (state !== "held" && state !== "queued") return { ok: false, why: NOT_CANCELLED[state] };
  const set = { reason: "by-caseworker", settledAt: now, attention: undefined } as const;
  return { ok: true, move: { key: notice, from: state, to: "cancelled", attempts, set } };
}
