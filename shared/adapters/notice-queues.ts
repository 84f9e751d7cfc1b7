import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Channel } from "../domain/channel.ts";
import type { NoticeQueue, QueuedNotice } from "../domain/notice.ts";
import { chunks } from "./chunks.ts";

/** SendMessageBatch takes at most this many messages. */
const MESSAGES_PER_REQUEST = 10;

/** One queue per channel behind the port; messages hold two ids and nothing else. */
export function createNoticeQueues(
  client: SQSClient,
  queueUrls: Readonly<Record<Channel, string>>,
): NoticeQueue {
  return {
    async enqueue(messages) {
      const byChannel = Map.groupBy(messages, ({ channel }) => channel);
      await Promise.all(
        [...byChannel].flatMap(([channel, group]) =>
          chunks(group, MESSAGES_PER_REQUEST).map((chunk) => sendBatch(client, queueUrls[channel], chunk)),
        ),
      );
    },
  };
}

async function sendBatch(client: SQSClient, url: string, messages: readonly QueuedNotice[]): Promise<void> {
  const answer = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: messages.map(({ caseId, noticeId, delaySeconds }, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify({ caseId, noticeId }),
        DelaySeconds: delaySeconds,
      })),
    }),
  );
  const failed = answer.Failed ?? [];
  if (failed.length > 0)
    throw new Error(`SQS took ${messages.length - failed.length} of ${messages.length} messages`);
}
