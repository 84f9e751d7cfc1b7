import { randomUUID } from "node:crypto";
import { type AwsError, answerXmlError, answerXmlResult } from "./aws-answers.ts";
import type { Exchange } from "./gateway.ts";
import type { ReceivedMessage } from "./received-message.ts";

const E164 = /^\+[1-9]\d{6,14}$/;
/** SNS takes at most 1 600 characters in one publish. */
const LONGEST_MESSAGE = 1600;
/** What a phone shows when the sender has no name of its own. */
const DEFAULT_SENDER = "NOTICE";
/** Numbers the federal network agency gives to no one; ours by their last two digits. */
const DRAMA_NUMBER = /^\+4917139200(\d\d)$/;
const UNREACHABLE_FROM = 80;
const OPTED_OUT_FROM = 90;

/** Plays SNS `Publish` to a phone number: answers at once, and puts what arrives into the inbox. */
export function createPhone(deliver: (message: ReceivedMessage) => void): (exchange: Exchange) => void {
  return ({ form, response }) => {
    const to = form.get("PhoneNumber") ?? "";
    const text = form.get("Message") ?? "";
    const refusal = refusalOf(to, text);
    if (refusal !== undefined) {
      answerXmlError(response, refusal);
      return;
    }
    const messageId = randomUUID();
    if (dramaDigits(to) < UNREACHABLE_FROM) {
      deliver({
        channel: "sms",
        to,
        from: senderOf(form),
        text,
        subject: null,
        html: null,
        raw: null,
        messageId,
        noticeId: null,
        language: null,
        at: new Date().toISOString(),
      });
    }
    answerXmlResult(response, "Publish", `<MessageId>${messageId}</MessageId>`);
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

function senderOf(form: URLSearchParams): string {
  for (let entry = 1; form.has(`MessageAttributes.entry.${entry}.Name`); entry += 1) {
    if (form.get(`MessageAttributes.entry.${entry}.Name`) === "AWS.SNS.SMS.SenderID") {
      return form.get(`MessageAttributes.entry.${entry}.Value.StringValue`) ?? DEFAULT_SENDER;
    }
  }
  return DEFAULT_SENDER;
}
