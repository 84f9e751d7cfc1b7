import { describe, expect, test } from "vitest";
import { liveSamples, sampleFiles } from "../../infra/local/samples.ts";
import { memoryImport } from "./memory-import.ts";
import { linesIn, NOW } from "./read-samples.ts";

const files = sampleFiles(NOW);

/** Per line: what is wrong with it, and the one thing that mends it. */
const LINES = [
  { field: "(whole)", rule: "must be JSON", mend: [/$/, "}}"] },
  { field: "case.status", rule: /^must be one of received/, mend: ["approved", "decided"] },
  { field: "case.office", rule: "is required", mend: ['"entry"', '"office":"mitte","entry"'] },
  { field: "applicant.channels.0.address", rule: /E\.164/, mend: ["0171 39200-61", "+491713920061"] },
  { field: "applicant.channels.0.address", rule: /starts with/, mend: ["+447700900123", "+491713920061"] },
  { field: "applicant.channels.0.address", rule: /e-mail address/, mend: ["(at)", "@"] },
  { field: "case.applicantId", rule: "must be a known applicant", mend: ["a-999999", "a-000001"] },
  { field: "case.status", rule: /may go on to/, mend: ["in-review", "forwarded"] },
  { field: "case.details", rule: /not allowed here/, mend: ['"outcome":"granted"', ""] },
  { field: "request.parameters.time", rule: /time of day/, mend: ["half past nine", "09:30"] },
] as const;

const ROWS = [
  { field: "(whole)", rule: "must be a row of CSV", mend: ['"', ""] },
  { field: "(whole)", rule: "must have 8 cells, not 6", mend: [/$/, ",,"] },
  { field: "case.status", rule: /^must be one of received/, mend: ["approved", "decided"] },
  { field: "case.office", rule: "is required", mend: [",,", ",mitte,"] },
  { field: "case.office", rule: /^must be one of coerde/, mend: ["nowhere", "mitte"] },
  { field: "case.version", rule: "must be at least 1", mend: [",0,", ",1,"] },
  { field: "case.changedAt", rule: /ISO 8601/, mend: ["01.02.2026 09:00", "2026-02-01T09:00:00+01:00"] },
  { field: "case.details.letterDeadline", rule: /^must be a day/, mend: ["-02-30", "-02-28"] },
  { field: "case.applicantId", rule: "must be a known applicant", mend: ["a-999999", "a-000001"] },
  { field: "case.version", rule: /^must be higher/, mend: ["decided,1", "decided,4"] },
] as const;

describe.each([
  { name: "only live samples", before: liveSamples(NOW) },
  { name: "all samples", before: files["samples.ndjson"] },
])("where $name are", ({ before }) => {
  test("each broken line is refused, with field and rule", async () => {
    const importText = memoryImport();
    await importText(before);

    const { report, refusals } = await importText(files["broken.ndjson"]);

    expect(report).toEqual({ imported: 0, unchanged: 0, refused: 10 });
    expect(ordered(refusals)).toEqual(
      LINES.map(({ field, rule }, index) => [index + 1, problem(field, rule)]),
    );
  });

  test("each broken row is refused, with field and rule", async () => {
    const importText = memoryImport();
    await importText(before);

    const { report, refusals } = await importText(files["broken.csv"]);

    expect(report).toEqual({ imported: 0, unchanged: 0, refused: 10 });
    expect(ordered(refusals)).toEqual(
      ROWS.map(({ field, rule }, index) => [index + 2, problem(field, rule)]),
    );
  });

  test.each(LINES.map((line, index) => ({ ...line, index })))(
    "line $index has no other mistake: $rule",
    async ({ mend: [wrong, right], index }) => {
      const importText = memoryImport();
      await importText(before);

      const mended = linesIn(files["broken.ndjson"])[index]?.replace(wrong, right) ?? "";

      expect((await importText(mended)).report).toEqual({ imported: 1, unchanged: 0, refused: 0 });
    },
  );

  test.each(ROWS.map((row, index) => ({ ...row, index })))(
    "row $index has no other mistake: $rule",
    async ({ mend: [wrong, right], index }) => {
      const importText = memoryImport();
      await importText(before);
      const [header = "", ...rows] = linesIn(files["broken.csv"]);

      const mended = rows[index]?.replace(wrong, right) ?? "";

      expect((await importText(`${header}\n${mended}`)).report).toEqual({
        imported: 1,
        unchanged: 0,
        refused: 0,
      });
    },
  );
});

function problem(field: string, rule: string | RegExp) {
  return { field, rule: typeof rule === "string" ? rule : expect.stringMatching(rule) };
}

function ordered<T>(byLine: ReadonlyMap<number, T>): readonly (readonly [number, T])[] {
  return [...byLine].sort(([one], [other]) => one - other);
}
