import { type Case, caseSchema } from "./case.ts";
import { caseKeyText, decisionEntry, requestDecisionSchema } from "./change.ts";
import type { Deadline } from "./deadline.ts";
import { isHoliday, type Land } from "./holidays.ts";
import type { KindParameters } from "./kinds.ts";
import type { Notice, Reason } from "./notice.ts";
import { parse } from "./problem.ts";
import { parseRequest, requestIdIn } from "./request.ts";
import { type Day, daysAfter, type Instant, onBerlinClock, weekdayOf } from "./time.ts";

/** Why somebody must look at a notice, and what they should do, each in one sentence that a caseworker understands. */
export interface Advice {
  readonly why: string;
  readonly whatToDo: string;
}

/** Reasons for which nobody is ever asked to look. */
export type HarmlessReason =
  | "awaiting-letter"
  | "quiet"
  | "silent-status"
  | "amendment"
  | "undone"
  | "moved-on"
  | "corrected"
  | "newer-change"
  | "newer-request"
  | "no-channel"
  | "stopped"
  | "outside-hours"
  | "paused"
  | "case-gone"
  | "applicant-gone"
  | "provider-busy"
  | "provider-misconfigured"
  | "by-caseworker"
  | "own-pause";

/** Reasons that can come with attention. */
export type AttentionReason = Exclude<Reason, HarmlessReason>;

/** What to make of each reason that can come with attention. A new reason stands here or among the harmless ones. */
export const ADVICE: Readonly<Record<AttentionReason, Advice>> = {
  suppressed: {
    why: "Earlier messages to this address came back for good or were not wanted, so nothing is sent to it any more.",
    whatToDo: "Tell the person by phone or letter, and ask for another address.",
  },
  "over-person-limit": {
    why: "The person has been sent as many messages today as one person may get on one day.",
    whatToDo:
      "Check whether the case is being changed again and again by mistake, and tell the person by phone or letter what they still need to know.",
  },
  "over-address-limit": {
    why: "This phone number or mailbox has been sent as many messages as one may get within an hour.",
    whatToDo: "Check whether it really is this person's own, and tell the person by phone or letter.",
  },
  "over-budget": {
    why: "The money for SMS is used up for this month.",
    whatToDo: "Tell the person by phone or letter.",
  },
  "safe-contact": {
    why: "Nothing may be sent to this person, because somebody else may read their messages.",
    whatToDo: "Tell the person only in the way that was agreed with them.",
  },
  expired: {
    why: "The message could not go out in time and is out of date by now.",
    whatToDo:
      "Check where the case stands, and tell the person by phone or letter what they still need to know.",
  },
  "provider-refused": {
    why: "The phone or e-mail company does not take messages for this address.",
    whatToDo: "Tell the person by phone or letter, and check the address with them.",
  },
  "answer-lost": {
    why: "The connection broke off while the message was being sent, so nobody knows whether the person has it.",
    whatToDo: "Ask the person whether they have got it, or tell them by letter.",
  },
  bounced: {
    why: "The e-mail came back, because the mailbox does not exist or takes no e-mails any more.",
    whatToDo: "Tell the person by phone or letter, and ask for their current e-mail address.",
  },
  rejected: {
    why: "The e-mail company took the message for a danger and did not pass it on.",
    whatToDo: "Tell the person by phone or letter, and let your technical support know.",
  },
  unreachable: {
    why: "The message did not get through to the person's phone.",
    whatToDo: "Tell the person by phone or letter, and check the number with them.",
  },
  "opted-out": {
    why: "The person has told the phone company that they want no more SMS from us.",
    whatToDo: "Tell the person by letter, and ask how they would like to be told from now on.",
  },
  "too-expensive": {
    why: "An SMS to this number would cost more than is allowed.",
    whatToDo: "Tell the person by phone or letter, and ask for another number or an e-mail address.",
  },
  "no-receipt": {
    why: "Nobody has confirmed that the message has arrived.",
    whatToDo: "Ask the person whether they have got it, or tell them by letter.",
  },
  malformed: {
    why: "What was entered for this case has a mistake in it, so it was set aside and nobody was told.",
    whatToDo: "Check where the case stands, and have the change or message entered again.",
  },
  "unknown-office": {
    why: "The case names an office that does not exist, so nobody was told.",
    whatToDo: "Find out which office looks after the case, and have that entered.",
  },
  "unknown-applicant": {
    why: "The case names a person of whom there is no record, so nobody was told.",
    whatToDo:
      "Have the person's record entered, or the case corrected; for a day the message then goes out by itself, later your technical support can send it.",
  },
  "unknown-case": {
    why: "A message was asked for in a case that does not exist.",
    whatToDo: "Have the case entered, or the message asked for again in the right case.",
  },
  "malformed-applicant": {
    why: "The person's record has a mistake in it, so nothing could be sent.",
    whatToDo:
      "Have the record corrected, and tell the person by phone or letter if they get no message after that.",
  },
  "version-backward": {
    why: "A change came in that is older than what is known of the case, so it was set aside.",
    whatToDo: "Check whether the case stands where it should, and enter the right status if it does not.",
  },
  "version-conflict": {
    why: "Two different changes came in under the same number, so the second one was set aside.",
    whatToDo: "Check whether the case stands where it should, and enter the right status if it does not.",
  },
  "move-forbidden": {
    why: "The case cannot go from where it stood to the status that came in, so that was set aside.",
    whatToDo: "Check where the case stands, and enter the right status, as a correction if need be.",
  },
  "request-conflict": {
    why: "A message was asked for a second time with other content, so the second one was set aside.",
    whatToDo: "Check which of the two is right; if it is the second, ask for it as a new message.",
  },
};

