import type { Channel } from "./channel.ts";
import type { Notice, NoticeKey, NoticeMove, Reason } from "./notice.ts";
import { isWaiting, mayMove, type NoticeState } from "./notice-states.ts";
import type { SendSettings } from "./settings.ts";
import { failure } from "./settle-answer.ts";
import { after, HOUR, type Instant } from "./time.ts";

/** What a provider says later of a message. */
export interface Receipt {
  readonly channel: Channel;
  /** The provider's id of the message. */
  readonly messageId: string;
  /** Which notice it was, where the provider carries that along. */
  readonly key: NoticeKey | undefined;
  readonly meaning: ReceiptMeaning;
  /** The provider's own word, from a closed list or its documentation; safe to keep. */
  readonly code: string;
  readonly at: Instant;
  /** The address that the message went to, where the provider tells; never kept. */
  readonly address: string | undefined;
}

/** What a receipt means for its notice, and for the address. */
export interface ReceiptMeaning {
  readonly says: "taken" | "delivered" | "failed" | "nothing";
  readonly reason?: Reason;
  /** Nothing may go to this address any more. */
  readonly suppresses?: boolean;
  /** The account is at fault, and so every message of this channel would fail. */
  readonly pauses?: boolean;
}

const NOTHING: ReceiptMeaning = { says: "nothing" };
const UNREACHABLE: ReceiptMeaning = { says: "failed", reason: "unreachable" };
const DEAD_NUMBER: ReceiptMeaning = { says: "failed", reason: "unreachable", suppresses: true };

/**
 * SES events by type, bounces by `Bounce` and their type, complaints by what else may be meant by them. Whether a transient
 * bounce is an out-of-office reply or a full mailbox cannot be told, so it changes nothing: without a delivery the ladder is
 * climbed anyway. Source: Amazon SES Developer Guide, contents of event data.
 */
export const SES_MEANINGS: Readonly<Record<string, ReceiptMeaning>> = {
  Send: { says: "taken" },
  Delivery: { says: "delivered" },
  BouncePermanent: { says: "failed", reason: "bounced", suppresses: true },
  BounceTransient: NOTHING,
  BounceUndetermined: NOTHING,
  // It has arrived, and was not welcome.
  Complaint: { says: "delivered", suppresses: true },
  // SES took it, and sent nothing: the address is on the account's own list, which others may fill, too.
  ComplaintOnAccountSuppressionList: { says: "failed", reason: "suppressed", suppresses: true },
  // Somebody has taken it out of the junk mail.
  ComplaintNotSpam: { says: "delivered" },
  Reject: { says: "failed", reason: "rejected" },
  DeliveryDelay: NOTHING,
};

/** How an SMS ended: all that ever leaves the delivery log beside the message id and the time. */
export const SMS_OUTCOMES = [
  "delivered",
  "unreachable",
  "blocked",
  "message-blocked",
  "opted-out",
  "invalid-number",
  "price-cap",
  "spend-limit",
  "account-in-review",
  "unknown-failure",
] as const;

export type SmsOutcome = (typeof SMS_OUTCOMES)[number];

/** What is passed on of a delivery log's entry, and nothing else. */
export interface SmsReceipt {
  readonly source: "sms-log";
  readonly messageId: string;
  readonly outcome: SmsOutcome;
  readonly at: Instant;
}

export const SMS_MEANINGS: Readonly<Record<SmsOutcome, ReceiptMeaning>> = {
  delivered: { says: "delivered" },
  unreachable: UNREACHABLE,
  blocked: DEAD_NUMBER,
  // A carrier's filter is about this message, or about us: all its numbers would be taken for dead.
  "message-blocked": UNREACHABLE,
  "opted-out": { says: "failed", reason: "opted-out", suppresses: true },
  "invalid-number": DEAD_NUMBER,
  "price-cap": { says: "failed", reason: "too-expensive" },
  "spend-limit": { says: "failed", reason: "over-budget", pauses: true },
  "account-in-review": { ...UNREACHABLE, pauses: true },
  "unknown-failure": UNREACHABLE,
};

