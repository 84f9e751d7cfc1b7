import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect, it } from "vitest";
import { createBehaviour, QUOTA_EXCEEDED, RATE_EXCEEDED } from "../../infra/local/provider-behaviour.ts";
import { startForTest } from "./running-cloud.ts";

it("lets a provider behave as it is told, until it is told otherwise", async () => {
  const { cloud, inbox, client } = await startForTest();
  const { sms } = cloud.providers;
  const sns = new SNSClient(client);
  const publish = () => sns.send(new PublishCommand({ PhoneNumber: "+491713920021", Message: "Hallo" }));

  sms.behave({ quota: 2 });
  await publish();
  await publish();
  await expect(publish()).rejects.toMatchObject({ name: "Throttling", message: QUOTA_EXCEEDED.message });
  sms.behave({ perSecond: 0 });
  await expect(publish()).rejects.toMatchObject({ name: "Throttling", message: RATE_EXCEEDED.message });
  sms.behave({ answer: { status: 503, code: "ServiceUnavailable", message: "Not now" } });
  await expect(publish()).rejects.toMatchObject({ name: "ServiceUnavailable" });
  sms.behave({ answer: "hang-up" });
  await expect(publish()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(inbox).toHaveLength(2);

  // Far less than what is waited for: a lower bound holds on a busy machine, too.
  sms.behave({ latencyMs: 300 });
  const start = performance.now();
  await publish();
  expect(performance.now() - start).toBeGreaterThan(200);
  sms.behave({});
  await publish();
  expect(inbox).toHaveLength(4);
});

it("tells of what was sent unless it is to give no receipts", () => {
  const told: string[] = [];
  const { provider, receipts } = createBehaviour();
  const tell = receipts((sent: string) => told.push(sent));
  tell("first");
  provider.behave({ givesNoReceipts: true });
  tell("second");
  provider.behave({});
  tell("third");
  expect(told).toEqual(["first", "third"]);
});
