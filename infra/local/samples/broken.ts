import type { Contact } from "../../../shared/domain/applicant.ts";
import { applicantId } from "./applicants.ts";
import type { Calendar } from "./calendar.ts";
import { caseId, officeOf } from "./changes.ts";
import { EARLIER, TODAY } from "./histories.ts";

/** Cases whose whole history is live, so that what is wrong about these rows shows from the start. */
const FORWARDED = 55;
const FIRST_SEEN_LATE = 60;
const FIRST_UNUSED = EARLIER.length + TODAY.length + 1;

/** Ten lines of NDJSON, each with one mistake. */
export function brokenLines(calendar: Calendar): readonly string[] {
  const { office: _, ...withoutOffice } = newCase(calendar);
  const lines = [
    { case: { ...newCase(calendar), status: "approved" } },
    { case: withoutOffice },
    { applicant: newApplicant(calendar, "sms", "0171 39200-61") },
    // Ofcom's drama numbers: British, and nobody's.
    { applicant: newApplicant(calendar, "sms", "+447700900123") },
    { applicant: newApplicant(calendar, "email", "person-0061(at)example.org") },
    { case: { ...newCase(calendar), applicantId: "a-999999" } },
    { case: { ...newCase(calendar), ...placeOf(calendar, FORWARDED), version: 2, status: "in-review" } },
    { case: { ...newCase(calendar), details: { outcome: "granted" } } },
    { request: appointmentAt(calendar, "half past nine") },
  ].map((line) => JSON.stringify(line));
  const cutOff = JSON.stringify({ case: newCase(calendar) }).slice(0, -2);
  return [cutOff, ...lines];
}

/** Ten rows of CSV for the header with both optional columns, each with one mistake. */
export function brokenRows(calendar: Calendar): readonly string[] {
  const { year } = calendar;
  const id = caseId(calendar, FIRST_UNUSED);
  const office = officeOf(FIRST_UNUSED);
  const person = applicantId(1);
  const at = calendar.workdayAt(-1, "09:00");
  const last = placeOf(calendar, FIRST_SEEN_LATE);
  return [
    `"${id},${office},${person},received,1,${at},,`,
    `${id},${office},${person},received,1,${at}`,
    `${id},${office},${person},approved,1,${at},,`,
    `${id},,${person},received,1,${at},,`,
    `${id},nowhere,${person},received,1,${at},,`,
    `${id},${office},${person},received,0,${at},,`,
    `${id},${office},${person},received,1,01.02.${year} 09:00,,`,
    `${id},${office},${person},documents-needed,1,${at},${year}-02-30,`,
    `${id},${office},a-999999,received,1,${at},,`,
    `${last.caseId},${last.office},${last.applicantId},decided,1,${at},,`,
  ];
}

function placeOf(calendar: Calendar, number: number) {
  return { caseId: caseId(calendar, number), office: officeOf(number), applicantId: applicantId(number) };
}

/** Nothing is wrong with it. */
function newCase(calendar: Calendar) {
  return {
    ...placeOf(calendar, FIRST_UNUSED),
    applicantId: applicantId(1),
    entry: "case",
    status: "received",
    version: 1,
    changedAt: calendar.workdayAt(-1, "09:00"),
    changedBy: "worker-01",
  };
}

function newApplicant(calendar: Calendar, channel: Contact["channel"], address: string) {
  const consent = { at: calendar.daysAgo(20, "09:00"), how: "paper", by: "worker-01", language: "de" };
  const channels = [{ channel, address, state: "active", consent }];
  return { applicantId: applicantId(FIRST_UNUSED), language: "de", channels };
}

function appointmentAt(calendar: Calendar, time: string) {
  return {
    caseId: caseId(calendar, FORWARDED),
    entry: "request#sample-broken",
    kind: "appointment",
    requestedAt: calendar.workdayAt(-1, "09:00"),
    requestedBy: "worker-01",
    parameters: { date: calendar.workday(3), time, place: "office" },
  };
}
