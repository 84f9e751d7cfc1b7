import { CHANNEL_NAMES, type Channel } from "../../shared/domain/channel.ts";
import type { NoticeQueue, QueuedNotice } from "../../shared/domain/notice.ts";
import { earliest, type Instant } from "../../shared/domain/time.ts";
import type { QueueMessage } from "../../shared/lambda/send-notices.ts";
import { createMessageQueue, type MessageQueue, type ReceivedMessage } from "./message-queue.ts";

const BATCH = 10;

/** The twin of the queues: at least once, with delays, visibility and dead letters. */
export interface QueueTwin extends NoticeQueue {
  readonly of: Readonly<Record<Channel, MessageQueue>>;
  /** All messages that were ever enqueued, oldest first. */
  readonly enqueued: readonly QueuedNotice[];
  readonly deadLetters: readonly QueueMessage[];
  /** Takes up to ten visible messages and hides them for the visibility time. */
  receive(channel: Channel): readonly ReceivedMessage[];
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
  const of = {
    sms: createMessageQueue(now, { name: "sms" }),
    email: createMessageQueue(now, { name: "email" }),
  };
  const queueOf = (name: string) => (name.startsWith("sms-") ? of.sms : of.email);
  const all = CHANNEL_NAMES.map((channel) => of[channel]);
  return {
    of,
    enqueued,
    get deadLetters() {
      return all.flatMap(({ dead }) => dead);
    },
    async enqueue(messages) {
      for (const message of messages) {
        const { channel, caseId, noticeId, delaySeconds } = message;
        of[channel].send(JSON.stringify({ caseId, noticeId }), delaySeconds);
        enqueued.push({ channel, caseId, noticeId, delaySeconds });
      }
    },
    receive: (channel) => of[channel].receive(BATCH),
    settle(messages, failed) {
      for (const { messageId, receiptHandle } of messages)
        if (!failed.includes(messageId)) queueOf(messageId).remove(receiptHandle);
    },
    async hide(receiptHandle, seconds) {
      queueOf(receiptHandle).hide(receiptHandle, seconds);
    },
    duplicate(index) {
      const inSms = of.sms.waiting.length;
      if (index < inSms) of.sms.duplicate(index);
      else of.email.duplicate(index - inSms);
    },
    nextAt() {
      const [bySms, byEmail] = [of.sms.nextAt(), of.email.nextAt()];
      if (bySms === undefined || byEmail === undefined) return bySms ?? byEmail;
      return earliest(bySms, byEmail);
    },
  };
}
