import * as z from "zod";
import {
  type Receipt,
  SES_MEANINGS,
  SMS_MEANINGS,
  SMS_OUTCOMES,
  type SmsReceipt,
} from "../domain/receipts.ts";
import { instantSchema } from "../domain/time.ts";

const smsReceiptSchema: z.ZodType<SmsReceipt> = z.strictObject({
  source: z.literal("sms-log"),
  messageId: z.string().min(1).max(100),
  outcome: z.enum(SMS_OUTCOMES),
  at: instantSchema,
});

/** What SES allows in the value of a tag; a key that DynamoDB would not take is none of ours. */
const tagSchema = z.array(z.string().regex(/^[A-Za-z0-9_-]{1,256}$/)).length(1);

const mailSchema = z.object({
  timestamp: instantSchema,
  messageId: z.string().min(1).max(200),
  sendingAccountId: z.string().optional(),
  // Each mail goes to one address. Who has bounced or complained is as the report says, which whoever got the mail may write.
  destination: z.array(z.string().min(1)).length(1),
  tags: z.object({
    "ses:configuration-set": z.array(z.string()).min(1),
    notice: tagSchema,
    case: tagSchema,
  }),
});

/** An SES event as far as we use it; the rest is never read. */
const sesEventSchema = z.discriminatedUnion("eventType", [
  z.object({ eventType: z.enum(["Send", "Reject", "DeliveryDelay"]), mail: mailSchema }),
  z.object({
    eventType: z.literal("Delivery"),
    mail: mailSchema,
    delivery: z.object({ timestamp: instantSchema }),
  }),
  z.object({
    eventType: z.literal("Bounce"),
    mail: mailSchema,
    bounce: z.object({ bounceType: z.string(), timestamp: instantSchema }),
  }),
  z.object({
    eventType: z.literal("Complaint"),
    mail: mailSchema,
    complaint: z.object({
      timestamp: instantSchema,
      complaintSubType: z.string().nullish(),
      complaintFeedbackType: z.string().nullish(),
    }),
  }),
]);

type SesEvent = z.infer<typeof sesEventSchema>;
type Complaint = Extract<SesEvent, { readonly eventType: "Complaint" }>["complaint"];

/** Whose mail it must be about. */
export interface MailOrigin {
  readonly configurationSet: string;
  readonly accountId: string;
}

/** Parses a message of the receipt queue; undefined if it is malformed, foreign or of a type that we do not know. */
export function parseReceipt(body: string, origin: MailOrigin): Receipt | undefined {
  const data = parseJson(body);
  const sms = smsReceiptSchema.safeParse(data);
  if (sms.success) {
    const { messageId, outcome, at } = sms.data;
    const meaning = SMS_MEANINGS[outcome];
    return { channel: "sms", messageId, key: undefined, meaning, code: outcome, at, address: undefined };
  }
  const event = sesEventSchema.safeParse(data);
  return event.success && isOurs(event.data, origin) ? receiptOf(event.data) : undefined;
}

function isOurs({ mail }: SesEvent, { configurationSet, accountId }: MailOrigin): boolean {
  const isOurAccount = mail.sendingAccountId === undefined || mail.sendingAccountId === accountId;
  return isOurAccount && mail.tags["ses:configuration-set"].includes(configurationSet);
}

function receiptOf(event: SesEvent): Receipt | undefined {
  const { messageId, tags, destination } = event.mail;
  const [noticeId = ""] = tags.notice;
  const [caseId = ""] = tags.case;
  const { code, at } = contentOf(event);
  const meaning = SES_MEANINGS[code];
  if (meaning === undefined) return undefined;
  const [address] = destination;
  return { channel: "email", messageId, key: { caseId, noticeId }, meaning, code, at, address };
}

/** What an event says, and when it happened. */
function contentOf(event: SesEvent): Pick<Receipt, "code" | "at"> {
  const { eventType } = event;
  switch (eventType) {
    case "Bounce":
      return { code: `${eventType}${event.bounce.bounceType}`, at: event.bounce.timestamp };
    case "Complaint":
      return { code: complaintCode(event.complaint), at: event.complaint.timestamp };
    case "Delivery":
      return { code: eventType, at: event.delivery.timestamp };
    default:
      return { code: eventType, at: event.mail.timestamp };
  }
}

/** Few of them are no complaint about a mail that has arrived. */
function complaintCode({ complaintSubType, complaintFeedbackType }: Complaint): string {
  if (complaintSubType === "OnAccountSuppressionList") return "ComplaintOnAccountSuppressionList";
  return complaintFeedbackType === "not-spam" ? "ComplaintNotSpam" : "Complaint";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
