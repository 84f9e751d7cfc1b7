import { SESClient } from "@aws-sdk/client-ses";
import { SNSClient } from "@aws-sdk/client-sns";
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { createSesCourier } from "../../shared/adapters/ses-email.ts";
import { createSnsCourier } from "../../shared/adapters/sns-sms.ts";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";
import { renderEmail, renderSms } from "../../shared/messages/render.ts";
import { addressOf, clientConfig, inLanes } from "./load.ts";

const office = { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" };
const pointer = { pageUrl: "http://127.0.0.1:4800/s", pageCode: "K7QF2M9X4T" };
const content = { kind: "received", office, parameters: {}, ...pointer } as const;
const sender = {
  name: "Jobcenter Musterstadt",
  address: "mitteilungen@sachstand.example.org",
  configurationSet: "sachstand-local",
};

/** Sends the nth notice as the pipeline would, and nothing else. */
export type Send = (index: number) => Promise<void>;

/** The same sends as the pipeline makes: same texts, same recipients, same adapters, rendered once. */
export async function createSend(endpoint: string): Promise<Send> {
  const catalog = await loadCatalog("de");
  const text = renderSms(catalog, content);
  const mail = renderEmail(catalog, content, catalog);
  const sms = createSnsCourier(new SNSClient(clientConfig(endpoint)), {
    senderId: "Jobcenter",
    maxPrice: "0.50",
  });
  const ses = createSesCourier(new SESClient(clientConfig(endpoint)), sender);
  return async (index) => {
    const to = addressOf(index);
    const ids = { caseId: `bare-${index}`, noticeId: "v000001-received-news-email" };
    const answer = await (index % 2 === 0
      ? sms.deliver({ to, text })
      : ses.deliver({ ...mail, ...ids, to, replyTo: office.email, language: "de" }));
    if (answer.outcome !== "accepted") throw new Error(`The provider said ${answer.outcome}`);
  };
}

/** Milliseconds for a bare loop of `count` sends. */
export async function timeSends(send: Send, count: number): Promise<number> {
  const start = performance.now();
  await inLanes(count, send);
  return performance.now() - start;
}

/** Milliseconds for a bare loop of what a tracked notice needs at least: put, claim, send, record. */
export async function timeNecessaryCalls(
  tables: DynamoDBDocumentClient,
  send: Send,
  count: number,
): Promise<number> {
  const TableName = "sachstand-local-Notices";
  const move = (caseId: string, from: string, to: string) =>
    tables.send(
      new UpdateCommand({
        TableName,
        Key: { caseId, noticeId: "bare" },
        UpdateExpression: "SET #state = :to",
        ConditionExpression: "#state = :from",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":from": from, ":to": to },
      }),
    );
  const start = performance.now();
  await inLanes(count, async (index) => {
    const caseId = `bare-${start}-${index}`;
    const Item = {
      caseId,
      noticeId: "bare",
      state: "queued",
      kind: "received",
      plannedAt: new Date().toISOString(),
    };
    await tables.send(
      new PutCommand({ TableName, Item, ConditionExpression: "attribute_not_exists(noticeId)" }),
    );
    await move(caseId, "queued", "sending");
    await send(index);
    await move(caseId, "sending", "sent");
  });
  return performance.now() - start;
}
