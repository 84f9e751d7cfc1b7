import { SendRawEmailCommand } from "@aws-sdk/client-ses";
import { mockClient } from "aws-sdk-client-mock";
import { simpleParser } from "mailparser";
import { beforeEach, describe, expect, test } from "vitest";
import { composeMime, createEmailClient, createSesCourier } from "../../shared/adapters/ses-email.ts";
import { unsubscribeToken } from "../../shared/adapters/unsubscribe-token.ts";
import type { EmailMessage } from "../../shared/domain/courier.ts";
import { CASE_ID, EMAIL, KEYRING } from "../twins/builders.ts";
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

  // Seen of accounts that AWS itself has paused; AccountSendingPaused is said where their owner has.
  test.each(["paused", "suspended"])(
    "that SES rejects since it has %s the account is our fault",
    async (word) => {
      const text = `Sending ${word} for this account. For more information, please check the inbox of the email address`;
      ses.on(SendRawEmailCommand).rejects(refusal("MessageRejected", 400, text));

      expect(await courier.deliver(message)).toEqual({
        outcome: "misconfigured",
        code: "AccountSendingPaused",
      });
    },
  );

  test.each([
    ["Maximum sending rate exceeded.", { outcome: "busy", code: "Throttling" }],
    ["Daily message quota exceeded.", { outcome: "quota", code: "DailyQuota" }],
  ])("that SES throttles with %j is told apart by that text", async (text, answer) => {
    ses.on(SendRawEmailCommand).rejects(refusal("ThrottlingException", 400, text));

    expect(await courier.deliver(message)).toEqual(answer);
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

/** The header lines as they go over the wire, folded ones joined as a mail program joins them (RFC 5322, 2.2.3). */
async function headerLines(fields: Partial<EmailMessage>): Promise<readonly string[]> {
  const raw = (await composeMime({ ...message, ...fields }, sender)).toString("latin1");
  const headers = raw.slice(0, raw.indexOf("\r\n\r\n"));
  // Some programs take one of the two for an end of line.
  expect(headers).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
  return headers.replace(/\r\n(?=[ \t])/g, "").split("\r\n");
}

const token = unsubscribeToken(KEYRING, { applicantId: "a-000042", channel: "email" });
const longestToken = unsubscribeToken(
  { current: "version-16-chars", keys: { "version-16-chars": "key" } },
  { applicantId: "A_z-".repeat(16), channel: "email" },
);
const longPage = `https://${"sachstand-".repeat(6)}x.jobcenter-musterstadt-nordwest.example.org/${"abc/".repeat(60)}s`;

describe("the end of the e-mails by one click", () => {
  const stopUrls = [
    ["a usual link", `https://sachstand.example.org/s/stop/${token}`],
    ["the longest token", `https://sachstand.example.org/s/stop/${longestToken}`],
    ["the longest token on a long page", `${longPage}/stop/${longestToken}`],
    ["a percent-encoded page", `https://example.org/%D8%A7%3D%3F/s_=?=/stop/${longestToken}`],
  ] as const;

  test.each(stopUrls)("stands in the two header lines of RFC 8058, with %s", async (_, stopUrl) => {
    const lines = await headerLines({ stopUrl });

    expect(lines.filter((line) => /^list-unsubscribe/i.test(line))).toEqual([
      `List-Unsubscribe: <${stopUrl}>`,
      "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]);
  });

  // A mail program that takes a line for itself, or unfolds with a space, must still find the link.
  test.each(stopUrls)("is never broken within the link: %s", async (_, stopUrl) => {
    const raw = (await composeMime({ ...message, stopUrl }, sender)).toString("latin1");

    expect(raw.split("\r\n")).toContainEqual(expect.stringContaining(`<${stopUrl}>`));
  });

  test.each(stopUrls)("is read back by a mail program, with %s", async (_, stopUrl) => {
    const mail = await simpleParser(await composeMime({ ...message, stopUrl }, sender));

    expect(mail.headers.get("list")).toMatchObject({
      unsubscribe: { url: stopUrl },
      "unsubscribe-post": { name: "List-Unsubscribe=One-Click" },
    });
  });

  test("is offered nowhere where there is nothing to end", async () => {
    for (const fields of [{}, { stopUrl: undefined }]) {
      expect((await headerLines(fields)).join("\n")).not.toMatch(/list-/i);
    }
  });
});

describe("a line break in what an e-mail is made from", () => {
  const INJECTED = ["\r\nBcc: evil@example.org", "\nBcc: evil@example.org", "\rBcc: evil@example.org"];

  test.each(
    INJECTED.flatMap((text) => [
      ["the subject", { subject: `Neue Mitteilung${text}` }] as const,
      ["a subject beyond ASCII", { subject: `${message.subject}${text}` }] as const,
      ["the recipient", { to: `${EMAIL}${text}` }] as const,
      ["the office's address", { replyTo: `coerde@example.org${text}` }] as const,
      ["the language", { language: `de${text}` }] as const,
      ["the link to stop", { stopUrl: `https://example.org/s${text}` }] as const,
      ["an end of all headers in the subject", { subject: `Neu\r\n${text}\r\n\r\n<b>x</b>` }] as const,
    ]),
  )("adds no header and ends none: %s, %j", async (_, fields) => {
    const names = async (lines: Promise<readonly string[]>) =>
      (await lines).map((line) => line.slice(0, line.indexOf(":")));

    const plain = await names(headerLines({ stopUrl: "https://example.org/s" }));
    const hostile = await names(headerLines({ stopUrl: "https://example.org/s", ...fields }));

    expect(plain).not.toContain("Bcc");
    expect(hostile).toEqual(plain);
  });

  test("in the recipient changes nothing about whom SES is told to send to", async () => {
    ses.on(SendRawEmailCommand).resolves({ MessageId: "ses-1" });
    const to = `${EMAIL}\r\nBcc: evil@example.org`;

    await courier.deliver({ ...message, to });

    expect(ses).toHaveReceivedCommandExactlyOnceWith(SendRawEmailCommand, { Destinations: [to] });
  });
});
