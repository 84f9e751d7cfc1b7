import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fauxqs, openFauxqs } from "../../infra/local/fauxqs.ts";
import { createNoticeQueues } from "../../shared/adapters/notice-queues.ts";
import { sendBatches } from "../../shared/adapters/send-batches.ts";
import { after } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";
import { createMessageQueue, type ReceivedMessage } from "../twins/message-queue.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { contractEndpoint, whoAsks } from "./contract-endpoint.ts";

/** A queue that hides for two seconds, and gives up after two receives. */
interface Subject {
  send(body: string, delaySeconds: number): Promise<void>;
  receive(): Promise<readonly ReceivedMessage[]>;
  remove(receiptHandle: string): Promise<void>;
  hide(receiptHandle: string, seconds: number): Promise<void>;
  dead(): Promise<readonly string[]>;
  pass(milliseconds: number): Promise<void>;
}

const VISIBILITY = 2;
const RECEIVES = 2;

const folder = mkdtempSync(join(tmpdir(), "queue-contract-"));
let fauxqs: Fauxqs | undefined;
let client: SQSClient | undefined;
const made: string[] = [];

beforeAll(async () => {
  let endpoint = contractEndpoint;
  if (endpoint === undefined) {
    fauxqs = await openFauxqs(folder, "eu-central-1", (name) => name);
    endpoint = await fauxqs.app.listen({ port: 0, host: "127.0.0.1" });
  }
  client = new SQSClient({ endpoint, ...whoAsks });
});

afterAll(async () => {
  for (const QueueUrl of made) await client?.send(new DeleteQueueCommand({ QueueUrl }));
  client?.destroy();
  await fauxqs?.close();
  rmSync(folder, { recursive: true, force: true });
});

function sqs(): SQSClient {
  if (client === undefined) throw new Error("The queues have not started");
  return client;
}

let count = 0;

async function newQueue(Attributes: Readonly<Record<string, string>>): Promise<string> {
  count++;
  const QueueName = `contract-${process.pid}-${count}`;
  const { QueueUrl = "" } = await sqs().send(new CreateQueueCommand({ QueueName, Attributes }));
  made.push(QueueUrl);
  return QueueUrl;
}

async function receiveFrom(QueueUrl: string): Promise<readonly ReceivedMessage[]> {
  const { Messages = [] } = await sqs().send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    }),
  );
  return Messages.map(({ MessageId = "", ReceiptHandle = "", Body = "", Attributes }) => ({
    ...{ messageId: MessageId, receiptHandle: ReceiptHandle, body: Body },
    receives: Number(Attributes?.["ApproximateReceiveCount"]),
  }));
}

async function onSqs(): Promise<Subject> {
  const dead = await newQueue({});
  const account = new URL(dead).pathname.split("/")[1] ?? "000000000000";
  const name = dead.slice(dead.lastIndexOf("/") + 1);
  const deadLetterTargetArn = `arn:aws:sqs:${whoAsks.region}:${account}:${name}`;
  const QueueUrl = await newQueue({
    VisibilityTimeout: String(VISIBILITY),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: RECEIVES }),
  });
  return {
    send: (MessageBody, DelaySeconds) => sendBatches(sqs(), QueueUrl, [{ MessageBody, DelaySeconds }]),
    receive: () => receiveFrom(QueueUrl),
    async remove(ReceiptHandle) {
      await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
    async hide(ReceiptHandle, VisibilityTimeout) {
      await sqs().send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
    dead: async () => (await receiveFrom(dead)).map(({ body }) => body),
    pass: (milliseconds) => pause(milliseconds),
  };
}

async function inMemory(): Promise<Subject> {
  let now = NOW;
  const queue = createMessageQueue(() => now, { visibilitySeconds: VISIBILITY, receives: RECEIVES });
  return {
    send: async (body, delaySeconds) => queue.send(body, delaySeconds),
    receive: async () => queue.receive(10),
    remove: async (receiptHandle) => queue.remove(receiptHandle),
    hide: async (receiptHandle, seconds) => queue.hide(receiptHandle, seconds),
    dead: async () => queue.dead.map(({ body }) => body),
    async pass(milliseconds) {
      now = after(now, milliseconds);
    },
  };
}

const PAST_VISIBILITY = VISIBILITY * 1_000 + 200;

describe.concurrent.each([
  ["the twin", inMemory],
  ["SQS", onSqs],
])("a queue (%s)", (_, open) => {
  test("hides what is received, and shows it again under another handle", async () => {
    const queue = await open();
    await queue.send("news", 0);

    const [first] = await queue.receive();
    expect(await queue.receive()).toEqual([]);
    await queue.pass(PAST_VISIBILITY);
    const [second] = await queue.receive();

    expect([first, second]).toMatchObject([
      { body: "news", receives: 1 },
      { body: "news", receives: 2 },
    ]);
    expect(second?.messageId).toBe(first?.messageId);
    expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
  });

  test("never shows again what is deleted", async () => {
    const queue = await open();
    await queue.send("news", 0);
    const [message] = await queue.receive();

    await queue.remove(message?.receiptHandle ?? "");
    await queue.pass(PAST_VISIBILITY);

    expect(await queue.receive()).toEqual([]);
  });

  test("shows nothing before its delay is over", async () => {
    const queue = await open();
    await queue.send("later", 1);

    expect(await queue.receive()).toEqual([]);
    await queue.pass(1_200);

    expect(await queue.receive()).toMatchObject([{ body: "later", receives: 1 }]);
  });

  test("hides for as long as a consumer says, longer or shorter", async () => {
    const queue = await open();
    await queue.send("long", 0);
    const [message] = await queue.receive();
    await queue.hide(message?.receiptHandle ?? "", 60);

    await queue.pass(PAST_VISIBILITY);
    expect(await queue.receive()).toEqual([]);
    await queue.hide(message?.receiptHandle ?? "", 0);

    expect(await queue.receive()).toMatchObject([{ body: "long", receives: 2 }]);
  });

  test("puts what nobody is done with among the dead letters", async () => {
    const queue = await open();
    await queue.send("poison", 0);
    for (let tries = 0; tries < RECEIVES; tries++) {
      const [message] = await queue.receive();
      await queue.hide(message?.receiptHandle ?? "", 0);
    }

    expect(await queue.receive()).toEqual([]);

    expect(await queue.dead()).toEqual(["poison"]);
  });
});

// Amazon's SQS does, too; fauxqs takes any delay.
test("a queue in memory refuses a delay of more than a quarter of an hour", async () => {
  const queue = await inMemory();

  await expect(queue.send("too late", 901)).rejects.toThrow("takes no delay of 901 s");
});

describe("the queues of notices", () => {
  const messages = [
    { caseId: "C-1", noticeId: "v000001-received-news-sms", channel: "sms", delaySeconds: 0 },
    { caseId: "C-1", noticeId: "v000001-received-news-email", channel: "email", delaySeconds: 0 },
  ] as const;

  test("hold the same bodies in memory and on SQS", async () => {
    const urls = { sms: await newQueue({}), email: await newQueue({}) };
    await createNoticeQueues(sqs(), urls).enqueue(messages);
    const twin = createQueueTwin(() => NOW);
    await twin.enqueue(messages);

    for (const channel of ["sms", "email"] as const) {
      const real = await receiveFrom(urls[channel]);
      expect(real.map(({ body }) => body)).toEqual(twin.receive(channel).map(({ body }) => body));
    }
  });
});
