import type { Channel } from "../../shared/domain/channel.ts";
import type { NoticeQueue, QueuedNotice } from "../../shared/domain/notice.ts";
import { after, type Instant, SECOND } from "../../shared/domain/time.ts";
import type { QueueMessage } from "../../shared/lambda/send-notices.ts";

/** Six times the senders' time-out, as in the stack. */
const VISIBILITY_SECONDS = 180;

/** After so many receives a message goes to the dead letters. */
const RECEIVES = 10;
const BATCH = 10;
const LONGEST_DELAY_SECONDS = 900;

interface Entry {
  readonly channel: Channel;
  readonly message: QueueMessage;
  readonly visibleAt: Instant;
  readonly receives: number;
}

/** The twin of the queues: at least once, with delays, visibility and dead letters. */
export interface QueueTwin extends NoticeQueue {
  /** All messages that were ever enqueued, oldest first. */
  readonly enqueued: readonly QueuedNotice[];
  readonly deadLetters: readonly QueueMessage[];
  /** Takes up to ten visible messages and hides them for the visibility time. */
  receive(channel: Channel): readonly QueueMessage[];
  /** Deletes what a consumer is done with. */
  settle(messages: readonly QueueMessage[], failed: readonly string[]): void;
  hide(receiptHandle: string, seconds: number): Promise<void>;
  /** Delivers the n-th waiting message once more, as SQS may. */
  duplicate(index: number): void;
  /** When the next message becomes visible; undefined if there is none. */
  nextAt(): Instant | undefined;
}

/** Queues in memory. */
export function createQueueTwin(now: () => Instant): QueueTwin {
  const enqueued: QueuedNotice[] = [];
  const deadLetters: QueueMessage[] = [];
  const entries = new Map<string, Entry>();
  let count = 0;
  const push = (channel: Channel, body: string, visibleAt: Instant) => {
    count++;
    const messageId = `m-${count}`;
    const message = { messageId, receiptHandle: `r-${count}`, body };
    entries.set(messageId, { channel, message, visibleAt, receives: 0 });
  };
  const take = (entry: Entry): readonly QueueMessage[] => {
    const { messageId } = entry.message;
    if (entry.receives === RECEIVES) {
      entries.delete(messageId);
      deadLetters.push(entry.message);
      return [];
    }
    const visibleAt = after(now(), VISIBILITY_SECONDS * SECOND);
    entries.set(messageId, { ...entry, visibleAt, receives: entry.receives + 1 });
    return [entry.message];
  };
  return {
    enqueued,
    deadLetters,
    async enqueue(messages) {
      for (const { channel, caseId, noticeId, delaySeconds } of messages) {
        if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > LONGEST_DELAY_SECONDS) {
          throw new RangeError(`SQS takes no delay of ${delaySeconds} s`);
        }
        enqueued.push({ channel, caseId, noticeId, delaySeconds });
        push(channel, JSON.stringify({ caseId, noticeId }), after(now(), delaySeconds * SECOND));
      }
    },
    receive: (channel) =>
      [...entries.values()]
        .filter((entry) => entry.channel === channel && entry.visibleAt <= now())
        .slice(0, BATCH)
        .flatMap(take),
    settle(messages, failed) {
      for (const { messageId } of messages) if (!failed.includes(messageId)) entries.delete(messageId);
    },
    async hide(receiptHandle, seconds) {
      const entry = [...entries.values()].find(({ message }) => message.receiptHandle === receiptHandle);
      if (entry === undefined) throw new Error("ReceiptHandleIsInvalid");
      entries.set(entry.message.messageId, { ...entry, visibleAt: after(now(), seconds * SECOND) });
    },
    duplicate(index) {
      const entry = [...entries.values()][index];
      if (entry !== undefined) push(entry.channel, entry.message.body, entry.visibleAt);
    },
    nextAt: () =>
      [...entries.values()].reduce<Instant | undefined>(
        (soonest, { visibleAt }) => (soonest === undefined || visibleAt < soonest ? visibleAt : soonest),
        undefined,
      ),
  };
}
