import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { ANSWERED_SMS, ANSWERED_SMS_RETRIED_ONCE } from "./answering-assembly.ts";
import { type RunningCloud, startForTest, startTiny, temporaryFolder, until } from "./running-cloud.ts";

const GROUP = "sns/eu-central-1/000000000000/DirectPublishToPhoneNumber";

async function publish({ client }: RunningCloud, PhoneNumber: string): Promise<string | undefined> {
  const SMSType = { DataType: "String", StringValue: "Transactional" };
  const MessageAttributes = { "AWS.SNS.SMS.SMSType": SMSType };
  const command = new PublishCommand({ PhoneNumber, Message: "Hallo", MessageAttributes });
  return (await new SNSClient(client).send(command)).MessageId;
}

const messagesOf = (logged: unknown): unknown[] =>
  z
    .object({ logEvents: z.array(z.object({ message: z.string() })) })
    .parse(logged)
    .logEvents.map(({ message }) => JSON.parse(message));

const entry = (messageId: string | undefined, destination: string) => ({
  notification: { messageId, timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/) },
  delivery: {
    destination,
    priceInUSD: expect.any(Number),
    smsType: "Transactional",
    dwellTimeMs: expect.any(Number),
    dwellTimeMsUntilDeviceAck: expect.any(Number),
  },
});

describe("an SMS's delivery log", () => {
  it("tells the subscribed function of a delivery", async () => {
    const running = await startForTest(ANSWERED_SMS);
    const messageId = await publish(running, "+491713920021");
    const logged = await until(() => running.told("logged")[0]);
    expect(logged).toEqual({
      messageType: "DATA_MESSAGE",
      owner: "000000000000",
      logGroup: GROUP,
      logStream: expect.any(String),
      subscriptionFilters: ["sachstand-test-work-SmsLogFilter"],
      logEvents: [
        {
          id: expect.stringMatching(/^\d{56}$/),
          timestamp: expect.any(Number),
          message: expect.any(String),
        },
      ],
    });
    const { notification, delivery } = entry(messageId, "+491713920021");
    expect(messagesOf(logged)).toEqual([
      {
        notification,
        delivery: {
          ...delivery,
          phoneCarrier: "Simulated Carrier",
          mcc: 262,
          mnc: 1,
          providerResponse: "Message has been accepted by phone",
        },
        status: "SUCCESS",
      },
    ]);
    expect(running.cloud.requestCounts()).toEqual({ person: { "sns:Publish": 1 } });
  });

  it("tells of a failure in the group of failures", async () => {
    const running = await startForTest(ANSWERED_SMS);
    const messageId = await publish(running, "+491713920080");
    const logged = await until(() => running.told("logged")[0]);
    expect(logged).toMatchObject({ logGroup: `${GROUP}/Failure` });
    const { notification, delivery } = entry(messageId, "+491713920080");
    const providerResponse = "Phone is currently unreachable/unavailable";
    expect(messagesOf(logged)).toEqual([
      { notification, delivery: { ...delivery, mcc: 0, mnc: 0, providerResponse }, status: "FAILURE" },
    ]);
  });

  it("tells of every SMS that was taken, and of none that was refused", async () => {
    const running = await startForTest(ANSWERED_SMS);
    await expect(publish(running, "+491713920090")).rejects.toMatchObject({ name: "OptedOutException" });
    const numbers = ["+491713920022", "+4917612345678", "+491713920089"];
    await Promise.all(numbers.map((number) => publish(running, number)));
    const told = () => running.told("logged").flatMap(messagesOf);
    await until(() => told().length === 3);
    const destinations = z.array(z.object({ delivery: z.object({ destination: z.string() }) })).parse(told());
    expect(new Set(destinations.map(({ delivery }) => delivery.destination))).toEqual(new Set(numbers));
  });

  it("is told again, twice, when the function fails", async () => {
    const running = await startForTest(ANSWERED_SMS);
    await publish(running, "+491713920079");
    await until(() => running.told("counted").length === 1);
    const [first, ...others] = running.told("logged");
    expect(others).toEqual([first, first]);
  });

  it("is given up after as many retries as the template says", async () => {
    const running = await startForTest(ANSWERED_SMS_RETRIED_ONCE);
    await publish(running, "+491713920078");
    await until(() => running.lines.includes("OnSmsLog: gave an event up after 2 attempts"));
    expect(running.told("logged")).toHaveLength(2);
  });

  it("leaves the number in no file", async () => {
    const folder = temporaryFolder();
    let stop = async () => {};
    const running = await startTiny(
      folder,
      (stopCloud) => {
        stop = stopCloud;
        onTestFinished(stopCloud);
      },
      ANSWERED_SMS,
    );
    await publish(running, "+491713920021");
    await publish(running, "+491713920080");
    // What was still to come is told now.
    await stop();
    expect(running.told("logged").flatMap(messagesOf)).toHaveLength(2);
    const files = readdirSync(join(folder, "data"), { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    const holding = files.filter((file) =>
      readFileSync(join(file.parentPath, file.name)).includes("4917139200"),
    );
    expect(holding).toEqual([]);
  });

  it("goes nowhere without a subscription", async () => {
    const running = await startForTest();
    await publish(running, "+491713920021");
    await running.cloud.stop();
    expect(running.lines.filter((line) => line.startsWith("On"))).toEqual([]);
  });
});
