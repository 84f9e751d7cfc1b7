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

const recipientsSchema = z.array(z.object({ emailAddress: z.string() })).min(1);

/** An SES event as far as we use it; the rest is never read. */
const sesEventSchema = z.object({
  eventType: z.string(),
  mail: z.object({
    timestamp: instantSchema,
    messageId: z.string(),
    sendingAccountId: z.string().optional(),
    destination: z.array(z.string()),
    tags: z.object({
      "ses:configuration-set": z.array(z.string()).min(1),
      notice: z.array(z.string()).length(1),
      case: z.array(z.string()).length(1),
    }),
  }),
  bounce: z
    .object({ bounceType: z.string(), timestamp: instantSchema, bouncedRecipients: recipientsSchema })
    .optional(),
  complaint: z.object({ timestamp: instantSchema, complainedRecipients: recipientsSchema }).optional(),
  delivery: z.object({ timestamp: instantSchema }).optional(),
});

type SesEvent = z.infer<typeof sesEventSchema>;

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

function receiptOf({ eventType, mail, bounce, complaint, delivery }: SesEvent): Receipt | undefined {
  const code = `${eventType}${bounce?.bounceType ?? ""}`;
  const meaning = SES_MEANINGS[code];
  const [noticeId = ""] = mail.tags.notice;
  const [caseId = ""] = mail.tags.case;
  if (meaning === undefined) return undefined;
  return {
    channel: "email",
    messageId: mail.messageId,
    key: { caseId, noticeId },
    meaning,
    code,
    at: (bounce ?? complaint ?? delivery)?.timestamp ?? mail.timestamp,
    address: (bounce?.bouncedRecipients ?? complaint?.complainedRecipients)?.[0]?.emailAddress,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
