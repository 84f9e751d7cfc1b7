import { parse as parseCsv } from "csv-parse/sync";
import { type ImportRecord, parseCase, parseImportLine } from "../domain/import-record.ts";
import type { Parsed } from "../domain/problem.ts";
import type { PlanSettings } from "../domain/settings.ts";
import type { ImportLine } from "./import-records.ts";

const REQUIRED = ["caseId", "office", "applicantId", "status", "version", "changedAt"] as const;
const OPTIONAL = ["letterDeadline", "letterSentOn"] as const;

/** A CSV or NDJSON whose first line is neither. */
export class ImportFormatError extends Error {
  override readonly name = "ImportFormatError";
}

export interface ImportOptions {
  readonly settings: PlanSettings;
  /** Records all changes as not told, and refuses requests. */
  readonly quiet: boolean;
}

/**
 * Reads an import line by line: NDJSON if the first line starts with `{`, else CSV with a header, by comma or
 * semicolon. Empty lines are passed over, also a spreadsheet's, which has the separators; a byte order mark is, too.
 * @throws ImportFormatError if the first line is neither.
 */
export async function* readImport(
  lines: AsyncIterable<string>,
  { settings, quiet }: ImportOptions,
): AsyncGenerator<ImportLine> {
  let parseLine: ((text: string) => Parsed<ImportRecord>) | undefined;
  let empty = /^\s*$/;
  let number = 0;
  for await (const raw of lines) {
    number++;
    const text = number === 1 ? raw.replace(/^\uFEFF/, "") : raw;
    if (empty.test(text)) continue;
    if (parseLine === undefined && !text.trimStart().startsWith("{")) {
      parseLine = csvParser(text, settings);
      empty = /^[\s;,]*$/;
      continue;
    }
    parseLine ??= (line) => parseImportLine(line, settings);
    const parsed = parseLine(text);
    yield { number, parsed: quiet ? silenced(parsed) : parsed };
  }
}

function csvParser(header: string, settings: PlanSettings): (text: string) => Parsed<ImportRecord> {
  const delimiter = header.includes(";") ? ";" : ",";
  const names = cells(header, delimiter);
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  const missing = REQUIRED.filter((name) => !names?.includes(name));
  const isKnown = (names ?? []).every(
    (name, index, all) => known.includes(name) && all.indexOf(name) === index,
  );
  if (missing.length > 0 || !isKnown) {
    throw new ImportFormatError(
      `The first line must be JSON or the header ${REQUIRED.join(",")} (and optional ${OPTIONAL.join(",")})`,
    );
  }
  return (text) => parseRow(cells(text, delimiter), names ?? [], settings);
}

function cells(text: string, delimiter: string): readonly string[] | undefined {
  try {
    const rows: string[][] = parseCsv(text, { delimiter, trim: true });
    // A carriage return alone ends a row, too: what follows it must not be lost unseen.
    return rows.length === 1 ? rows[0] : undefined;
  } catch {
    return undefined;
  }
}

function parseRow(
  row: readonly string[] | undefined,
  names: readonly string[],
  settings: PlanSettings,
): Parsed<ImportRecord> {
  if (row === undefined) return { ok: false, problem: { field: "(whole)", rule: "must be a row of CSV" } };
  if (row.length !== names.length) {
    return {
      ok: false,
      problem: { field: "(whole)", rule: `must have ${names.length} cells, not ${row.length}` },
    };
  }
  const { letterDeadline, letterSentOn, version, ...fields } = Object.fromEntries(
    names.map((name, index) => [name, row[index] === "" ? undefined : row[index]]),
  );
  const details =
    letterDeadline === undefined && letterSentOn === undefined ? undefined : { letterDeadline, letterSentOn };
  const data = {
    ...fields,
    version: version === undefined ? undefined : numberIn(version),
    changedBy: "import",
    details,
  };
  const parsed = parseCase(data, settings);
  if (parsed.ok) return { ok: true, value: { type: "case", item: parsed.value } };
  return { ok: false, problem: { ...parsed.problem, field: `case.${parsed.problem.field}` } };
}

/** Digits only: JavaScript would take `0x10` and `1e3` for numbers, too. */
function numberIn(cell: string): number {
  return /^\d+$/.test(cell) ? Number(cell) : Number.NaN;
}

/** A case is recorded without a word; of a request nothing would be left but the word. */
function silenced(parsed: Parsed<ImportRecord>): Parsed<ImportRecord> {
  if (!parsed.ok) return parsed;
  switch (parsed.value.type) {
    case "applicant":
      return parsed;
    case "case":
      return { ok: true, value: { type: "case", item: { ...parsed.value.item, quiet: true } } };
    case "request":
      return {
        ok: false,
        problem: { field: "request", rule: "would tell somebody, but the import is quiet" },
      };
  }
}
