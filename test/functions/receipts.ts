import { aNotice, CASE_ID, EMAIL, NOW } from "../twins/builders.ts";

/** Whose mail events are about, unless they say otherwise. */
export const ORIGIN = { configurationSet: "sachstand-test", accountId: "000000000000" };

/** An event of SES, as its developer guide shows it; by default SES has taken the mail of {@link aNotice}. */
export function aMailEvent(fields: Readonly<Record<string, unknown>> = {}, mail: object = {}) {
  const { noticeId } = aNotice();
  const tags = {
    "ses:configuration-set": [ORIGIN.configurationSet],
    "ses:source-ip": ["127.0.0.1"],
    notice: [noticeId],
    case: [CASE_ID],
  };
  return {
    eventType: "Send",
    ...fields,
    mail: {
      timestamp: NOW,
      source: "mitteilungen@sachstand.example.org",
      sendingAccountId: ORIGIN.accountId,
      messageId: "provider-1",
      destination: [EMAIL],
      headersTruncated: false,
      headers: [{ name: "To", value: EMAIL }],
      tags,
      ...mail,
    },
  };
}

/** What is passed on of an entry of the SMS delivery log: the SMS has arrived. */
export function anSmsReceipt(fields: Readonly<Record<string, unknown>> = {}) {
  return { source: "sms-log", messageId: "provider-1", outcome: "delivered", at: NOW, ...fields };
}
