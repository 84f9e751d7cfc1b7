import { describe, expect, test } from "vitest";
import { liveSamples, sampleFiles } from "../../infra/local/samples.ts";
import { memoryImport } from "./memory-import.ts";
import { linesIn, MOMENTS, NOW } from "./read-samples.ts";

const LATER_THAT_DAY = "2026-11-22T20:00:00.000Z";

describe.each(MOMENTS)("at %s", (now) => {
  const files = sampleFiles(now);

  test("an import accepts every line", async () => {
    const importText = memoryImport();

    expect(await importText(files["samples.ndjson"])).toEqual(accepted({ imported: 160 }));
  });

  test("an import accepts every row, given the applicants", async () => {
    const importText = memoryImport();
    await importText(applicantsOf(files["samples.ndjson"]));

    const rows = linesIn(files["samples.csv"]).length - 1;
    expect(await importText(files["samples.csv"])).toEqual(accepted({ imported: rows }));
  });

  test("all samples go on from the live ones", async () => {
    const live = liveSamples(now);
    const importText = memoryImport();

    expect((await importText(live)).refusals.size).toBe(0);
    const unchanged = linesIn(live).length;
    expect(await importText(files["samples.ndjson"])).toEqual(
      accepted({ imported: 160 - unchanged, unchanged }),
    );
  });

  test("the rows go on from the live samples", async () => {
    const importText = memoryImport();
    await importText(liveSamples(now));

    expect((await importText(files["samples.csv"])).refusals.size).toBe(0);
  });
});

test("live samples and files made later on the same day do not conflict", async () => {
  const importText = memoryImport();
  await importText(liveSamples(NOW));

  const { report } = await importText(sampleFiles(LATER_THAT_DAY)["samples.ndjson"]);

  expect(report).toEqual({
    imported: 160 - linesIn(liveSamples(NOW)).length,
    unchanged: 160 - report.imported,
    refused: 0,
  });
});

test.each(["samples.ndjson", "samples.csv"] as const)(
  "importing %s after all samples changes nothing",
  async (name) => {
    const files = sampleFiles(NOW);
    const importText = memoryImport();
    await importText(files["samples.ndjson"]);

    const { report } = await importText(files[name]);

    const header = name === "samples.csv" ? 1 : 0;
    expect(report).toEqual({ imported: 0, unchanged: linesIn(files[name]).length - header, refused: 0 });
  },
);

function accepted(counts: { readonly imported: number; readonly unchanged?: number }) {
  return { report: { unchanged: 0, refused: 0, ...counts }, refusals: new Map() };
}

function applicantsOf(ndjson: string): string {
  return linesIn(ndjson)
    .filter((line) => line.startsWith('{"applicant"'))
    .join("\n");
}
