import type { Notice, NoticeMove, Reason } from "./notice.ts";
import { officeToAsk } from "./personal-notices.ts";
import type { SendSettings } from "./settings.ts";
import { after, HOUR, type Instant, MINUTE, SECOND } from "./time.ts";

/** What a provider said to one send. `code` is the provider's own word, safe to log. */
export type ProviderAnswer =
  | { readonly outcome: "accepted"; readonly messageId: string }
  /** Not now, but certainly not sent: try again. */
  | { readonly outcome: "busy"; readonly code: string }
  /** Not to this person this way; `forGood` if the address will never take anything from us. */
  | { readonly outcome: "refused"; readonly code: string; readonly forGood?: boolean }
  /** Our account or set-up is at fault: it would hit every notice. */
  | { readonly outcome: "misconfigured"; readonly code: string }
  /** No more today. */
  | { readonly outcome: "quota"; readonly code: string }
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
const QUOTA_WAITS = HOUR;
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

/** How long a channel stands still after an answer that would be the same for every notice; undefined if it goes on. */
export function pauseAfter({ outcome }: ProviderAnswer): number | undefined {
  if (outcome === "misconfigured") return MISCONFIGURED_WAITS;
  return outcome === "quota" ? QUOTA_WAITS : undefined;
}

/** The step that follows from the provider's answer to a claimed notice. */
export function settleAnswer(
  claimed: Notice,
  answer: ProviderAnswer,
  sending: SendSettings,
  now: Instant,
): Settling {
  const base = { key: claimed, from: "sending", attempts: claimed.attempts } as const;
  switch (answer.outcome) {
    case "accepted": {
      const { messageId: providerMessageId } = answer;
      const { language, languageWanted } = claimed;
      const set = { leaseUntil: undefined, reason: undefined, code: undefined, language, languageWanted };
      // Until its receipt has come somebody has to look at it again.
      const dueAt = after(now, receiptTime(claimed, sending));
      return { move: { ...base, to: "sent", set: { ...set, providerMessageId, sentAt: now, dueAt } } };
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
    case "misconfigured":
    case "quota": {
      const dueAt = after(now, pauseAfter(answer) ?? 0);
      const set = { leaseUntil: undefined, dueAt, reason: "paused", code: answer.code } as const;
      return { move: { ...base, to: "queued", set } };
    }
    case "refused":
      return { move: { ...base, to: "failed", set: failure("provider-refused", answer.code, now) } };
    case "lost":
      return { move: markLost(claimed, sending, now, answer.code) };
  }
}

/** The step for a claimed notice that a receipt has shown to be on its way, or to have arrived, already. */
export function adoptSent(claimed: Notice, sending: SendSettings, now: Instant): NoticeMove {
  const { attempts, sentAt = now, deliveredAt } = claimed;
  const base = { key: claimed, from: "sending", attempts } as const;
  const good = { leaseUntil: undefined, reason: undefined, code: undefined, sentAt } as const;
  return deliveredAt === undefined
    ? { ...base, to: "sent", set: { ...good, dueAt: after(sentAt, receiptTime(claimed, sending)) } }
    : { ...base, to: "delivered", set: { ...good, dueAt: undefined, settledAt: now } };
}

/** What is written of a notice that has failed: it is due at once, for its next channel or a person. */
export function failure(reason: Reason, code: string | undefined, now: Instant): NoticeMove["set"] {
  return { leaseUntil: undefined, dueAt: now, reason, code };
}

function receiptTime({ channel }: Notice, sending: SendSettings): number {
  return channel === undefined ? 0 : sending[channel].receiptHours * HOUR;
}

/** The step for a notice of which nobody knows whether it went out. */
export function markLost(
  notice: Notice,
  sending: SendSettings,
  now: Instant,
  code = "lease-ended",
): NoticeMove {
  const { channel } = notice;
  const sendsAgain = channel !== undefined && sending[channel].afterLostAnswer === "send-again";
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
      attention: sendsAgain ? undefined : officeToAsk(notice),
    },
  };
}
