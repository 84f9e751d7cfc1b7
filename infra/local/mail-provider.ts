import { Agent, request, type Server } from "node:http";
import { createRequire } from "node:module";
import * as z from "zod";
import { type AwsError, answerError, answerXmlError, answerXmlResult } from "./aws-answers.ts";
import { type Exchange, notHere } from "./gateway.ts";
import { newSesId } from "./mail-event-record.ts";
import type { AcceptedMail } from "./mail-object.ts";
import { type MailRequest, readMailRequest } from "./mail-request.ts";
import { arrives } from "./mail-simulator.ts";
import type { ReceivedMessage } from "./received-message.ts";

/** SES version 1: takes SendRawEmail, and puts what arrives into the inbox. */
export interface MailProvider {
  handle(exchange: Exchange): Promise<void>;
  close(): Promise<void>;
}

/** The HTML standard's e-mail address: ASCII alone, as SES wants it. */
const ADDRESS =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
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

export interface MailProviderOptions {
  /** The names of the configuration sets there are. */
  readonly configurationSets: ReadonlySet<string>;
  readonly deliver: (message: ReceivedMessage) => void;
  /** Takes each mail once its sender has the answer. */
  readonly accepted: (mail: AcceptedMail) => void;
}

/** Starts aws-ses-v2-local on a free port of 127.0.0.1. */
export async function startMailProvider(options: MailProviderOptions): Promise<MailProvider> {
  const { configurationSets, deliver, accepted } = options;
  const server = await startSes({ host: "127.0.0.1", port: 0 });
  // As in the gateway: a connection closed at the moment of its reuse would lose a mail.
  server.keepAliveTimeout = 0;
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const agent = new Agent({ keepAlive: true });
  let taken = 0;

  const send = async ({ form, body, caller, request: { headers }, response }: Exchange): Promise<void> => {
    const mail = await readMailRequest(form);
    const refusal = refusalOf(mail, configurationSets);
    if (refusal !== undefined) return answerXmlError(response, refusal);
    const { status, text } = await post(agent, port, "/", body, headers.authorization ?? "");
    if (status !== 200) return answerXmlError(response, rejected(text));
    const at = new Date();
    // The emulator's own ids are nine random digits, which meet again among some ten thousand mails.
    const messageId = newSesId(at);
    for (const to of mail.recipients.filter(arrives)) deliver(received(to, messageId, mail));
    answerXmlResult(response, "SendRawEmail", `<MessageId>${messageId}</MessageId>`);
    accepted({ request: mail, messageId, at, caller });
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

function refusalOf(
  { recipients, configurationSet }: MailRequest,
  configurationSets: ReadonlySet<string>,
): AwsError | undefined {
  if (configurationSet !== undefined && !configurationSets.has(configurationSet)) {
    const message = `Configuration set <${configurationSet}> does not exist.`;
    return { status: 400, code: "ConfigurationSetDoesNotExist", message };
  }
  if (recipients.length === 0) return rejected("Missing required header 'To'.");
  const wrong = recipients.find((recipient) => !ADDRESS.test(recipient));
  return wrong === undefined ? undefined : rejected(`Address is not valid: ${wrong}`);
}

function rejected(message: string): AwsError {
  return { status: 400, code: "MessageRejected", message };
}

function received(to: string, messageId: string, { mail, raw, source, tags }: MailRequest): ReceivedMessage {
  const language = mail.headers.get("content-language");
  return {
    channel: "email",
    to,
    from: mail.from?.text ?? source,
    text: mail.text ?? "",
    subject: mail.subject ?? null,
    html: mail.html || null,
    raw: raw.toString("utf8"),
    messageId,
    noticeId: tags.get("notice") ?? null,
    language: typeof language === "string" ? language : null,
    at: new Date().toISOString(),
  };
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
