import { noticeKeySchema } from "../../../shared/domain/notice.ts";
import { LOG_MESSAGES } from "../../../shared/lambda/log.ts";
import type { Store } from "./store.ts";

const CODES = Object.keys(LOG_MESSAGES).length;

/** What is kept outside the tables; only AWS's own shapes and our queue messages, so most fields are named by hand. */
export const ELSEWHERE: readonly Store[] = [
  {
    table: "elsewhere",
    items: /^$/,
    name: "Queues `sms`, `email`, `bulk` and their dead letters",
    sources: [{ schema: noticeKeySchema }],
    beside: "bulkId",
    basis: "task",
    retention: "14 days at most, and as long again as dead letters",
    usedBy: ["send-sms", "send-email", "run-bulk"],
    entries: [
      {
        fields: "caseId noticeId bulkId",
        purpose: "which notice is to be sent, or which notice to many goes on",
        personal: "pseudonymous",
      },
    ],
  },
  {
    table: "elsewhere",
    items: /^$/,
    name: "Queue `receipt` and its dead letters (own key)",
    sources: [],
    beside: "mail.destination bounce.bouncedRecipients messageId outcome time",
    basis: "task",
    retention: "at most 4 days",
    usedBy: ["record-receipts"],
    entries: [
      {
        fields: "mail.destination bounce.bouncedRecipients",
        purpose: "none of ours: SES puts the address into its events",
        personal: "yes",
      },
      { fields: "messageId outcome time", purpose: "what became of a message", personal: "pseudonymous" },
    ],
  },
  {
    table: "elsewhere",
    items: /^$/,
    name: "SMS delivery log of SNS (log groups `sns/...`, own key)",
    sources: [],
    beside: "delivery.destination notification.messageId status delivery.priceInUSD",
    basis: "task",
    retention: "at most 14 days",
    usedBy: ["read-sms-log"],
    entries: [
      {
        fields: "delivery.destination",
        purpose: "none of ours: SNS puts the number into its log",
        personal: "yes",
      },
      {
        fields: "notification.messageId status delivery.priceInUSD",
        purpose: "what became of an SMS",
        personal: "pseudonymous",
      },
    ],
  },
  {
    table: "elsewhere",
    items: /^$/,
    name: "Bucket of records that could not be planned",
    sources: [],
    beside: "record",
    basis: "task",
    retention: "until ops have planned them again and delete them: to be decided by the office",
    usedBy: [],
    entries: [
      {
        fields: "record",
        purpose: "the item of Cases as it was (fields as above), so that nothing is lost",
        personal: "yes",
        goesTo: "ops",
      },
    ],
  },
  {
    table: "elsewhere",
    items: /^$/,
    name: `Log lines of the functions: ${CODES} codes, and ids`,
    sources: [],
    beside: "code noticeId noticeIds bulkId counts error at version",
    basis: "security",
    retention: "1 month",
    usedBy: [],
    entries: [
      {
        fields: "noticeId noticeIds bulkId",
        purpose: "leads from a failure to what it hurts; an id of a notice holds version, kind and channel",
        personal: "pseudonymous",
        goesTo: "ops",
      },
      {
        fields: "code counts error at version",
        purpose: "what happened; never an error's message, which may quote data",
        personal: "no",
        goesTo: "ops; as figures, metrics and alarms",
      },
    ],
  },
  {
    table: "elsewhere",
    items: /^$/,
    name: "Access logs of page and desk; metrics; traces",
    sources: [],
    beside: "route status time figures",
    basis: "security",
    retention: "1 month; 15 months; 30 days",
    usedBy: [],
    entries: [
      {
        fields: "route status time figures",
        purpose: "whether page, desk and pipeline work; routes stand without the codes in them",
        personal: "no",
        goesTo: "ops",
      },
    ],
  },
  {
    table: "elsewhere",
    items: /^$/,
    name: "What leaves: e-mail by SES, SMS by SNS",
    sources: [],
    beside: "address text pageCode",
    basis: "consent",
    retention: "at the person's provider and on their phone; with us not at all",
    usedBy: ["send-sms", "send-email"],
    entries: [
      {
        fields: "address text pageCode",
        purpose: "tells the person; no name, number, benefit, amount, outcome or reason",
        personal: "yes",
        goesTo: "SES, SNS, their carriers, the person's provider",
      },
    ],
  },
];
