import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { type RunningCloud, startForTest, until } from "./running-cloud.ts";

function send({ client, cloud }: RunningCloud, MessageBody: string, options = {}) {
  const QueueUrl = cloud.stack.queues["WorkQueue"];
  return new SQSClient(client).send(new SendMessageCommand({ QueueUrl, MessageBody, ...options }));
}

async function count({ client, cloud }: RunningCloud, queue: string): Promise<number> {
  const { Attributes } = await new SQSClient(client).send(
    new GetQueueAttributesCommand({ QueueUrl: cloud.stack.queues[queue], AttributeNames: ["All"] }),
  );
  return Object.entries(Attributes ?? {})
    .filter(([name]) => name.startsWith("ApproximateNumberOfMessages"))
    .reduce((sum, [, value]) => sum + Number(value), 0);
}

const received = (running: RunningCloud) => running.told("received").flat();

describe("a queue's event source mapping", () => {
  it("makes Lambda's event of a message, and deletes what was handled", async () => {
    const running = await startForTest();
    const MessageAttributes = { kind: { DataType: "String", StringValue: "news" } };
    const { MessageId } = await send(running, "hello", { MessageAttributes });
    const record = await until(() => received(running)[0]);
    expect(record).toEqual({
      messageId: MessageId,
      receiptHandle: expect.any(String),
      body: "hello",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: "000000000000",
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {
        kind: { stringValue: "news", stringListValues: [], binaryListValues: [], dataType: "String" },
      },
      md5OfBody: "5d41402abc4b2a76b9719d911017c592",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:sachstand-test-work-WorkQueueAAAAAAAA",
      awsRegion: "eu-central-1",
    });
    await until(async () => (await count(running, "WorkQueue")) === 0);
  });

  it("hands a delayed message on when its time has come", async () => {
    const running = await startForTest();
    const sent = Date.now();
    await send(running, "later", { DelaySeconds: 1 });
    await until(() => received(running).length > 0);
    expect(Date.now() - sent).toBeGreaterThanOrEqual(1000);
  });

  it("deletes what succeeded, and moves what failed too often to the dead-letter queue", async () => {
    const running = await startForTest();
    await Promise.all([send(running, "good"), send(running, "bad")]);
    await until(async () => (await count(running, "WorkQueueDeadLetter")) === 1);
    expect(
      running
        .told("handled")
        .flat()
        .filter((body) => body === "good"),
    ).toHaveLength(1);
    expect(
      running
        .told("handled")
        .flat()
        .filter((body) => body === "bad"),
    ).toHaveLength(2);
    expect(await count(running, "WorkQueue")).toBe(0);
  });

  it("gives messages back when the function crashes", async () => {
    const running = await startForTest();
    await send(running, "crash");
    await until(async () => (await count(running, "WorkQueueDeadLetter")) === 1);
    expect(running.lines).toContain("OnMessage: failed with Error: outside");
  });

  it("handles as many batches at a time as there are threads", async () => {
    const running = await startForTest();
    await send(running, "slow 1");
    await until(() => received(running).length === 1);
    await send(running, "slow 2");
    await until(() => received(running).length === 2);
    await until(() => running.told("handled").length === 2);
  });
});

describe("a queue", () => {
  it("keeps a message whose visibility timeout a client sets to nothing", async () => {
    const running = await startForTest();
    const sqs = new SQSClient(running.client);
    const QueueUrl = running.cloud.stack.queues["QuietQueue"];
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "again" }));
    const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0];
    const first = await receive();
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect((await receive())?.Body).toBe("again");
  });
});
