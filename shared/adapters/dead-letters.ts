import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { QueueUrls } from "./named-queues.ts";
import { sendBatches } from "./send-batches.ts";

/** Gives dead letters back. */
export interface DeadLetters {
  /**
   * Moves up to ten messages from a queue's dead letters back to it, and says how many; 0 if there are none. They are
   * sent before they are deleted, so a crash in between makes duplicates, which do no harm, and loses nothing.
   */
  giveBack(queue: string): Promise<number>;
}

/** Seconds of waiting for messages: enough for SQS to ask all of its servers instead of a few. */
const WAIT = 2;
/** Seconds for which what is being moved is hidden from others who move it. */
const HIDDEN = 60;

/** Dead letters of queues whose names end in `-dead-letter`. */
export function createDeadLetters(client: SQSClient, urls: QueueUrls): DeadLetters {
  return {
    async giveBack(queue) {
      const [from, to] = await Promise.all([urls(`${queue}-dead-letter`), urls(queue)]);
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: from,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: WAIT,
          VisibilityTimeout: HIDDEN,
        }),
      );
      if (Messages.length === 0) return 0;
      await sendBatches(
        client,
        to,
        Messages.map(({ Body }) => ({ MessageBody: Body })),
      );
      await deleteAll(client, from, Messages);
      return Messages.length;
    },
  };
}

async function deleteAll(client: SQSClient, url: string, messages: readonly Message[]): Promise<void> {
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
  if (Failed.length > 0) throw new Error(`SQS kept ${Failed.length} dead letters that have been given back`);
}
