import { randomUUID } from "node:crypto";
import { type AwsError, answerXmlError, answerXmlResult } from "./aws-answers.ts";
import type { Exchange } from "./gateway.ts";
import type { ReceivedMessage } from "./received-message.ts";
import type { SentSms } from "./sms-log.ts";

const E164 = /^\+[1-9]\d{6,14}$/;
/** SNS takes at most 1 600 characters in one publish. */
const LONGEST_MESSAGE = 1600;
/** What a phone shows when the sender has no name of its own. */
const DEFAULT_SENDER = "NOTICE";
/** As SNS has it where neither the request nor the account says. */
const DEFAULT_TYPE = "Promotional";
/** Numbers the federal network agency gives to no one; ours by their last two digits. */
const DRAMA_NUMBER = /^\+4917139200(\d\d)$/;
const UNREACHABLE_FROM = 80;
const OPTED_OUT_FROM = 90;

/**
 * Plays SNS `Publish` to a phone number: answers at once, and puts what arrives into the inbox.
 * @param sent takes each SMS that was not refused
 */
export function createPhone(
  deliver: (message: ReceivedMessage) => void,
  sent: (sms: SentSms) => void,
): (exchange: Exchange) => void {
  return ({ form, response }) => {
    const to = form.get("PhoneNumber") ?? "";
    const text = form.get("Message") ?? "";
    const refusal = refusalOf(to, text);
    if (refusal !== undefined) {
      answerXmlError(response, refusal);
      return;
    }
    const messageId = randomUUID();
    const at = new Date();
    const arrived = dramaDigits(to) < UNREACHABLE_FROM;
    if (arrived) {
      deliver({
        channel: "sms",
        to,
        from: attributeOf(form, "AWS.SNS.SMS.SenderID") ?? DEFAULT_SENDER,
        text,
        subject: null,
        html: null,
        raw: null,
        messageId,
        noticeId: null,
        language: null,
        at: at.toISOString(),
      });
    }
    answerXmlResult(response, "Publish", `<MessageId>${messageId}</MessageId>`);
    const smsType = attributeOf(form, "AWS.SNS.SMS.SMSType") ?? DEFAULT_TYPE;
    sent({ messageId, to, smsType, at, arrived });
  };
}

function refusalOf(to: string, text: string): AwsError | undefined {
  if (!E164.test(to)) return invalid(`PhoneNumber Reason: ${to} is not valid to publish to`);
  if (text === "") return invalid("Empty message");
  if (text.length > LONGEST_MESSAGE)
    return invalid(`Message Reason: longer than ${LONGEST_MESSAGE} characters`);
  if (dramaDigits(to) >= OPTED_OUT_FROM) {
    return { status: 400, code: "OptedOut", message: "Phone number is opted out" };
  }
  return undefined;
}

function invalid(reason: string): AwsError {
  return { status: 400, code: "InvalidParameter", message: `Invalid parameter: ${reason}` };
}

/** The last two digits of a drama number; 0 for every other number, which is reachable. */
function dramaDigits(number: string): number {
  return Number(DRAMA_NUMBER.exec(number)?.[1] ?? 0);
}

/** A message attribute's value; null where the request has none of that name. */
function attributeOf(form: URLSearchParams, name: string): string | null {
  for (let entry = 1; form.has(`MessageAttributes.entry.${entry}.Name`); entry += 1) {
    if (form.get(`MessageAttributes.entry.${entry}.Name`) === name) {
      return form.get(`MessageAttributes.entry.${entry}.Value.StringValue`);
    }
  }
  return null;
}
