import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import type { Courier, EmailMessage } from "../domain/courier.ts";
import type { ProviderAnswer } from "../domain/settle-answer.ts";
import { answerTo, type ErrorTable, ONE_TRY } from "./provider-error.ts";

/** Source: SES API Reference, SendRawEmail, Errors. */
const SES_ERRORS: ErrorTable = {
  MessageRejected: "refused",
  InvalidParameterValue: "refused",
  MailFromDomainNotVerified: "misconfigured",
  ConfigurationSetDoesNotExist: "misconfigured",
  ConfigurationSetSendingPaused: "misconfigured",
  AccountSendingPaused: "misconfigured",
  InternalFailure: "lost",
};

export interface EmailSender {
  /** Name shown as the sender. */
  readonly name: string;
  readonly address: string;
  readonly configurationSet: string;
}

/** A client that sends each message at most once. */
export function createEmailClient(): SESClient {
  return new SESClient(ONE_TRY);
}

/** E-mail by SES, as raw MIME with a text and an HTML part. */
export function createSesCourier(client: SESClient, sender: EmailSender): Courier<EmailMessage> {
  return {
    async deliver(message) {
      const mime = await tryCompose(message, sender);
      if (mime === undefined) return { outcome: "misconfigured", code: "MimeNotComposed" };
      try {
        const { MessageId } = await client.send(
          new SendRawEmailCommand({
            Source: sender.address,
            Destinations: [message.to],
            ConfigurationSetName: sender.configurationSet,
            Tags: [
              { Name: "notice", Value: message.noticeId },
              { Name: "case", Value: message.caseId },
            ],
            RawMessage: { Data: mime },
          }),
        );
        return MessageId === undefined
          ? { outcome: "lost", code: "NoMessageId" }
          : { outcome: "accepted", messageId: MessageId };
      } catch (error) {
        return knownByText(error) ?? answerTo(error, SES_ERRORS);
      }
    },
  };
}

/**
 * Where SES has one code for two things, its text tells them apart: MessageRejected is also said of an unverified sender and of
 * an account that AWS has paused, which is our fault and not the recipient's, and Throttling of the rate (seconds) as of the day's
 * quota (hours).
 */
function knownByText(error: unknown): ProviderAnswer | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (name.startsWith("MessageRejected") && /not verified/i.test(message))
    return { outcome: "misconfigured", code: "SenderNotVerified" };
  if (name.startsWith("MessageRejected") && /sending (paused|suspended) for this account/i.test(message))
    return { outcome: "misconfigured", code: "AccountSendingPaused" };
  if (name.startsWith("Throttling") && /daily message quota/i.test(message))
    return { outcome: "quota", code: "DailyQuota" };
  return undefined;
}

/** Nothing has left the house yet when this fails, so it must not look like a lost answer. */
function tryCompose(message: EmailMessage, sender: EmailSender): Promise<Buffer | undefined> {
  return composeMime(message, sender).catch(() => undefined);
}

/** Lets a mail program end the e-mails with one click (RFC 2369, RFC 8058). */
function unsubscribeHeaders({ stopUrl }: EmailMessage): Readonly<Record<string, string>> {
  if (stopUrl === undefined) return {};
  return { "List-Unsubscribe": `<${stopUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** MIME of a message: text and HTML of equal worth. SES sets Message-ID and Date itself. */
export function composeMime(message: EmailMessage, sender: EmailSender): Promise<Buffer> {
  const mail = new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: message.to,
    replyTo: message.replyTo,
    subject: message.subject,
    text: message.text,
    html: message.html,
    headers: {
      "Content-Language": message.language,
      // RFC 3834: keeps out-of-office replies away.
      "Auto-Submitted": "auto-generated",
      ...unsubscribeHeaders(message),
    },
  });
  return mail.compile().build();
}
