import type { Queue } from "../fauxqs.ts";

/** After so many receptions SQS puts a message at the end, and no longer counts its age. */
const MOST_RECEPTIONS = 3;

/**
 * What SQS tells of a queue: the age of its oldest message in milliseconds, 0 for none, and how many can be received.
 * Source: SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS".
 * @param now milliseconds since 1970
 */
export function queueState(queue: Queue, now: number): { readonly oldest: number; readonly visible: number } {
  // What was hidden or put off becomes visible when its time has come, not when somebody asks.
  queue.processTimers();
  const { ready, delayed, inflight } = queue.inspectMessages();
  const sent = [...ready, ...delayed, ...inflight.map(({ message }) => message)]
    .filter(({ approximateReceiveCount }) => approximateReceiveCount <= MOST_RECEPTIONS)
    .map(({ sentTimestamp }) => sentTimestamp);
  const first = sent.reduce((oldest, one) => Math.min(oldest, one), now);
  return { oldest: now - first, visible: ready.length };
}
