import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { createDeadLetters } from "../../shared/adapters/dead-letters.ts";
import { createQueueUrls } from "../../shared/adapters/named-queues.ts";
import "aws-sdk-client-mock-vitest/extend";

const client = new SQSClient({ region: "eu-central-1" });
const sqs = mockClient(client);
const URL_OF = (name: string) => `https://sqs.example.org/${name}`;
const DEAD = URL_OF("sms-dead-letter");

const letters = Array.from({ length: 3 }, (_, index) => ({
  MessageId: `m-${index}`,
  ReceiptHandle: `r-${index}`,
  Body: JSON.stringify({ caseId: `C-${index}`, noticeId: "v000001-received-news-sms" }),
}));

beforeEach(() => {
  sqs.reset();
  sqs
    .on(GetQueueUrlCommand)
    .callsFake(({ QueueName }: { QueueName: string }) => ({ QueueUrl: URL_OF(QueueName) }));
});

const deadLetters = () => createDeadLetters(client, createQueueUrls(client));

describe("giving dead letters back", () => {
  test("sends them to their queue before it deletes them", async () => {
    sqs.on(ReceiveMessageCommand).resolves({ Messages: letters });
    sqs.on(SendMessageBatchCommand).resolves({});
    sqs.on(DeleteMessageBatchCommand).resolves({});

    expect(await deadLetters().giveBack("sms")).toBe(3);

    const order = sqs.calls().map(({ args }) => args[0].constructor.name);
    expect(order.indexOf("SendMessageBatchCommand")).toBeLessThan(order.indexOf("DeleteMessageBatchCommand"));
    expect(sqs).toHaveReceivedCommandWith(ReceiveMessageCommand, { QueueUrl: DEAD, MaxNumberOfMessages: 10 });
    expect(sqs).toHaveReceivedCommandWith(SendMessageBatchCommand, {
      QueueUrl: URL_OF("sms"),
      Entries: letters.map(({ Body }, index) => ({ Id: String(index), MessageBody: Body })),
    });
    expect(sqs).toHaveReceivedCommandWith(DeleteMessageBatchCommand, {
      QueueUrl: DEAD,
      Entries: letters.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    });
  });

  test("does nothing where there are none", async () => {
    sqs.on(ReceiveMessageCommand).resolves({});

    expect(await deadLetters().giveBack("sms")).toBe(0);

    expect(sqs).not.toHaveReceivedCommand(SendMessageBatchCommand);
  });

  test("deletes nothing that the queue did not take", async () => {
    sqs.on(ReceiveMessageCommand).resolves({ Messages: letters });
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Failed: [{ Id: "0", Code: "InternalError", SenderFault: false }] });

    await expect(deadLetters().giveBack("sms")).rejects.toThrow("2 of 3");

    expect(sqs).not.toHaveReceivedCommand(DeleteMessageBatchCommand);
  });

  test("says so when what was sent could not be deleted", async () => {
    sqs.on(ReceiveMessageCommand).resolves({ Messages: letters });
    sqs.on(SendMessageBatchCommand).resolves({});
    sqs
      .on(DeleteMessageBatchCommand)
      .resolves({ Failed: [{ Id: "0", Code: "InternalError", SenderFault: false }] });

    await expect(deadLetters().giveBack("sms")).rejects.toThrow("kept 1");
  });

  test("asks for a queue's URL once", async () => {
    sqs.on(ReceiveMessageCommand).resolves({});
    const ours = deadLetters();

    await ours.giveBack("sms");
    await ours.giveBack("sms");

    expect(sqs).toHaveReceivedCommandTimes(GetQueueUrlCommand, 2);
  });

  test("fails where there is no such queue", async () => {
    sqs.on(GetQueueUrlCommand).rejects(new QueueDoesNotExist({ message: "no such queue", $metadata: {} }));

    await expect(deadLetters().giveBack("fax")).rejects.toThrow(QueueDoesNotExist);
  });
});
