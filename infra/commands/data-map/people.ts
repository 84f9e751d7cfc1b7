import { applicantSchema } from "../../../shared/domain/applicant.ts";
import { noticeSchema } from "../../../shared/domain/notice.ts";
import type { FunctionName } from "../../alarms/impacts.ts";
import type { Store } from "./store.ts";

const READERS: readonly FunctionName[] = [
  "plan-notices",
  "release-notices",
  "send-sms",
  "send-email",
  "applicant-pages",
  "desk-api",
];

export const APPLICANTS: Store = {
  table: "Applicants",
  items: /^/,
  name: "Applicants: the person",
  sources: [{ schema: applicantSchema }],
  beside: "",
  basis: "consent",
  retention: "until the person erases it, or the authority does",
  usedBy: [...READERS, "record-receipts", "tell-canary"],
  entries: [
    {
      fields: "applicantId",
      purpose: "names the person; a pseudonym",
      personal: "pseudonymous",
      goesTo: "desk",
    },
    {
      fields: "language",
      purpose: "the language of notices and page",
      personal: "yes",
      goesTo: "page, desk; the notice itself is in it",
    },
    {
      fields: "channels[].channel channels[].address",
      purpose: "where the person is told",
      personal: "yes",
      goesTo: "SES or SNS and the person's provider; page (masked), desk",
    },
    {
      fields: "channels[].state",
      purpose: "whether it may be used: stopped, suppressed, not yet confirmed",
      personal: "yes",
      goesTo: "page, desk",
    },
    {
      fields:
        "channels[].consent.at channels[].consent.how channels[].consent.by channels[].consent.text channels[].consent.language",
      purpose: "proof of the consent",
      personal: "yes",
      basis: "proof",
      goesTo: "page, desk",
    },
    {
      fields: "reach sendHours.from sendHours.to pausedUntil chosenAt",
      purpose: "the person's own choices: one channel or all, hours, pause",
      personal: "yes",
      goesTo: "page, desk",
    },
    {
      fields: "safeContact",
      purpose:
        "nothing may be sent, since somebody else may read it: protects the person, and says much of them",
      personal: "yes",
      basis: "task",
      goesTo: "desk",
    },
    {
      fields: "pageCode",
      purpose: "opens the page; stands in every notice",
      personal: "yes",
      goesTo: "SES or SNS and the person's provider, desk",
    },
    {
      fields: "erasedAt",
      purpose: "keeps an import from bringing back what was erased",
      personal: "pseudonymous",
      basis: "proof",
      goesTo: "desk",
    },
  ],
};

export const NOTICES: Store = {
  table: "Notices",
  items: /^/,
  name: "Notices: one message over one channel; no text, no address",
  sources: [{ schema: noticeSchema }],
  beside: "dueShard ttl",
  basis: "task",
  retention: "12 months after it is settled (TTL); those of the canary at most 6 hours",
  usedBy: [...READERS, "record-receipts", "tell-canary"],
  entries: [
    {
      fields: "caseId noticeId about version",
      purpose: "names the notice and what it is about",
      personal: "pseudonymous",
      goesTo: "queues, tags of SES, logs, desk",
    },
    {
      fields: "applicantId office",
      purpose: "whom it is for, and who looks after them",
      personal: "pseudonymous",
      goesTo: "desk",
    },
    {
      fields: "kind channel language languageWanted",
      purpose: "what is told, where and in which language",
      personal: "yes",
      goesTo: "page, desk",
    },
    {
      fields: "addressRef",
      purpose: "keyed hash of the one address that a code, or news of own choices, may go to",
      personal: "pseudonymous",
    },
    {
      fields: "state reason code problem.field problem.rule",
      purpose: "how far it is and why",
      personal: "pseudonymous",
      goesTo: "page (state), desk",
    },
    {
      fields: "plannedAt sentAt deliveredAt settledAt uncertainSince",
      purpose: "when what happened",
      personal: "pseudonymous",
      goesTo: "page, desk; as seconds, metrics",
    },
    {
      fields: "dueAt dueShard expiresAt attempts leaseUntil",
      purpose: "when somebody must look at it again, and that two senders never do",
      personal: "no",
    },
    {
      fields: "parts encoding",
      purpose: "what an SMS costs",
      personal: "no",
      goesTo: "desk; summed up, metrics",
    },
    {
      fields: "providerMessageId",
      purpose: "joins the provider's receipt to the notice",
      personal: "pseudonymous",
      goesTo: "SES, SNS (it is theirs)",
    },
    {
      fields: "attention attentionTakenBy attentionDone.word attentionDone.by attentionDone.at",
      purpose: "whom a caseworker must call, who does and how it ended; also data about the caseworker",
      personal: "yes",
      goesTo: "desk",
    },
    { fields: "ttl", purpose: "when DynamoDB deletes it", personal: "no", basis: "none" },
  ],
};
