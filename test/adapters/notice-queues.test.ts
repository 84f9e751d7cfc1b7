import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { createNoticeQueues } from "../../shared/adapters/notice-queues.ts";
import type { QueuedNotice } from "../../shared/domain/notice.ts";
import "aws-sdk-client-mock-vitest/extend";

const client = new SQSClient({});
const sqs = mockClient(client);
const queues = createNoticeQueues(client, { sms: "https://sqs/sms", email: "https://sqs/email" });

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({});
});

function messages(count: number, channel: QueuedNotice["channel"] = "sms"): readonly QueuedNotice[] {
  return Array.from({ length: count }, (_, index) => ({
    caseId: "C-1",
    noticeId: `n-${index}`,
    channel,
    delaySeconds: index,
  }));
}

describe("enqueueing notices", () => {
  test("sends two ids and nothing else, each with its delay", async () => {
    await queues.enqueue(messages(2));

    expect(sqs).toHaveReceivedCommandExactlyOnceWith(SendMessageBatchCommand, {
      QueueUrl: "https://sqs/sms",
      Entries: [
        { Id: "0", MessageBody: '{"caseId":"C-1","noticeId":"n-0"}', DelaySeconds: 0 },
        { Id: "1", MessageBody: '{"caseId":"C-1","noticeId":"n-1"}', DelaySeconds: 1 },
      ],
    });
  });

  test("sends ten messages at a time", async () => {
    await queues.enqueue(messages(21));

    const sizes = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries?.length);
    expect(sizes).toEqual([10, 10, 1]);
  });

  test("gives each channel's queue its own", async () => {
    await queues.enqueue([...messages(1), ...messages(1, "email")]);

    const urls = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.QueueUrl);
    expect(urls).toEqual(["https://sqs/sms", "https://sqs/email"]);
  });

  test("makes no request for no messages", async () => {
    await queues.enqueue([]);

    expect(sqs).not.toHaveReceivedAnyCommand();
  });

  test("throws if SQS takes only a part, so that all are tried again", async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Successful: [], Failed: [{ Id: "1", SenderFault: false, Code: "InternalError" }] });

    await expect(queues.enqueue(messages(2))).rejects.toThrow("SQS took 1 of 2 messages");
  });

  test("throws if SQS cannot be reached", async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error("socket hang up"));

    await expect(queues.enqueue(messages(1))).rejects.toThrow("socket hang up");
  });
});
