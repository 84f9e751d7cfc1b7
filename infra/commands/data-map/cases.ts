import { actSchema } from "../../../shared/adapters/desk-log.ts";
import { caseSchema } from "../../../shared/domain/case.ts";
import { requestDecisionSchema } from "../../../shared/domain/change.ts";
import { KINDS } from "../../../shared/domain/kinds.ts";
import { noticePlanSchema } from "../../../shared/domain/line.ts";
import { requestItemSchema } from "../../../shared/domain/request.ts";
import type { FunctionName } from "../../alarms/impacts.ts";
import type { Entry, Store } from "./store.ts";

const PLANNERS: readonly FunctionName[] = ["plan-notices", "release-notices"];
const SENDERS: readonly FunctionName[] = ["send-sms", "send-email"];
const READERS: readonly FunctionName[] = [...PLANNERS, ...SENDERS, "applicant-pages", "desk-api"];

const AS_CASE = "as long as the authority keeps the case";

/** All that a request can carry, whatever its kind. */
const parameterSources = Object.values(KINDS)
  .filter(({ source }) => source === "request")
  .map(({ parameters }) => ({ schema: parameters, under: "parameters" }));

const PARAMETERS: Entry = {
  fields: "parameters.date parameters.time parameters.place",
  purpose: "the appointment, or the day on which the office is closed; stands in the notice",
  personal: "yes",
  goesTo: "SES or SNS and the person's provider, page, desk",
};

const planned = (under: string): readonly Entry[] => [
  {
    fields: `${under}.outcome ${under}.kind ${under}.channels[] ${under}.reason ${under}.attention`,
    purpose: "what was decided about telling, so that a repeated record decides nothing anew",
    personal: "pseudonymous",
    goesTo: "desk",
  },
  {
    fields: `${under}.dueAt ${under}.reminder.at ${under}.reminder.channels[] ${under}.recordedAt ${under}.plannedAt`,
    purpose: "when it is told, and when once more",
    personal: "pseudonymous",
  },
];

export const CASES: readonly Store[] = [
  {
    table: "Cases",
    items: /^case$/,
    name: "Cases, `case`: where a case stands",
    sources: [{ schema: caseSchema }],
    beside: "",
    basis: "task",
    retention: AS_CASE,
    usedBy: [...READERS, "run-bulk"],
    entries: [
      {
        fields: "caseId",
        purpose: "names the case; never a file number",
        personal: "pseudonymous",
        goesTo: "logs, tag of SES, desk",
      },
      { fields: "entry", purpose: "sort key", personal: "no", basis: "none" },
      {
        fields: "office",
        purpose: "who looks after the case; named in the notice, and who may see it at the desk",
        personal: "pseudonymous",
        goesTo: "SES or SNS and the person's provider, page, desk",
      },
      {
        fields: "applicantId",
        purpose: "leads from the case to the person",
        personal: "pseudonymous",
        goesTo: "desk",
      },
      {
        fields: "status details.letterDeadline details.letterSentOn",
        purpose: "what is told and when; never how it was decided",
        personal: "yes",
        goesTo: "SES or SNS and the person's provider, page, desk",
      },
      {
        fields: "version corrects quiet",
        purpose: "order of changes, undoing one, and changes that are not told",
        personal: "no",
      },
      {
        fields: "changedAt changedBy",
        purpose: "when and by whom (a pseudonymous name) it was changed",
        personal: "pseudonymous",
        goesTo: "desk",
      },
    ],
  },
  {
    table: "Cases",
    items: /^change#/,
    name: "Cases, `change#<version>`: a station of its line",
    sources: [
      { schema: caseSchema, without: ["changedAt", "changedBy"] },
      { schema: noticePlanSchema, under: "plan" },
    ],
    beside: "at by",
    basis: "task",
    retention: AS_CASE,
    usedBy: READERS,
    entries: [
      { fields: "caseId entry version", purpose: "names the change", personal: "pseudonymous" },
      { fields: "office applicantId", purpose: "whose it was at that time", personal: "pseudonymous" },
      {
        fields: "status details.letterDeadline details.letterSentOn",
        purpose: "the line of the case as page and desk show it",
        personal: "yes",
        goesTo: "page, desk",
      },
      { fields: "corrects quiet", purpose: "whether it took a slip back, or was kept quiet", personal: "no" },
      {
        fields: "at by",
        purpose: "when and by whom",
        personal: "pseudonymous",
        goesTo: "desk; of the time, the page",
      },
      ...planned("plan"),
    ],
  },
  {
    table: "Cases",
    items: /^request#/,
    name: "Cases, `request#<id>`: a wish to tell something without a change",
    sources: [{ schema: requestItemSchema, without: ["parameters"] }, ...parameterSources],
    beside: "",
    basis: "task",
    retention: `${AS_CASE}; those of the canary at most 6 hours`,
    usedBy: [...PLANNERS, "run-bulk", "desk-api", "tell-canary"],
    entries: [
      {
        fields: "caseId entry kind",
        purpose: "what is to be told about which case",
        personal: "pseudonymous",
        goesTo: "desk",
      },
      {
        fields: "requestedAt requestedBy",
        purpose: "when and by whom (a pseudonymous name) it was asked for",
        personal: "pseudonymous",
        goesTo: "desk",
      },
      PARAMETERS,
    ],
  },
  {
    table: "Cases",
    items: /^planned#/,
    name: "Cases, `planned#<id>`: what was decided about a request",
    sources: [{ schema: requestDecisionSchema, without: ["parameters.*"] }, ...parameterSources],
    beside: "caseId entry",
    basis: "task",
    retention: `${AS_CASE}; those of the canary at most 6 hours`,
    usedBy: [...READERS, "tell-canary"],
    entries: [
      { fields: "caseId entry kind", purpose: "names the request and its kind", personal: "pseudonymous" },
      PARAMETERS,
      ...planned("plan"),
    ],
  },
  {
    table: "Cases",
    items: /^act#/,
    name: "Cases, `act#<time>#<id>`: what was done by hand at the desk",
    sources: [{ schema: actSchema }],
    beside: "",
    basis: "task",
    retention: AS_CASE,
    usedBy: ["desk-api"],
    entries: [
      {
        fields: "caseId entry noticeId",
        purpose: "what it was done to",
        personal: "pseudonymous",
        goesTo: "desk",
      },
      {
        fields: "at by what word",
        purpose: "who has done what, so that it can be answered for; also data about the caseworker",
        personal: "yes",
        goesTo: "desk",
      },
    ],
  },
];