/**
 * How the texts of SNS's delivery log begin, in small letters. Source: Amazon SNS Developer Guide, SMS delivery failure reasons;
 * what is told of a whole account stands in no guide, but has been seen.
 */
const SMS_FAILURES: Readonly<Record<string, SmsOutcome>> = {
  "blocked as spam by phone carrier": "message-blocked",
  "destination is blacklisted": "blocked",
  "destination is on a blocked list": "blocked",
  "invalid phone number": "invalid-number",
  "message body is invalid": "unknown-failure",
  "phone carrier has blocked this message": "message-blocked",
  "phone carrier is currently unreachable/unavailable": "unreachable",
  "phone has blocked sms": "blocked",
  "phone is blacklisted": "blocked",
  "phone is on a blocked list": "blocked",
  "phone is currently unreachable/unavailable": "unreachable",
  "phone number is opted out": "opted-out",
  "this delivery would exceed max price": "price-cap",
  "no quota left for account": "spend-limit",
  "unknown error attempting to reach phone": "unknown-failure",
  "your account requires additional review": "account-in-review",
};

/** What an entry of the SMS delivery log says. */
export function smsOutcome(status: string, providerResponse: string): SmsOutcome {
  if (status === "SUCCESS") return "delivered";
  const text = providerResponse.trim().toLowerCase();
  return Object.entries(SMS_FAILURES).find(([start]) => text.startsWith(start))?.[1] ?? "unknown-failure";
}

/** Whether a receipt can be about this notice's message: its own, or one whose id was lost with the answer. */
export function isAbout({ channel, messageId }: Receipt, notice: Notice): boolean {
  if (notice.channel !== channel) return false;
  const isKnown = notice.providerMessageId !== undefined && notice.uncertainSince === undefined;
  return !isKnown || notice.providerMessageId === messageId;
}

/** The step that a receipt makes, always forward; undefined if it changes nothing. */
export function settleReceipt(
  notice: Notice,
  { meaning, code, at, messageId }: Receipt,
  sending: SendSettings,
  now: Instant,
): NoticeMove | undefined {
  const to = STATE_AFTER[meaning.says];
  if (to === undefined) return undefined;
  if (isWaiting(notice.state) && notice.uncertainSince !== undefined && to !== "failed")
    return foundAgain(notice, to, messageId, at);
  if (!mayMove(notice.state, to)) return undefined;
  const base = { key: notice, from: notice.state, to, attempts: notice.attempts };
  const good = { leaseUntil: undefined, reason: undefined, code: undefined, attention: undefined };
  switch (to) {
    case "sent": {
      const { channel } = notice;
      const dueAt = channel && after(at, sending[channel].receiptHours * HOUR);
      return { ...base, set: { ...good, providerMessageId: messageId, sentAt: at, dueAt } };
    }
    case "delivered":
      return {
        ...base,
        set: { ...good, providerMessageId: messageId, deliveredAt: at, dueAt: undefined, settledAt: now },
      };
    default:
      return {
        ...base,
        set: { ...failure(meaning.reason ?? "unreachable", code, now), settledAt: undefined },
      };
  }
}

/** It waits to be sent again because an answer was lost; now it is known to have gone out, and its sender will see so. */
function foundAgain(notice: Notice, to: NoticeState, messageId: string, at: Instant): NoticeMove | undefined {
  const isNews = notice.providerMessageId === undefined || (to === "delivered" && !notice.deliveredAt);
  if (!isNews) return undefined;
  const { state, attempts, sentAt = at } = notice;
  const deliveredAt = to === "delivered" ? at : notice.deliveredAt;
  const set = { providerMessageId: messageId, sentAt, deliveredAt };
  return { key: notice, from: state, to: state, attempts, set };
}

const STATE_AFTER: Readonly<Record<ReceiptMeaning["says"], NoticeState | undefined>> = {
  taken: "sent",
  delivered: "delivered",
  failed: "failed",
  nothing: undefined,
};
