import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, it, onTestFinished } from "vitest";
import { type RunningCloud, startTiny, temporaryFolder, until } from "./running-cloud.ts";
import { writeTinyAssembly } from "./tiny-assembly.ts";

const QUIET_QUEUE = "sachstand-test-work-QuietQueueCCCCCCCC";
const credentials = { accessKeyId: "somebody", secretAccessKey: "x" };

function item(id: string, mode = "fine") {
  const Item = { id: { S: id }, entry: { S: "case" }, kind: { S: "case" }, mode: { S: mode } };
  return new PutItemCommand({ TableName: "sachstand-test-Cases", Item });
}

/** Starts a cloud that the test may stop itself. */
async function start(folder: string, options = {}): Promise<RunningCloud & { stop(): Promise<void> }> {
  let stop = async () => {};
  const running = await startTiny(
    folder,
    (stopCloud) => {
      stop = stopCloud;
      onTestFinished(stopCloud);
    },
    options,
  );
  return { ...running, stop };
}

describe("a restart", () => {
  it("keeps table data, queue messages and the position in the stream", async () => {
    const folder = temporaryFolder();
    const before = await start(folder);
    await new DynamoDBClient(before.client).send(item("first"));
    await until(() => before.told("changed").flat().includes("first"));
    await new SQSClient(before.client).send(
      new SendMessageCommand({ QueueUrl: before.cloud.stack.queues["QuietQueue"], MessageBody: "kept" }),
    );
    await before.stop();

    const after = await start(folder);
    const QueueUrl = String(after.cloud.stack.queues["QuietQueue"]);
    const sqs = new SQSClient(after.client);
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body).toBe("kept");
    const QueueName = QueueUrl.split("/").at(-1);
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl).toBe(QueueUrl);
    const Key = { id: { S: "first" }, entry: { S: "case" } };
    const found = await new DynamoDBClient(after.client).send(
      new GetItemCommand({ TableName: "sachstand-test-Cases", Key }),
    );
    expect(found.Item).toBeDefined();
    await new DynamoDBClient(after.client).send(item("second"));
    await until(() => after.told("changed").flat().includes("second"));
    expect(after.told("changed").flat()).toEqual(["second"]);
  });

  it("refuses tables that were made with another key, and says how to start anew", async () => {
    const folder = temporaryFolder();
    const before = await start(folder);
    await before.stop();
    await expect(start(folder, { sortKey: "other" })).rejects.toThrow("npm start -- --fresh");
  });
});

describe("another DynamoDB", () => {
  it("takes the engine's place where one is given", async () => {
    const first = await start(temporaryFolder());
    const address = await until(() =>
      first.lines.map((line) => /listening on (\S+)/.exec(line)?.[1]).find(Boolean),
    );
    const folder = temporaryFolder();
    const second = await start(folder, { dynamodbEndpoint: address });
    await new DynamoDBClient(second.client).send(item("shared"));
    await until(() => second.told("changed").flat().includes("shared"));
    expect(enginesOf(folder)).toEqual([]);
  });
});

describe("a kill", () => {
  it("leaves no engine behind and loses nothing", async () => {
    const folder = temporaryFolder();
    writeTinyAssembly(join(folder, "cdk.out"));
    const child = spawn(process.execPath, [
      fileURLToPath(new URL("./cloud-process.ts", import.meta.url)),
      folder,
    ]);
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    const endpoint = await readyEndpoint(child);
    const client = { endpoint, region: "eu-central-1", credentials };
    // All of these wait in the stream or in the queue when the kill comes, or have just been handled.
    const written = Array.from({ length: 30 }, (_, index) => `case-${index}`);
    for (const id of written) await new DynamoDBClient(client).send(item(id, "forward"));
    const queued = await new SQSClient(client).send(
      new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/${QUIET_QUEUE}`, MessageBody: "kept" }),
    );
    expect(enginesOf(folder)).toHaveLength(1);
    child.kill("SIGKILL");
    await until(() => enginesOf(folder).length === 0);

    const after = await start(folder);
    const kept = await new SQSClient(after.client).send(
      new ReceiveMessageCommand({ QueueUrl: after.cloud.stack.queues["QuietQueue"] }),
    );
    expect(kept.Messages?.[0]?.MessageId).toBe(queued.MessageId);
    const table = new DynamoDBClient(after.client);
    for (const id of written) {
      const Key = { id: { S: id }, entry: { S: "case" } };
      expect(
        (await table.send(new GetItemCommand({ TableName: "sachstand-test-Cases", Key }))).Item,
      ).toBeDefined();
    }
    await table.send(item("last", "forward"));
    await until(() => after.told("handled").flat().includes("last"));
    await after.stop();
    expect(enginesOf(folder)).toEqual([]);
  });

  it("of the engine alone is told to the cloud's owner", async () => {
    const folder = temporaryFolder();
    const { cloud, lines } = await start(folder);
    process.kill(enginesOf(folder)[0] ?? 0, "SIGKILL");
    expect((await cloud.failed).message).toContain("dynoxide");
    await until(() =>
      lines.some((line) => line.startsWith("local cloud: The DynamoDB engine (dynoxide) ended by itself")),
    );
  });
});

function readyEndpoint(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += String(chunk);
  });
  return until(() => /^ready (\S+)$/m.exec(output)?.[1]);
}

/** The process ids of the engines that run on a folder; one that has ended but was not waited for has no command line. */
function enginesOf(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      const [command = "", ...rest] = commandLine(id);
      return command.endsWith("/dynoxide") && rest.some((argument) => argument.startsWith(folder));
    })
    .map(Number);
}

function commandLine(id: string): string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}
