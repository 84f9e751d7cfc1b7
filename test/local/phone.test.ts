import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { type RunningCloud, startForTest } from "./running-cloud.ts";

function publish({ client }: RunningCloud, PhoneNumber: string, Message = "Hallo", sender?: string) {
  const MessageAttributes = sender && { "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: sender } };
  return new SNSClient(client).send(
    new PublishCommand({ PhoneNumber, Message, ...(MessageAttributes && { MessageAttributes }) }),
  );
}

describe("the phone", () => {
  it("delivers a text at once, with its sender", async () => {
    const running = await startForTest();
    const { MessageId } = await publish(running, "+491713920021", "Grüße & mehr: 3 < 4", "JOBCENTER");
    await publish(running, "+4917612345678");
    expect(running.inbox).toMatchObject([
      {
        channel: "sms",
        to: "+491713920021",
        from: "JOBCENTER",
        text: "Grüße & mehr: 3 < 4",
        messageId: MessageId,
        subject: null,
        html: null,
        raw: null,
        noticeId: null,
        language: null,
      },
      { to: "+4917612345678", from: "NOTICE" },
    ]);
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("takes texts for unreachable numbers and delivers none", async () => {
    const running = await startForTest();
    for (const number of ["+491713920080", "+491713920089"]) {
      expect((await publish(running, number)).MessageId).toBeDefined();
    }
    expect(running.inbox).toEqual([]);
  });

  it("refuses numbers that have opted out", async () => {
    const running = await startForTest();
    for (const number of ["+491713920090", "+491713920099"]) {
      await expect(publish(running, number)).rejects.toMatchObject({ name: "OptedOutException" });
    }
  });

  it("refuses what is no number, and what is too long", async () => {
    const running = await startForTest();
    await expect(publish(running, "0171 3920021")).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(publish(running, "+491713920021", "x".repeat(1601))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(publish(running, "+491713920021", "x".repeat(1600))).resolves.toBeDefined();
  });
});