const NO_ADVICE: Advice = {
  why: "The message needs to be looked at.",
  whatToDo:
    "Check where the case stands, and tell the person by phone or letter what they still need to know.",
};

/** The advice for a notice that somebody must look at. */
export function adviceFor({ reason }: Pick<Notice, "reason">): Advice {
  return reason !== undefined && needsPerson(reason) ? ADVICE[reason] : NO_ADVICE;
}

/** Whether a reason can come with attention. */
export function needsPerson(reason: Reason): reason is AttentionReason {
  return Object.hasOwn(ADVICE, reason);
}

/** A notice that somebody must look at, with all that they need to know. */
export interface AttentionEntry {
  readonly notice: Notice;
  readonly since: Instant;
  readonly advice: Advice;
  readonly by: Deadline;
}

/** Items of Cases by {@link caseKeyText}, as they came from the table. */
type Items = ReadonlyMap<string, unknown>;

/** What has to be read to know a notice's deadline. */
export function deadlineKeys({ caseId, about }: Notice) {
  const requestId = requestIdIn(about);
  const entries =
    about === undefined || requestId === undefined ? ["case"] : [about, decisionEntry(requestId)];
  return entries.map((entry) => ({ caseId, entry }));
}

/**
 * The last day that the letter gives, or the day (and time) that a request is about; undefined if there is none.
 * @param items what there is of {@link deadlineKeys}
 */
export function deadlineOf(notice: Notice, items: Items): Deadline | undefined {
  const requestId = requestIdIn(notice.about);
  if (requestId === undefined) return letterDeadline(notice, items);
  const { date: day, time } = parametersOf(notice, requestId, items);
  return day === undefined ? undefined : { day, time };
}

/** A trace of what was set aside has no kind; what the case says then is as good as it gets. */
function letterDeadline(notice: Notice, items: Items): Deadline | undefined {
  if (notice.kind !== undefined && notice.kind !== "documents-needed") return undefined;
  const item = parse<Case>(caseSchema, items.get(caseKeyText({ caseId: notice.caseId, entry: "case" })));
  if (!item.ok || item.value.status !== "documents-needed") return undefined;
  const day = item.value.details?.letterDeadline;
  return day === undefined ? undefined : { day };
}

/** What was decided counts; a request that was set aside still says what it was meant for. */
function parametersOf({ caseId, about = "" }: Notice, requestId: string, items: Items): KindParameters {
  const decided = items.get(caseKeyText({ caseId, entry: decisionEntry(requestId) }));
  const decision = requestDecisionSchema.safeParse(decided);
  if (decision.success) return decision.data.parameters;
  const request = parseRequest(items.get(caseKeyText({ caseId, entry: about })));
  return request.ok ? request.value.parameters : {};
}

/** Working days that a caseworker has where nothing says more. */
const WORKING_DAYS = 3;
const FRIDAY = 5;

/**
 * What is shown of a notice that somebody must look at.
 * @param land whose public holidays are no working days; none are if it is undefined
 */
export function attentionEntry(notice: Notice, items: Items, land: Land | undefined): AttentionEntry {
  const since = notice.settledAt ?? notice.uncertainSince ?? notice.plannedAt;
  const by = deadlineOf(notice, items) ?? { day: workingDaysAfter(onBerlinClock(since).day, land) };
  return { notice, since, advice: adviceFor(notice), by };
}

function workingDaysAfter(start: Day, land: Land | undefined): Day {
  const isWorkingDay = (day: Day) =>
    weekdayOf(day) <= FRIDAY && (land === undefined || !isHoliday(day, land));
  let day = start;
  for (let left = WORKING_DAYS; left > 0; ) {
    day = daysAfter(day, 1);
    if (isWorkingDay(day)) left--;
  }
  return day;
}

/** The most urgent first. */
export function byUrgency(one: AttentionEntry, other: AttentionEntry): number {
  const place = ({ by, since }: AttentionEntry) => `${by.day} ${by.time ?? "24:00"} ${since}`;
  return place(one) < place(other) ? -1 : 1;
}
