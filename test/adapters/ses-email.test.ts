import { SendRawEmailCommand } from "@aws-sdk/client-ses";
import { mockClient } from "aws-sdk-client-mock";
import { simpleParser } from "mailparser";
import { beforeEach, describe, expect, test } from "vitest";
import { composeMime, createEmailClient, createSesCourier } from "../../shared/adapters/ses-email.ts";
import { CASE_ID, EMAIL } from "../twins/builders.ts";
import { connectionError, refusal } from "./provider-answers.ts";
import "aws-sdk-client-mock-vitest/extend";

const client = createEmailClient();
const ses = mockClient(client);
const sender = {
  name: "Jobcenter Musterstadt",
  address: "mitteilungen@sachstand.example.org",
  configurationSet: "sachstand-test",
};
const courier = createSesCourier(client, sender);
const message = {
  to: EMAIL,
  replyTo: "coerde@example.org",
  subject: "رسالة جديدة من Jobcenter Coerde – äöüß",
  text: "تحية طيبة،\n\nوصل طلبكم إلينا.\n",
  html: '<!doctype html><html lang="ar" dir="rtl"><body><p>وصل طلبكم إلينا.</p></body></html>',
  language: "ar",
  caseId: CASE_ID,
  noticeId: "v000001-received-news-email",
};

beforeEach(() => {
  ses.reset();
});

describe("an e-mail by SES", () => {
  test("carries the notice's and the case's id as tags and the stage's configuration set", async () => {
    ses.on(SendRawEmailCommand).resolves({ MessageId: "ses-1" });

    expect(await courier.deliver(message)).toEqual({ outcome: "accepted", messageId: "ses-1" });

    expect(ses).toHaveReceivedCommandExactlyOnceWith(SendRawEmailCommand, {
      Source: sender.address,
      Destinations: [EMAIL],
      ConfigurationSetName: "sachstand-test",
      Tags: [
        { Name: "notice", Value: "v000001-received-news-email" },
        { Name: "case", Value: CASE_ID },
      ],
    });
  });

  test("is tried once: the client never sends again by itself", async () => {
    expect(await client.config.maxAttempts()).toBe(1);
  });

  test.each([
    ["MessageRejected", 400, "refused"],
    ["InvalidParameterValue", 400, "refused"],
    ["MailFromDomainNotVerifiedException", 400, "misconfigured"],
    ["ConfigurationSetDoesNotExistException", 400, "misconfigured"],
    ["ConfigurationSetSendingPausedException", 400, "misconfigured"],
    ["AccountSendingPausedException", 400, "misconfigured"],
    ["AccessDenied", 403, "misconfigured"],
    ["SignatureDoesNotMatch", 403, "misconfigured"],
    ["SomethingNew", 400, "misconfigured"],
    ["Throttling", 400, "busy"],
    ["ThrottlingException", 400, "busy"],
    ["ServiceUnavailable", 503, "busy"],
    ["InternalFailure", 500, "lost"],
    ["SomethingNew", 504, "lost"],
  ])("that SES answers with %s (%i) is %s", async (name, status, outcome) => {
    ses.on(SendRawEmailCommand).rejects(refusal(name, status));

    expect(await courier.deliver(message)).toEqual({ outcome, code: name.replace(/Exception$/, "") });
  });

  test("that SES rejects for an unverified sender is our fault, not the recipient's", async () => {
    const text =
      "Email address is not verified. The following identities failed the check in region EU-CENTRAL-1";
    ses.on(SendRawEmailCommand).rejects(refusal("MessageRejected", 400, text));

    expect(await courier.deliver(message)).toEqual({ outcome: "misconfigured", code: "SenderNotVerified" });
  });

  test.each([
    ["ECONNREFUSED", "busy"],
    ["ENOTFOUND", "busy"],
    ["ECONNRESET", "lost"],
  ])("whose connection ends with %s is %s", async (code, outcome) => {
    ses.on(SendRawEmailCommand).rejects(connectionError(code));

    expect(await courier.deliver(message)).toEqual({ outcome, code });
  });

  test("whose answer does not come in time is lost", async () => {
    ses.on(SendRawEmailCommand).rejects(Object.assign(new Error("timed out"), { name: "TimeoutError" }));

    expect(await courier.deliver(message)).toEqual({ outcome: "lost", code: "TimeoutError" });
  });

  test("leaves nothing of the address in its answer", async () => {
    ses.on(SendRawEmailCommand).rejects(refusal("MessageRejected", 400, `Address blocked: ${EMAIL}`));

    expect(JSON.stringify(await courier.deliver(message))).not.toContain(EMAIL);
  });
});

describe("the MIME of an e-mail", () => {
  test("says the same in text and in HTML", async () => {
    const mail = await simpleParser(await composeMime(message, sender));

    expect(mail.text?.trim()).toBe(message.text.trim());
    expect(mail.html).toBe(message.html);
    expect(mail.attachments).toEqual([]);
  });

  test("keeps a subject beyond ASCII", async () => {
    const mail = await simpleParser(await composeMime(message, sender));

    expect(mail.subject).toBe(message.subject);
  });

  test("comes from the authority and is answered by the office", async () => {
    const mail = await simpleParser(await composeMime(message, sender));

    expect(mail.from?.value).toEqual([{ name: "Jobcenter Musterstadt", address: sender.address }]);
    expect(mail.replyTo?.value).toMatchObject([{ address: "coerde@example.org" }]);
    expect(mail.to).toMatchObject({ value: [{ address: EMAIL }] });
  });

  test("names its language and keeps out-of-office replies away", async () => {
    const mail = await simpleParser(await composeMime(message, sender));

    expect(mail.headers.get("content-language")).toBe("ar");
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
  });

  test("has only ASCII and short lines on the wire", async () => {
    const lines = (await composeMime(message, sender)).toString("latin1").split("\r\n");

    expect(lines.every((line) => line.length <= 998)).toBe(true);
    expect(lines.join("")).toMatch(/^[\t\x20-\x7e]*$/);
  });

  test("carries no header of ours with a person's data beyond the address", async () => {
    const raw = (await composeMime(message, sender)).toString("latin1");
    const headers = raw.slice(0, raw.indexOf("\r\n\r\n"));

    expect(headers).not.toContain(CASE_ID);
  });
});
