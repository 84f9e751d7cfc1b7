export const NOTICE_STATE_NAMES = [
  "held",
  "queued",
  "sending",
  "uncertain",
  "sent",
  "delivered",
  "failed",
  "superseded",
  "cancelled",
  "withheld",
  "not-told",
  "quarantined",
] as const;

export type NoticeState = (typeof NOTICE_STATE_NAMES)[number];

/**
 * Who moves a notice. A `resending-sweep` is the sweep on a channel whose setting `afterLostAnswer` is `send-again`; a
 * `person` acts by a command or in the desk; the `page` is the applicant's own, which makes codes and confirmations.
 */
export type Mover = "planner" | "sender" | "sweep" | "resending-sweep" | "receipt" | "person" | "page";

interface StateRow {
  /** For the person and the caseworker. */
  readonly means: string;
  /** Who makes notices that start in this state. */
  readonly startedBy?: readonly Mover[];
  /** Where it may go from here, and who takes it there. */
  readonly next: Readonly<Partial<Record<NoticeState, readonly Mover[]>>>;
}

/**
 * Where a notice can be, and where it may go from there. The database's conditions are made from this table,
 * so no other move is possible; `npm run docs` draws it.
 */
export const NOTICE_STATES: Readonly<Record<NoticeState, StateRow>> = {
  held: {
    means:
      "Nothing has gone out in this try; it waits for its time, for sending hours or for another change.",
    startedBy: ["planner"],
    next: {
      queued: ["planner", "sweep"],
      superseded: ["planner"],
      cancelled: ["planner", "person"],
      withheld: [],
    },
  },
  queued: {
    means: "Nothing has gone out in this try; it is on its way to a sender and can still be stopped.",
    startedBy: ["planner", "sender", "page"],
    next: {
      held: ["planner", "sender"],
      sending: ["sender"],
      superseded: ["planner", "sender"],
      cancelled: ["planner", "sender", "person"],
      withheld: ["sender"],
    },
  },
  sending: {
    means: "The provider is being asked right now; nothing can stop it any more.",
    next: {
      sent: ["sender", "receipt"],
      delivered: ["receipt"],
      queued: ["sender"],
      failed: ["sender", "receipt"],
      uncertain: ["sender"],
    },
  },
  uncertain: {
    means:
      "The provider's answer was lost, so nobody knows whether the person was told; a receipt may still say.",
    next: {
      sent: ["receipt"],
      delivered: ["receipt"],
      failed: ["receipt"],
      queued: ["resending-sweep", "person"],
    },
  },
  sent: {
    means: "The provider has taken it; the person probably has it, only the receipt is missing.",
    next: { delivered: ["receipt"], failed: ["receipt"] },
  },
  delivered: {
    means: "It has arrived at the person's phone or mailbox; the caseworker has nothing to do.",
    next: { failed: ["receipt"] },
  },
  failed: {
    means:
      "The person did not get it over this channel; the next one is tried, or else a caseworker is asked.",
    next: { queued: ["person"] },
  },
  superseded: {
    means: "The person is told something newer instead; the caseworker has nothing to do.",
    next: {},
  },
  cancelled: {
    means: "It is no longer true, or somebody took it back; the person does not get it.",
    next: {},
  },
  withheld: {
    means:
      "It was not sent, by the person's wish, a rule or a limit; the reason says whether anybody must act.",
    startedBy: ["planner"],
    next: {},
  },
  "not-told": {
    means: "The trace of a change that nobody is told about; there never was anything to send.",
    startedBy: ["planner"],
    next: {},
  },
  quarantined: {
    means:
      "The change was not carried out; somebody must mend it, unless the sweep, planning it again for a day, can.",
    startedBy: ["planner"],
    next: {},
  },
};

/** Waiting for its time or its turn; nothing has left the house yet. */
export function isWaiting(state: NoticeState): boolean {
  return state === "held" || state === "queued";
}

/**
 * Somebody has to look at it again at its due time, if it has one: to send it, to end a lease, to see whether its receipt
 * has come, to try another channel.
 */
export function isInDueIndex(state: NoticeState): boolean {
  return isWaiting(state) || ["sending", "uncertain", "sent", "failed", "quarantined"].includes(state);
}

/** The person was told, or may have been: a provider has been asked. */
export function isOutOfHands(state: NoticeState): boolean {
  return state === "sending" || state === "sent" || state === "delivered" || state === "uncertain";
}

/** Whether a notice may go from one state to another. */
export function mayMove(from: NoticeState, to: NoticeState): boolean {
  return NOTICE_STATES[from].next[to] !== undefined;
}
