import { sampleFiles } from "../../infra/local/samples.ts";
import type { Applicant } from "../../shared/domain/applicant.ts";
import type { Case } from "../../shared/domain/case.ts";
import { parseImportLine } from "../../shared/domain/import-record.ts";
import type { Request } from "../../shared/domain/request.ts";
import type { Instant } from "../../shared/domain/time.ts";
import { settings } from "./memory-import.ts";

/** A Sunday morning. */
export const NOW = "2026-11-22T09:00:00.000Z";

/** A working day, nights around midnight in Berlin, New Year, and both days on which the clocks change. */
export const MOMENTS = [
  NOW,
  "2026-11-24T14:30:00.000Z",
  "2026-11-24T23:05:00.000Z",
  "2026-12-31T22:59:59.000Z",
  "2026-12-31T23:00:01.000Z",
  "2027-03-28T00:59:00.000Z",
  "2027-10-31T01:30:00.000Z",
] as const;

export interface Samples {
  readonly applicants: readonly Applicant[];
  readonly cases: readonly Case[];
  readonly requests: readonly Request[];
}

/** The items of `samples.ndjson`, each in the order of the file. */
export function samplesAt(now: Instant): Samples {
  return itemsOf(sampleFiles(now)["samples.ndjson"]);
}

/** The items of NDJSON that has no mistakes. */
export function itemsOf(text: string): Samples {
  const applicants: Applicant[] = [];
  const cases: Case[] = [];
  const requests: Request[] = [];
  for (const line of linesIn(text)) {
    const parsed = parseImportLine(line, settings);
    if (!parsed.ok) throw new Error(`${parsed.problem.field} ${parsed.problem.rule}: ${line}`);
    const record = parsed.value;
    if (record.type === "applicant") applicants.push(record.item);
    else if (record.type === "case") cases.push(record.item);
    else requests.push(record.item);
  }
  return { applicants, cases, requests };
}

export function linesIn(text: string): readonly string[] {
  return text.trimEnd().split("\n");
}
