import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { ALIAS_OF_NOTHING, ALIASED, versionedCode } from "./aliased-assembly.ts";
import { startForTest, temporaryFolder, until } from "./running-cloud.ts";
import { startWebFront, type WebFront } from "./web-front.ts";

/** The folder of another version's bundle. */
function bundleOf(version: string): string {
  const folder = join(temporaryFolder(), "bundle");
  mkdirSync(folder);
  writeFileSync(join(folder, "index.js"), versionedCode(version));
  return folder;
}

const ask = async ({ url }: WebFront, path = "/s") => (await fetch(`${url}${path}`)).text();

/** Which version answers so many requests, one after the other. */
async function askOften(front: WebFront, times: number): Promise<string> {
  const answers: string[] = [];
  while (answers.length < times) answers.push(await ask(front));
  return answers.join("");
}

describe("a function that is called by an alias", () => {
  it("is called by queue, stream, HTTP API and log", async () => {
    const front = await startWebFront(ALIASED);
    const { client, cloud, lines, told } = front.running;
    const QueueUrl = cloud.stack.queues["WorkQueue"];
    await new SQSClient(client).send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    const Item = { id: { S: "a" }, entry: { S: "case" }, kind: { S: "case" } };
    await new DynamoDBClient(client).send(new PutItemCommand({ TableName: "sachstand-test-Cases", Item }));
    const sms = new PublishCommand({ PhoneNumber: "+4917139200021", Message: "Hallo" });
    await new SNSClient(client).send(sms);

    expect(await ask(front)).toBe("1");
    const callers = ["aws:dynamodb", "aws:sqs", "http", "logs"];
    await until(() => callers.every((caller) => told("caller").includes(caller)));
    // As the alias's own settings of asynchronous calls say, and not the function's.
    await until(() => lines.includes("OnAll: gave an event up after 1 attempts"));
  });

  it("must have that alias", async () => {
    await expect(startForTest(ALIAS_OF_NOTHING)).rejects.toThrow(
      "Sweep calls arn:aws:lambda:eu-central-1:000000000000:function:sachstand-test-OnAll:dead, which has no bundle",
    );
  });
});

describe("a gradual deployment", () => {
  it("gives a new version every tenth event with the same environment, then all of them", async () => {
    const front = await startWebFront(ALIASED);
    const { cloud, told } = front.running;
    const shift = cloud.deploy("OnAll", bundleOf("2"), { share: 0.1 });

    expect(await askOften(front, 20)).toBe("11111111121111111112");
    expect(() => cloud.deploy("OnAll", bundleOf("3"), { share: 0.1 })).toThrow("just taking over");
    await shift.shiftToAll();
    expect(await askOften(front, 3)).toBe("222");
    expect(new Set(told("environment"))).toEqual(new Set([true]));
    expect(cloud.functionTimes()).toMatchObject({ "sachstand-test-OnAll": { invocations: 23 } });
    await expect(shift.rollBack()).rejects.toThrow("shifted already");
  });

  it("is rolled back by the alarms of its group and no other, and loses nothing that had begun", async () => {
    const front = await startWebFront(ALIASED);
    const { cloud, told } = front.running;
    cloud.deploy("OnAll", bundleOf("2"), { share: 1 });
    const slow = ask(front, "/s/slow");
    await until(() => told("caller").length === 1);

    expect(await cloud.alarmRang("other-errors")).toEqual([]);
    expect(await ask(front)).toBe("2");
    expect(await cloud.alarmRang("all-errors")).toEqual(["OnAll"]);
    expect(await slow).toBe("2");
    expect(await askOften(front, 2)).toBe("11");
    expect(await cloud.alarmRang("all-errors")).toEqual([]);
    cloud.deploy("OnAll", bundleOf("3"), { share: 1 });
    expect(await ask(front)).toBe("3");
  });

  it("is of a function that is there, and of a share of its events", async () => {
    const { cloud } = await startForTest(ALIASED);
    expect(() => cloud.deploy("Nobody", bundleOf("2"), { share: 0.1 })).toThrow("no function Nobody");
    for (const share of [0, 1.1, Number.NaN])
      expect(() => cloud.deploy("OnAll", bundleOf("2"), { share })).toThrow(RangeError);
  });
});
