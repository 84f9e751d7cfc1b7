import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SendersQueues } from "../domain/bulk-pace.ts";

/** What a message counts as while it waits for a sender or is in its hands; not while its delay lasts. */
const COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;

/** The senders' queues behind their port. */
export function createSendersQueues(client: SQSClient, queueUrls: readonly string[]): SendersQueues {
  const waitingIn = async (QueueUrl: string): Promise<number> => {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] });
    const { Attributes = {} } = await client.send(command);
    return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  };
  return {
    waiting: async () => Math.max(...(await Promise.all(queueUrls.map(waitingIn)))),
  };
}
