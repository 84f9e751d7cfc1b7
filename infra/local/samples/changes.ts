import type { Case } from "../../../shared/domain/case.ts";
import type { Request } from "../../../shared/domain/request.ts";
import type { Instant } from "../../../shared/domain/time.ts";
import localSettings from "../../settings/local.json" with { type: "json" };
import { applicantId } from "./applicants.ts";
import type { Calendar } from "./calendar.ts";
import { EARLIER, type History, type RequestStep, type StatusStep, TODAY } from "./histories.ts";

/** A request's item as somebody writes it. */
type SampleRequest = Omit<Request, "requestId">;

/** One sample change or request. */
export type SampleChange = {
  readonly at: Instant;
  /** Whether it is shown on an empty store at once. */
  readonly live: boolean;
} & (
  | { readonly type: "case"; readonly item: Case }
  | { readonly type: "request"; readonly item: SampleRequest }
);

/** What happened less than so many minutes ago comes by import only, so that one live case still has news. */
const LIVE_UNTIL = 10;

const OFFICES = Object.keys(localSettings.offices);

/** All sample changes and requests, oldest first, so that each case's versions rise. */
export function sampleChanges(calendar: Calendar): readonly SampleChange[] {
  const earlier = EARLIER.flatMap((history, index) => {
    const moment = (ago: number, step: number) => calendar.workdayAt(-ago, officeTime(index, step));
    return changesOf(history, { number: index + 1, calendar, moment, isLive: () => false });
  });
  const today = TODAY.flatMap((history, index) => {
    const number = EARLIER.length + index + 1;
    const isLive = (ago: number) => ago >= LIVE_UNTIL;
    return changesOf(history, { number, calendar, moment: calendar.minutesAgo, isLive });
  });
  return [...earlier, ...today].sort((one, other) => compare(one.at, other.at));
}

/** The id of the case with this number. */
export function caseId(calendar: Calendar, number: number): string {
  return `MS-${calendar.year}-${String(number).padStart(6, "0")}`;
}

/** The office that looks after the case with this number. */
export function officeOf(number: number): string {
  return OFFICES[number % OFFICES.length] ?? "";
}

interface Surroundings {
  readonly number: number;
  readonly calendar: Calendar;
  readonly moment: (ago: number, step: number) => Instant;
  readonly isLive: (ago: number) => boolean;
}

function changesOf({ applicant, steps }: History, around: Surroundings): readonly SampleChange[] {
  let version = 0;
  return steps.map((step, index) => {
    const common = { at: around.moment(step.ago, index), live: around.isLive(step.ago) };
    if ("kind" in step) {
      return { ...common, type: "request", item: requestOf(step, index, common.at, around) };
    }
    version = step.version ?? version + 1;
    return { ...common, type: "case", item: caseOf({ ...step, version }, applicant, common.at, around) };
  });
}

type VersionedStep = StatusStep & { readonly version: number };

function caseOf(step: VersionedStep, applicant: number, changedAt: Instant, around: Surroundings): Case {
  const { status, version, corrects, quiet } = step;
  const details = detailsOf(step, around.calendar);
  return {
    caseId: caseId(around.calendar, around.number),
    entry: "case",
    office: officeOf(around.number),
    applicantId: applicantId(applicant),
    status,
    version,
    changedAt,
    changedBy: workerOf(around.number),
    ...(details !== undefined && { details }),
    ...(corrects !== undefined && { corrects }),
    ...(quiet !== undefined && { quiet }),
  };
}

function detailsOf({ letterDeadline, letterSentOn }: StatusStep, calendar: Calendar): Case["details"] {
  if (letterDeadline !== undefined) return { letterDeadline: calendar.workday(letterDeadline) };
  if (letterSentOn !== undefined) return { letterSentOn: calendar.workday(letterSentOn) };
  return undefined;
}

function requestOf(
  step: RequestStep,
  index: number,
  requestedAt: Instant,
  around: Surroundings,
): SampleRequest {
  const { date, ...parameters } = step.parameters;
  return {
    caseId: caseId(around.calendar, around.number),
    entry: `request#sample-${around.number}-${index}`,
    kind: step.kind,
    requestedAt,
    requestedBy: workerOf(around.number),
    parameters: { ...(date !== undefined && { date: around.calendar.workday(date) }), ...parameters },
  };
}

/** Two people work at each office. */
function workerOf(number: number): string {
  return `worker-${String(1 + (number % (2 * OFFICES.length))).padStart(2, "0")}`;
}

/** Between eight and four, each case at a time of its own, its steps twenty minutes apart. */
function officeTime(index: number, step: number): string {
  const minutes = 8 * 60 + ((index * 37) % 360) + step * 20;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function compare(one: Instant, other: Instant): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
