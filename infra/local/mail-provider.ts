import { randomUUID } from "node:crypto";
import { Agent, request, type Server } from "node:http";
import { createRequire } from "node:module";
import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";
import * as z from "zod";
import { type AwsError, answerError, answerXmlError, answerXmlResult } from "./aws-answers.ts";
import { type Exchange, notHere } from "./gateway.ts";
import type { ReceivedMessage } from "./received-message.ts";

/** SES version 1: takes SendRawEmail, and puts what arrives into the inbox. */
export interface MailProvider {
  handle(exchange: Exchange): Promise<void>;
  close(): Promise<void>;
}

/** The HTML standard's e-mail address: ASCII alone, as SES wants it. */
const ADDRESS =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
/** SES's own simulator: accepted, and never delivered. */
const SIMULATED_FAILURE = /^(?:bounce|suppressionlist)(?:\+[^@]*)?@simulator\.amazonses\.com$/i;
/** aws-ses-v2-local keeps every mail in memory until it is told to forget them. */
const MAILS_BETWEEN_CLEARINGS = 100;

/** A CommonJS package whose own `default` import and bundlers' differ; required, it is the same everywhere. */
const { default: startSes } = z
  .object({
    default: z.custom<(address: { host: string; port: number }) => Promise<Server>>(
      (value) => typeof value === "function",
    ),
  })
  .parse(createRequire(import.meta.url)("aws-ses-v2-local"));

/** Starts aws-ses-v2-local on a free port of 127.0.0.1. */
export async function startMailProvider(deliver: (message: ReceivedMessage) => void): Promise<MailProvider> {
  const server = await startSes({ host: "127.0.0.1", port: 0 });
  // As in the gateway: a connection closed at the moment of its reuse would lose a mail.
  server.keepAliveTimeout = 0;
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const agent = new Agent({ keepAlive: true });
  let taken = 0;

  const send = async ({ form, body, request: { headers }, response }: Exchange): Promise<void> => {
    const raw = Buffer.from(form.get("RawMessage.Data") ?? "", "base64");
    const mail = await simpleParser(raw);
    const recipients = recipientsOf(form, mail);
    const refusal = refusalOf(recipients);
    if (refusal !== undefined) return answerXmlError(response, refusal);
    const { status, text } = await post(agent, port, "/", body, headers.authorization ?? "");
    if (status !== 200) return answerXmlError(response, rejected(text));
    // The emulator's own ids are nine random digits, which meet again among some ten thousand mails.
    const messageId = `0107${Date.now().toString(16).padStart(12, "0")}-${randomUUID()}-000000`;
    for (const to of recipients.filter((recipient) => !SIMULATED_FAILURE.test(recipient))) {
      deliver(received(to, messageId, raw, mail, form));
    }
    answerXmlResult(response, "SendRawEmail", `<MessageId>${messageId}</MessageId>`);
    taken += 1;
    if (taken % MAILS_BETWEEN_CLEARINGS === 0) await post(agent, port, "/clear-store", "", "");
  };

  return {
    async handle(exchange) {
      if (exchange.action === "SendRawEmail") await send(exchange);
      else answerError(exchange.request, exchange.response, notHere("ses", exchange.action));
    },
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function recipientsOf(form: URLSearchParams, mail: ParsedMail): string[] {
  const destinations: string[] = [];
  for (let member = 1; form.has(`Destinations.member.${member}`); member += 1) {
    destinations.push(bareAddress(form.get(`Destinations.member.${member}`) ?? ""));
  }
  return destinations.length > 0 ? destinations : [mail.to, mail.cc, mail.bcc].flatMap(addressesOf);
}

/** `Name <address>` to `address`. */
function bareAddress(destination: string): string {
  return (/<([^<>]*)>\s*$/.exec(destination)?.[1] ?? destination).trim();
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  const fields = field === undefined || Array.isArray(field) ? (field ?? []) : [field];
  return fields.flatMap(({ value }) => value.map((entry) => entry.address ?? entry.name));
}

function refusalOf(recipients: readonly string[]): AwsError | undefined {
  if (recipients.length === 0) return rejected("Missing required header 'To'.");
  const wrong = recipients.find((recipient) => !ADDRESS.test(recipient));
  return wrong === undefined ? undefined : rejected(`Address is not valid: ${wrong}`);
}

function rejected(message: string): AwsError {
  return { status: 400, code: "MessageRejected", message };
}

function received(
  to: string,
  messageId: string,
  raw: Buffer,
  mail: ParsedMail,
  form: URLSearchParams,
): ReceivedMessage {
  const language = mail.headers.get("content-language");
  return {
    channel: "email",
    to,
    from: mail.from?.text ?? form.get("Source") ?? "",
    text: mail.text ?? "",
    subject: mail.subject ?? null,
    html: mail.html || null,
    raw: raw.toString("utf8"),
    messageId,
    noticeId: tagOf(form, "notice"),
    language: typeof language === "string" ? language : null,
    at: new Date().toISOString(),
  };
}

function tagOf(form: URLSearchParams, name: string): string | null {
  for (let member = 1; form.has(`Tags.member.${member}.Name`); member += 1) {
    if (form.get(`Tags.member.${member}.Name`) === name) return form.get(`Tags.member.${member}.Value`);
  }
  return null;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function post(
  agent: Agent,
  port: number,
  path: string,
  body: string,
  authorization: string,
): Promise<Answer> {
  const headers = {
    authorization,
    "content-length": Buffer.byteLength(body),
    "content-type": "application/x-www-form-urlencoded",
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, host: "127.0.0.1", port, method: "POST", path, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
