import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { chunks } from "./chunks.ts";

/** SendMessageBatch takes at most this many messages. */
const MESSAGES_PER_REQUEST = 10;

/**
 * Sends any number of messages to one queue.
 * @throws if the queue does not take all of them; some may have been taken
 */
export async function sendBatches(
  client: SQSClient,
  url: string,
  messages: readonly Omit<SendMessageBatchRequestEntry, "Id">[],
): Promise<void> {
  await Promise.all(chunks(messages, MESSAGES_PER_REQUEST).map((chunk) => sendBatch(client, url, chunk)));
}

async function sendBatch(
  client: SQSClient,
  url: string,
  messages: readonly Omit<SendMessageBatchRequestEntry, "Id">[],
): Promise<void> {
  const Entries = messages.map((message, index) => ({ ...message, Id: String(index) }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  if (Failed.length > 0)
    throw new Error(`SQS took ${messages.length - Failed.length} of ${messages.length} messages`);
}
