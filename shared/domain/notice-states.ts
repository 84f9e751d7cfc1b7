/**
 * Where a notice can be, and where it may go from there. The database's conditions are made from this table,
 * so no other move is possible.
 */
const NOTICE_STATES = {
  held: { next: ["queued", "superseded", "cancelled", "withheld"] },
  queued: { next: ["sending", "held", "superseded", "cancelled", "withheld"] },
  sending: { next: ["sent", "delivered", "queued", "failed", "uncertain"] },
  uncertain: { next: ["sent", "delivered", "failed", "queued"] },
  sent: { next: ["delivered", "failed"] },
  delivered: { next: ["failed"] },
  failed: { next: ["queued"] },
  superseded: { next: [] },
  cancelled: { next: [] },
  withheld: { next: [] },
  "not-told": { next: [] },
  quarantined: { next: [] },
} as const satisfies Record<string, { next: readonly string[] }>;

export type NoticeState = keyof typeof NOTICE_STATES;

export const NOTICE_STATE_NAMES = Object.keys(NOTICE_STATES).filter((name): name is NoticeState =>
  Object.hasOwn(NOTICE_STATES, name),
);

/** Waiting for its time or its turn; nothing has left the house yet. */
export function isWaiting(state: NoticeState): boolean {
  return state === "held" || state === "queued";
}

/** Somebody has to look at it again at its due time. */
export function isInDueIndex(state: NoticeState): boolean {
  return isWaiting(state) || state === "sending" || state === "uncertain" || state === "quarantined";
}

/** The person was told, or may have been: a provider has been asked. */
export function isOutOfHands(state: NoticeState): boolean {
  return state === "sending" || state === "sent" || state === "delivered" || state === "uncertain";
}

/** Whether a notice may go from one state to another. */
export function mayMove(from: NoticeState, to: NoticeState): boolean {
  const next: readonly NoticeState[] = NOTICE_STATES[from].next;
  return next.includes(to);
}
