import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Channel } from "../domain/channel.ts";
import type { NoticeQueue } from "../domain/notice.ts";
import { sendBatches } from "./send-batches.ts";

/** One queue per channel behind the port; messages hold two ids and nothing else. */
export function createNoticeQueues(
  client: SQSClient,
  queueUrls: Readonly<Record<Channel, string>>,
): NoticeQueue {
  return {
    async enqueue(messages) {
      const byChannel = Map.groupBy(messages, ({ channel }) => channel);
      await Promise.all(
        [...byChannel].map(([channel, group]) =>
          sendBatches(
            client,
            queueUrls[channel],
            group.map(({ caseId, noticeId, delaySeconds }) => ({
              MessageBody: JSON.stringify({ caseId, noticeId }),
              DelaySeconds: delaySeconds,
            })),
          ),
        ),
      );
    },
  };
}
