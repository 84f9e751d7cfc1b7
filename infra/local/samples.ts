import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "../../shared/domain/case.ts";
import type { Instant } from "../../shared/domain/time.ts";
import { sampleApplicants } from "./samples/applicants.ts";
import { brokenLines, brokenRows } from "./samples/broken.ts";
import { type Calendar, calendarAt } from "./samples/calendar.ts";
import { type SampleChange, sampleChanges } from "./samples/changes.ts";

/** Files to try an import with, by name. */
export interface SampleFiles {
  /** All applicants, then all changes and requests. */
  readonly "samples.ndjson": string;
  /** The changes that fit the columns: for a store that knows the applicants. */
  readonly "samples.csv": string;
  /** Ten lines that are refused by a store that knows the live samples. */
  readonly "broken.ndjson": string;
  /** Ten rows, likewise. */
  readonly "broken.csv": string;
}

/** The sample files, their dates seen from `now`. The same moment gives the same files. */
export function sampleFiles(now: Instant): SampleFiles {
  const calendar = calendarAt(now);
  const changes = sampleChanges(calendar);
  return {
    "samples.ndjson": linesOf([...applicantLines(calendar), ...changes.map(lineOf)]),
    "samples.csv": linesOf([HEADER, ...changes.flatMap(rowOf)]),
    "broken.ndjson": linesOf(brokenLines(calendar)),
    "broken.csv": linesOf([HEADER, ...brokenRows(calendar)]),
  };
}

/** Writes the sample files into a folder, which is made if need be. Files of these names are replaced. */
export function writeSamples(folder: string, now: Instant): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(sampleFiles(now))) writeFileSync(join(folder, name), text);
}

/**
 * NDJSON that brings an empty store to life: all applicants, so that any sample file can follow, and the changes of
 * the last hour. Its lines stand in `samples.ndjson` in the same order, and no case of theirs has an earlier version there.
 */
export function liveSamples(now: Instant): string {
  const calendar = calendarAt(now);
  const changes = sampleChanges(calendar).filter(({ live }) => live);
  return linesOf([...applicantLines(calendar), ...changes.map(lineOf)]);
}

function applicantLines(calendar: Calendar): readonly string[] {
  return sampleApplicants(calendar).map((applicant) => JSON.stringify({ applicant }));
}

function lineOf({ type, item }: SampleChange): string {
  return JSON.stringify({ [type]: item });
}

const COLUMNS = ["caseId", "office", "applicantId", "status", "version", "changedAt"] as const;
const HEADER = [...COLUMNS, "letterDeadline", "letterSentOn"].join(",");

/** No cell needs quotes: ids, dates and statuses hold neither comma nor quote. */
function rowOf(change: SampleChange): readonly string[] {
  if (change.type === "request" || !isPlain(change.item)) return [];
  const { details = {}, ...item } = change.item;
  const cells = COLUMNS.map((column) => item[column]);
  return [[...cells, details.letterDeadline ?? "", details.letterSentOn ?? ""].join(",")];
}

/** A change that says nothing that the columns cannot hold. */
function isPlain({ corrects, quiet }: Case): boolean {
  return corrects === undefined && quiet === undefined;
}

function linesOf(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
