import { randomUUID } from "node:crypto";
import { type AcceptedMail, mailObject } from "./mail-object.ts";
import type { MailAnswerKind } from "./mail-simulator.ts";
import type { CloudIdentity } from "./physical-names.ts";

export type MailEventType = "Send" | "Delivery" | "Bounce" | "Complaint";

/** What one recipient's part of an event is told by. */
interface Occurrence {
  readonly mail: AcceptedMail;
  readonly recipient: string;
  readonly now: Date;
  /** The host that SES sends from. */
  readonly host: string;
}

interface Part {
  readonly type: MailEventType;
  readonly of: (occurrence: Occurrence) => object;
}

const SUPPRESSED =
  "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address. " +
  "For more information about how to remove an address from the suppression list, see the Amazon SES Developer Guide: " +
  "http://docs.aws.amazon.com/ses/latest/DeveloperGuide/remove-from-suppressionlist.html ";

/** Source: SES Developer Guide, "Contents of event data that Amazon SES publishes to Amazon SNS". */
const PARTS: Readonly<Record<MailAnswerKind, Part>> = {
  delivery: {
    type: "Delivery",
    of: ({ mail, recipient, now, host }) => ({
      timestamp: now.toISOString(),
      processingTimeMillis: now.getTime() - mail.at.getTime(),
      recipients: [recipient],
      smtpResponse: "250 2.6.0 Message received",
      reportingMTA: host,
    }),
  },
  hardBounce: {
    type: "Bounce",
    of: ({ recipient, now, host }) => ({
      ...bounced(now, "Permanent", "General", {
        emailAddress: recipient,
        action: "failed",
        status: "5.1.1",
        diagnosticCode: "smtp; 550 5.1.1 user unknown",
      }),
      reportingMTA: `dns; ${host}`,
    }),
  },
  suppressed: {
    type: "Bounce",
    of: ({ recipient, now }) => ({
      ...bounced(now, "Permanent", "Suppressed", {
        emailAddress: recipient,
        action: "failed",
        status: "5.1.1",
        diagnosticCode: SUPPRESSED,
      }),
      reportingMTA: "dns; amazonses.com",
    }),
  },
  automaticReply: {
    type: "Bounce",
    of: ({ recipient, now }) => bounced(now, "Transient", "General", { emailAddress: recipient }),
  },
  complaint: {
    type: "Complaint",
    of: ({ recipient, now }) => ({
      feedbackId: newSesId(now),
      complaintSubType: null,
      complainedRecipients: [{ emailAddress: recipient }],
      timestamp: now.toISOString(),
      userAgent: "Amazon SES Mailbox Simulator",
      complaintFeedbackType: "abuse",
      arrivalDate: now.toISOString(),
    }),
  },
};

export const typeOf = (kind: MailAnswerKind): MailEventType => PARTS[kind].type;

/** The event SES publishes once it has taken a mail, JSON. */
export function sendRecord(mail: AcceptedMail, cloud: CloudIdentity): string {
  return JSON.stringify({ eventType: "Send", mail: mailObject(mail, cloud), send: {} });
}

/** The event SES publishes when it learns what became of a mail to a recipient, JSON. */
export function answerRecord(
  kind: MailAnswerKind,
  { mail, recipient, now }: Omit<Occurrence, "host">,
  cloud: CloudIdentity,
): string {
  const { type, of } = PARTS[kind];
  const host = `a1-1.smtp-out.${cloud.region}.amazonses.com`;
  const part = of({ mail, recipient, now, host });
  const known = mailObject(mail, cloud);
  const tags = type === "Delivery" ? { ...known.tags, "ses:outgoing-ip": ["127.0.0.1"] } : known.tags;
  return JSON.stringify({ eventType: type, mail: { ...known, tags }, [type.toLowerCase()]: part });
}

/** An id as SES gives its messages and feedback. */
export function newSesId(now: Date): string {
  return `0107${now.getTime().toString(16).padStart(12, "0")}-${randomUUID()}-000000`;
}

function bounced(now: Date, bounceType: string, bounceSubType: string, recipient: object): object {
  return {
    feedbackId: newSesId(now),
    bounceType,
    bounceSubType,
    bouncedRecipients: [recipient],
    timestamp: now.toISOString(),
  };
}
