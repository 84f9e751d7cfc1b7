import { CHANNELS } from "./channel.ts";
import type { Notice, NoticeMove } from "./notice.ts";
import { after, type Instant, MINUTE, SECOND } from "./time.ts";

/** What a provider said to one send. `code` is the provider's own word, safe to log. */
export type ProviderAnswer =
  | { readonly outcome: "accepted"; readonly messageId: string }
  /** Not now, but certainly not sent: try again. */
  | { readonly outcome: "busy"; readonly code: string }
  /** Never to this person this way. */
  | { readonly outcome: "refused"; readonly code: string }
  /** Our account or set-up is at fault: it would hit every notice. */
  | { readonly outcome: "misconfigured"; readonly code: string }
  /** Nobody knows whether it went out. */
  | { readonly outcome: "lost"; readonly code: string };

/** What a sender does with a claimed notice after the provider's answer. */
export interface Settling {
  readonly move: NoticeMove;
  /** When the queue message must come back; undefined if it is done with. */
  readonly retryAt?: Instant;
}

/**
 * Longer than a sender may run (30 s), shorter than its message stays hidden (180 s): whoever meets an ended
 * lease knows that its holder is dead.
 */
export const LEASE = 60 * SECOND;

const LOST_EMAIL_WAITS = 15 * MINUTE;
const MISCONFIGURED_WAITS = 10 * MINUTE;
const LONGEST_BACKOFF = 5 * MINUTE;

/** The step that takes a notice for one provider call; only one sender can make it. Records what its text takes. */
export function claim(
  notice: Notice,
  now: Instant,
  measured: Pick<Notice, "parts" | "encoding"> = {},
): NoticeMove {
  return {
    key: notice,
    from: "queued",
    to: "sending",
    attempts: notice.attempts,
    set: { ...measured, attempts: notice.attempts + 1, leaseUntil: after(now, LEASE) },
  };
}

/** The step that follows from the provider's answer to a claimed notice. */
export function settleAnswer(claimed: Notice, answer: ProviderAnswer, now: Instant): Settling {
  const base = { key: claimed, from: "sending", attempts: claimed.attempts } as const;
  switch (answer.outcome) {
    case "accepted": {
      const { messageId: providerMessageId } = answer;
      const { language, languageWanted } = claimed;
      const set = { leaseUntil: undefined, reason: undefined, code: undefined, language, languageWanted };
      return { move: { ...base, to: "sent", set: { ...set, providerMessageId, sentAt: now } } };
    }
    case "busy": {
      const retryAt = after(now, Math.min(5 * SECOND * 2 ** (claimed.attempts - 1), LONGEST_BACKOFF));
      const set = {
        leaseUntil: undefined,
        dueAt: retryAt,
        reason: "provider-busy",
        code: answer.code,
      } as const;
      return { move: { ...base, to: "queued", set }, retryAt };
    }
    case "misconfigured": {
      const dueAt = after(now, MISCONFIGURED_WAITS);
      const set = {
        leaseUntil: undefined,
        dueAt,
        reason: "provider-misconfigured",
        code: answer.code,
      } as const;
      return { move: { ...base, to: "queued", set } };
    }
    case "refused": {
      const set = { leaseUntil: undefined, settledAt: now, attention: claimed.office } as const;
      return {
        move: { ...base, to: "failed", set: { ...set, reason: "provider-refused", code: answer.code } },
      };
    }
    case "lost":
      return { move: markLost(claimed, now, answer.code) };
  }
}

/** The step for a notice of which nobody knows whether it went out. */
export function markLost(notice: Notice, now: Instant, code = "lease-ended"): NoticeMove {
  const sendsAgain = notice.channel !== undefined && CHANNELS[notice.channel].sendsAgainAfterLostAnswer;
  return {
    key: notice,
    from: "sending",
    to: "uncertain",
    attempts: notice.attempts,
    set: {
      leaseUntil: undefined,
      reason: "answer-lost",
      uncertainSince: now,
      code,
      dueAt: sendsAgain ? after(now, LOST_EMAIL_WAITS) : undefined,
      attention: sendsAgain ? undefined : notice.office,
    },
  };
}
