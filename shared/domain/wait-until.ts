import { EXPIRY, type Notice } from "./notice.ts";
import { after, between, type Instant, MINUTE } from "./time.ts";

/** Up to this long a notice waits in the queue itself (the longest delay of SQS); longer ones are held. */
const LONGEST_QUEUE_DELAY = 15 * MINUTE;

/** Where a new notice waits: in the queue if it can, else in the due index, else for another change. */
export function waitUntil(
  dueAt: Instant | undefined,
  now: Instant,
): Pick<Notice, "state" | "dueAt" | "expiresAt"> {
  if (dueAt === undefined) return { state: "held" };
  const state = between(now, dueAt) <= LONGEST_QUEUE_DELAY ? "queued" : "held";
  return { state, dueAt, expiresAt: after(dueAt, EXPIRY) };
}

/** Seconds until a notice is due, as SQS takes them: whole, 0 to 900, never early. */
export function delaySeconds(dueAt: Instant | undefined, now: Instant): number {
  if (dueAt === undefined) return 0;
  return Math.ceil(Math.min(Math.max(between(now, dueAt), 0), LONGEST_QUEUE_DELAY) / 1_000);
}
