import type { BulkJob } from "./bulk.ts";
import type { SendSettings } from "./settings.ts";
import { type Instant, SECOND } from "./time.ts";

/** Hands a bulk notice to its runner. */
export interface BulkQueue {
  /** @param delaySeconds whole, at most 900 */
  handOn(bulkId: string, delaySeconds: number): Promise<void>;
}

/** What waits in the senders' queues. */
export interface SendersQueues {
  /** Notices that are ready or in a sender's hands, of the channel that has more of them. SQS counts roughly, and some seconds late. */
  waiting(): Promise<number>;
}

/** All running bulk notices share one pace, however many there are. */
export interface BulkPace {
  /** Takes the next free stretch of so many seconds; returns where it begins, which is `now` or later. */
  take(now: Instant, seconds: number): Promise<Instant>;
}

/** Requests a second: half of what the slower channel sends, so that single notices always find room. */
function requestsPerSecond({ sms, email }: SendSettings): number {
  return Math.min(sms.perSecond, email.perSecond) / 2;
}

/** Where the settings promise more than a provider, or this machine, carries. */
const LARGEST_SLICE = 50;
/**
 * A single notice waits behind one slice at most, so a slice is no more than this many seconds of a bulk's pace: half as many of the
 * slower channel's, even if all goes over that one.
 */
const LONGEST_SLICE_SECONDS = 5;

/** How many requests are written at once. */
export function sliceSize(sending: SendSettings): number {
  const size = Math.floor(requestsPerSecond(sending) * LONGEST_SLICE_SECONDS);
  return Math.max(1, Math.min(LARGEST_SLICE, size));
}

/**
 * Whether the senders have so much to do that more would keep single notices waiting: the rate that the settings promise is
 * sometimes more than a provider takes, and whatever was put off in the night leaves in the morning.
 */
export function isCrowded(waiting: number, sending: SendSettings): boolean {
  return waiting > sliceSize(sending);
}

/** Seconds until it is looked again whether there is room. */
export const LOOK_AGAIN_SECONDS = 2;

/** Seconds that the senders are given for so many requests. */
export function secondsFor(requests: number, sending: SendSettings): number {
  return Math.max(1, Math.ceil(requests / requestsPerSecond(sending)));
}

/** SQS counts a delay in whole seconds and clocks differ, so the right message may seem to come this early, in ms. */
const TOLERANCE = SECOND;

/** Whether a message comes before its time: then another one is on its way. */
export function isEarly({ nextAt }: BulkJob, now: Instant): boolean {
  return nextAt !== undefined && Date.parse(now) + TOLERANCE < Date.parse(nextAt);
}

/** SQS delays a message by no more seconds than these. */
const LONGEST_DELAY = 900;

/** Whole seconds until a moment, or as many of them as SQS takes. */
export function delayUntil(moment: Instant, now: Instant): number {
  const seconds = Math.ceil((Date.parse(moment) - Date.parse(now)) / SECOND);
  return Math.max(0, Math.min(LONGEST_DELAY, seconds));
}
