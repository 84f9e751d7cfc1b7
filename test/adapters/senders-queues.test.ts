import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, test } from "vitest";
import { createSendersQueues } from "../../shared/adapters/senders-queues.ts";

const client = new SQSClient({});
const sqs = mockClient(client);
const senders = createSendersQueues(client, ["https://sqs/sms", "https://sqs/email"]);

beforeEach(() => {
  sqs.reset();
});

function holds(QueueUrl: string, ready: number, inHands: number): void {
  sqs.on(GetQueueAttributesCommand, { QueueUrl }).resolves({
    Attributes: {
      ApproximateNumberOfMessages: String(ready),
      ApproximateNumberOfMessagesNotVisible: String(inHands),
      ApproximateNumberOfMessagesDelayed: "1000",
    },
  });
}

test("counts what is ready or in a sender's hands, of the fuller queue", async () => {
  holds("https://sqs/sms", 3, 4);
  holds("https://sqs/email", 20, 1);

  expect(await senders.waiting()).toBe(21);
});

test("fails if a queue cannot be asked, so that the message comes again", async () => {
  sqs.on(GetQueueAttributesCommand).rejects(new Error("down"));

  await expect(senders.waiting()).rejects.toThrow("down");
});
