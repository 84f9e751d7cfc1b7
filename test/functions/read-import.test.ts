import { describe, expect, test } from "vitest";
import type { ImportLine } from "../../shared/lambda/import-records.ts";
import { ImportFormatError, type ImportOptions, readImport } from "../../shared/lambda/read-import.ts";
import { aCase, anApplicant, aRequest, NOW, requestItem, settings } from "../twins/builders.ts";

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split("\n");
}

async function read(text: string, options: Partial<ImportOptions> = {}): Promise<readonly ImportLine[]> {
  const lines: ImportLine[] = [];
  for await (const line of readImport(linesOf(text), { settings: settings(), quiet: false, ...options })) {
    lines.push(line);
  }
  return lines;
}

const HEADER = "caseId,office,applicantId,status,version,changedAt";
const ROW = `MS-2026-000123,coerde,a-000042,received,1,${NOW}`;

describe("reading NDJSON", () => {
  test("gives each line its number, as an editor counts", async () => {
    const text = [{ applicant: anApplicant() }, { case: aCase() }, { request: requestItem(aRequest()) }]
      .map((line) => JSON.stringify(line))
      .join("\n\n");

    expect(await read(text)).toEqual([
      { number: 1, parsed: { ok: true, value: { type: "applicant", item: anApplicant() } } },
      { number: 3, parsed: { ok: true, value: { type: "case", item: aCase() } } },
      { number: 5, parsed: { ok: true, value: { type: "request", item: aRequest() } } },
    ]);
  });

  test("passes over a byte order mark", async () => {
    expect(await read(`\uFEFF${JSON.stringify({ case: aCase() })}`)).toMatchObject([
      { parsed: { ok: true } },
    ]);
  });

  test("refuses a line that is none and goes on", async () => {
    const lines = await read(
      `${JSON.stringify({ case: aCase() })}\n{broken\n${JSON.stringify({ case: aCase() })}`,
    );

    expect(lines).toMatchObject([
      { parsed: { ok: true } },
      { number: 2, parsed: { ok: false, problem: { field: "(whole)", rule: "must be JSON" } } },
      { parsed: { ok: true } },
    ]);
  });

  test("tells nobody when it is to be quiet: cases are silenced, and requests refused", async () => {
    const lines = [{ applicant: anApplicant() }, { case: aCase() }, { request: requestItem(aRequest()) }];

    expect(await read(lines.map((line) => JSON.stringify(line)).join("\n"), { quiet: true })).toEqual([
      { number: 1, parsed: { ok: true, value: { type: "applicant", item: anApplicant() } } },
      { number: 2, parsed: { ok: true, value: { type: "case", item: aCase({ quiet: true }) } } },
      {
        number: 3,
        parsed: {
          ok: false,
          problem: { field: "request", rule: "would tell somebody, but the import is quiet" },
        },
      },
    ]);
  });
});

describe("reading CSV", () => {
  test.each([
    ["commas", `${HEADER}\n${ROW}`],
    ["semicolons", `${HEADER}\n${ROW}`.replaceAll(",", ";")],
    ["a byte order mark", `\uFEFF${HEADER}\n${ROW}`],
    ["carriage returns", `${HEADER}\r\n${ROW}\r`],
    ["spaces and quotes", `${HEADER}\n"MS-2026-000123", "coerde" ,a-000042,received, 1 ,${NOW}`],
    ["columns in another order", `version,${HEADER.replace(",version", "")}\n1,${ROW.replace(",1,", ",")}`],
    ["empty optional columns", `${HEADER},letterDeadline,letterSentOn\n${ROW},,`],
  ])("takes it with %s", async (_, text) => {
    expect(await read(text)).toEqual([
      { number: 2, parsed: { ok: true, value: { type: "case", item: aCase() } } },
    ]);
  });

  test("passes over rows that a spreadsheet has emptied, and counts them", async () => {
    const text = [HEADER, ROW, ",,,,,", ROW, "", ", ,"].join("\r\n");

    expect((await read(text)).map(({ number, parsed }) => [number, parsed.ok])).toEqual([
      [2, true],
      [4, true],
    ]);
  });

  test("takes the days of letters", async () => {
    const [line] = await read(`${HEADER},letterDeadline,letterSentOn\n${ROW},2026-12-08,2026-11-24`);

    expect(line?.parsed).toMatchObject({
      value: { item: { details: { letterDeadline: "2026-12-08", letterSentOn: "2026-11-24" } } },
    });
  });

  test.each([
    ["case.version", "must be a whole number", ROW.replace(",1,", ",eins,")],
    ["case.version", "is required", ROW.replace(",1,", ",,")],
    ["case.caseId", "is required", ROW.replace("MS-2026-000123", "")],
    ["case.office", "must be one of coerde, mitte", ROW.replace("coerde", "nirgends")],
    ["case.status", /^must be one of received/, ROW.replace("received", "done")],
    ["case.changedAt", /ISO 8601/, ROW.replace(NOW, "23.11.2026")],
    ["(whole)", "must have 6 cells, not 5", ROW.replace(",1,", ",")],
    ["(whole)", "must be a row of CSV", `"${ROW}`],
  ])("refuses a row by %s: %s", async (field, rule, row) => {
    const lines = await read(`${HEADER}\n${row}\n${ROW}`);

    expect(lines).toMatchObject([
      { number: 2, parsed: { ok: false, problem: { field, rule: expect.stringMatching(rule) } } },
      { number: 3, parsed: { ok: true } },
    ]);
  });

  test.each([
    ["lacks a column", HEADER.replace(",status", "")],
    ["has a column that we do not know", `${HEADER},name`],
    ["is none", "Dear Sir or Madam"],
    ["is a row", ROW],
  ])("throws when the header %s", async (_, header) => {
    await expect(read(`${header}\n${ROW}`)).rejects.toThrow(ImportFormatError);
  });

  test("finds nothing in an empty file", async () => {
    expect(await read("")).toEqual([]);
  });
});
