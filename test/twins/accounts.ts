import { requestDecisionSchema } from "../../shared/domain/change.ts";
import { siblingsOf } from "../../shared/domain/ladder.ts";
import { type Notice, purposeOf } from "../../shared/domain/notice.ts";
import { isOutOfHands } from "../../shared/domain/notice-states.ts";
import { NO_OFFICE } from "../../shared/domain/quarantine.ts";
import { endOf, type Instant, latest } from "../../shared/domain/time.ts";
import type { ApplicantTwin } from "./applicant-store.ts";
import { settings } from "./builders.ts";
import type { CaseTwin } from "./case-store.ts";
import type { StreamRecord } from "./functions.ts";
import type { NoticeTwin } from "./notice-store.ts";

/** What can be looked at after a history, whoever has played it. */
export interface Tables {
  readonly cases: CaseTwin;
  readonly applicants: ApplicantTwin;
  readonly notices: NoticeTwin;
  readonly records: readonly StreamRecord[];
}

/** The records that have left no trace that a person can see. */
export function untraced({ notices, records }: Tables): readonly StreamRecord[] {
  const traces = notices.all();
  return records.filter(
    ({ eventID, item }) =>
      !traces.some(
        (trace) =>
          trace.noticeId === eventID ||
          (trace.caseId === item.caseId &&
            trace.about === item.entry &&
            (item.entry !== "case" || trace.version === item["version"])),
      ),
  );
}

/** What has failed, and no caseworker is asked to look at it, though the person does not know. */
export function forgotten(world: Tables): readonly Notice[] {
  return world.notices
    .all()
    .filter(({ state, attention }) => state === "failed" && attention === undefined)
    .filter((notice) => !isCovered(world, notice));
}

/** What somebody must look at, on a list that nobody opens. */
export function unlisted({ notices }: Tables): readonly Notice[] {
  const lists = [...settings().offices, NO_OFFICE];
  return notices.all().filter(({ attention }) => attention !== undefined && !lists.includes(attention));
}

/** What was superseded in favour of a change or request that is not told. */
export function orphans({ cases, notices }: Tables): readonly Notice[] {
  const line = cases.lines();
  const all = notices.all();
  const hasNewerChange = ({ caseId, version = 0 }: Notice) =>
    line.some(
      ({ change: item, plan }) =>
        item.caseId === caseId && item.version > version && plan.outcome !== "not-told",
    );
  const hasOtherRequest = ({ caseId, about }: Notice) =>
    all.some(
      (other) =>
        other.caseId === caseId &&
        other.about !== about &&
        other.about?.startsWith("request#") === true &&
        other.state !== "not-told",
    );
  return all
    .filter(({ state }) => state === "superseded")
    .filter((notice) => !(notice.version === undefined ? hasOtherRequest(notice) : hasNewerChange(notice)));
}

/** The version or request that a notice is about, and whether it is the news or a reminder. */
export function subjectOf(noticeId: string): string {
  return `${/^(v\d{6}|r-r\d+|r-bulk-B\d+)/.exec(noticeId)?.[0]} ${purposeOf(noticeId)}`;
}

/** Another channel is at it, has made it or is asked about, the matter is over, or the person is gone. */
function isCovered(world: Tables, notice: Notice): boolean {
  const { caseId, applicantId = "", noticeId, version = 999_999, expiresAt = "", settledAt = "" } = notice;
  const all = world.notices.all().filter((other) => other.caseId === caseId);
  const siblings = siblingsOf(notice).map((other) => other.noticeId);
  const others = all.filter((other) => siblings.includes(other.noticeId));
  // What a caseworker has taken back, or is no longer true, is no loss; nor is a reminder after its day.
  const isTaken = others.some(
    ({ state, attention }) => attention !== undefined || isOutOfHands(state) || state === "cancelled",
  );
  // Who comes back later, as a case does, begins anew.
  const wasGone = world.applicants.wasRemoved(applicantId) || world.cases.wasRemoved(caseId, "case");
  const isElsewhere = !hasApplicant(world.cases.get(caseId, "case"), applicantId);
  const isOwnWish = others.some(({ state, reason }) => state === "withheld" && reason === "own-pause");
  // The office's day would have been over by the morning for which the other channel waited.
  const isTooLate = others.some(
    ({ state, reason, kind }) => state === "withheld" && reason === "expired" && kind === "office-closed",
  );
  const isMoot = world.cases
    .lines()
    .some(({ change }) => change.caseId === caseId && change.version > version);
  const lastlySettled = others.reduce((last, other) => latest(last, other.settledAt ?? ""), settledAt);
  const isPast = purposeOf(noticeId) === "reminder" && expiresAt <= lastlySettled;
  return (
    isTaken ||
    isPast ||
    wasGone ||
    isElsewhere ||
    isOwnWish ||
    isTooLate ||
    isMoot ||
    wasClosed(world, notice, lastlySettled) ||
    isReplaced(notice, all)
  );
}

/** The day on which the office was closed was over by then, so nobody needs to hear of it any more. */
function wasClosed({ cases }: Tables, { caseId, kind, about = "" }: Notice, at: Instant): boolean {
  if (kind !== "office-closed") return false;
  const decision = requestDecisionSchema.safeParse(cases.get(caseId, about.replace("request#", "planned#")));
  const { date } = decision.data?.parameters ?? {};
  return date !== undefined && endOf(date) <= at;
}

/** A newer request is told instead. */
function isReplaced({ about, kind, plannedAt }: Notice, all: readonly Notice[]): boolean {
  return all.some(
    (other) =>
      other.about !== about &&
      other.about?.startsWith("request#") === true &&
      other.plannedAt > plannedAt &&
      (other.kind === kind || (kind === "appointment" && other.kind === "appointment-cancelled")),
  );
}

function hasApplicant(item: unknown, applicantId: string | undefined): boolean {
  return (
    typeof item === "object" && item !== null && "applicantId" in item && item.applicantId === applicantId
  );
}
