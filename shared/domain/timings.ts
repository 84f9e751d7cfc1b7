import type { Channel } from "./channel.ts";
import { EXPIRY, type Notice, purposeOf, type Reason } from "./notice.ts";
import { after, between, type Instant, SECOND } from "./time.ts";

/** Where CloudWatch keeps our own figures. */
export const METRICS_NAMESPACE = "Sachstand";

/** What is measured of notices, by channel. Each is a metric whose only dimension is the stage. */
export const TIMINGS = {
  /** From the moment a notice was due, its hold over, to its provider. */
  toProvider: { sms: "SmsSecondsToProvider", email: "EmailSecondsToProvider" },
  /** From the provider on to the phone or the mailbox. */
  toDelivery: { sms: "SmsSecondsToDelivery", email: "EmailSecondsToDelivery" },
} as const satisfies Readonly<Record<string, Readonly<Record<Channel, string>>>>;

/** The name of a metric. */
export type Timing = (typeof TIMINGS)[keyof typeof TIMINGS][Channel];

/** Waits that are meant to be; all others are ours. */
const MEANT_TO_WAIT: readonly (Reason | undefined)[] = ["outside-hours", "own-pause", "awaiting-letter"];

/**
 * Seconds from the moment a notice of news was due to the one its provider took it. Undefined where something else decided when
 * it was to go: a reminder's date, sending hours, a person's pause, a letter.
 */
export function secondsToProvider(notice: Notice, sentAt: Instant): number | undefined {
  if (purposeOf(notice.noticeId) === "reminder" || MEANT_TO_WAIT.includes(notice.reason)) return undefined;
  const dueAt = notice.expiresAt === undefined ? notice.plannedAt : after(notice.expiresAt, -EXPIRY);
  return Math.max(between(dueAt, sentAt), 0) / SECOND;
}

/** Seconds that a notice took from its provider to the person; undefined if it is not known when it was sent. */
export function secondsToDelivery({ sentAt }: Notice, deliveredAt: Instant): number | undefined {
  return sentAt === undefined ? undefined : Math.max(between(sentAt, deliveredAt), 0) / SECOND;
}
