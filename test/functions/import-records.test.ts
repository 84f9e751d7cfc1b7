import { describe, expect, test } from "vitest";
import type { ImportRecord } from "../../shared/domain/import-record.ts";
import type { Problem } from "../../shared/domain/problem.ts";
import { type ImportDeps, type ImportLine, importRecords } from "../../shared/lambda/import-records.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import { aCase, anApplicant, aRequest, settings, sms, station } from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createImportTwin } from "../twins/import-store.ts";

type Twins = ReturnType<typeof twins>;

function twins() {
  const cases = createCaseTwin();
  const applicants = createApplicantTwin([anApplicant()]);
  return { cases, applicants, store: createImportTwin(cases, applicants), settings: settings() };
}

function anImport(overrides: (deps: Twins) => Partial<ImportDeps> = () => ({})) {
  const deps = twins();
  const refusals: [number, Problem][] = [];
  const run = (...records: readonly ImportRecord[]) =>
    importRecords({ ...deps, ...overrides(deps) }, linesOf(records), {
      refused: (line, problem) => refusals.push([line, problem]),
      done: () => {},
    });
  return { ...deps, refusals, run };
}

async function* linesOf(records: readonly ImportRecord[]): AsyncGenerator<ImportLine> {
  for (const [index, value] of records.entries()) yield { number: index + 1, parsed: { ok: true, value } };
}

const caseLine = (fields: Parameters<typeof aCase>[0] = {}): ImportRecord => ({
  type: "case",
  item: aCase(fields),
});
const personLine = (fields: Parameters<typeof anApplicant>[0] = {}): ImportRecord => ({
  type: "applicant",
  item: anApplicant(fields),
});

describe("an import", () => {
  test("writes applicants, cases and requests, and counts them", async () => {
    const { run, cases, applicants } = anImport();

    const report = await run(personLine({ applicantId: "a-1" }), caseLine({ applicantId: "a-1" }), {
      type: "request",
      item: aRequest(),
    });

    expect(report).toEqual({ imported: 3, unchanged: 0, refused: 0 });
    expect(applicants.get("a-1")).toBeDefined();
    expect(cases.get("MS-2026-000123", "case")).toEqual(aCase({ applicantId: "a-1" }));
    expect(cases.get("MS-2026-000123", "request#01JD9Z")).toBeDefined();
  });

  test("done again changes nothing", async () => {
    const { run } = anImport();
    const lines = [
      personLine({ language: "en" }),
      caseLine(),
      { type: "request", item: aRequest() } as const,
    ];
    await run(...lines);

    expect(await run(...lines)).toEqual({ imported: 0, unchanged: 3, refused: 0 });
  });

  test("takes versions that were planned before as unchanged", async () => {
    const { run, cases } = anImport();
    const line = [station(), station({ version: 2, status: "in-review" })];
    for (const { change, plan } of line) {
      cases.put(change);
      await cases.record({ type: "status", item: change, plan });
    }

    expect(await run(...line.map(({ change }) => ({ type: "case", item: change }) as const))).toEqual({
      imported: 0,
      unchanged: 2,
      refused: 0,
    });
  });

  test("lets lines of one case take effect in the order of the file", async () => {
    const { run, cases } = anImport();
    const versions = Array.from({ length: 30 }, (_, index) => index + 1);

    const report = await run(...versions.map((version) => caseLine({ version })));

    expect(report.imported).toBe(30);
    expect(cases.get("MS-2026-000123", "case")).toMatchObject({ version: 30 });
  });

  test("lets lines of one applicant take effect in the order of the file", async () => {
    const { run, applicants } = anImport();
    const languages = ["en", "ar", "de", "uk"];

    await run(...languages.map((language) => personLine({ language })));

    expect(applicants.get("a-000042")?.["language"]).toBe("uk");
  });

  test("lets a case wait for the applicant of an earlier line", async () => {
    const { run } = anImport(({ store }) => ({ store: slow(store) }));

    const report = await run(personLine({ applicantId: "a-1" }), caseLine({ applicantId: "a-1" }));

    expect(report).toMatchObject({ imported: 2, refused: 0 });
  });

  test("lets a request wait for the case of an earlier line", async () => {
    const { run } = anImport(({ store }) => ({ store: slow(store) }));

    const report = await run(caseLine(), { type: "request", item: aRequest() });

    expect(report).toMatchObject({ imported: 2, refused: 0 });
  });

  test("names the line of each refusal, and goes on", async () => {
    const { run, refusals } = anImport();

    const report = await run(
      caseLine({ caseId: "C-1", applicantId: "nobody" }),
      { type: "request", item: aRequest({ caseId: "C-unknown" }) },
      caseLine({ caseId: "C-2", version: 5, status: "withdrawn" }),
      caseLine({ caseId: "C-2", version: 4 }),
      caseLine({ caseId: "C-2", version: 5 }),
      caseLine({ caseId: "C-2", version: 6 }),
    );

    expect(report).toEqual({ imported: 1, unchanged: 0, refused: 5 });
    expect(new Map(refusals.map(([line, { field }]) => [line, field]))).toEqual(
      new Map([
        [1, "case.applicantId"],
        [2, "request.caseId"],
        [4, "case.version"],
        [5, "case.version"],
        [6, "case.status"],
      ]),
    );
  });

  test("tries again when somebody else writes the case at the same time", async () => {
    let collisions = 2;
    const { run } = anImport(({ store }) => ({
      store: { write: async (record, seen) => (collisions-- > 0 ? false : store.write(record, seen)) },
    }));

    expect(await run(caseLine())).toMatchObject({ imported: 1 });
  });

  test("refuses a case that somebody else keeps changing", async () => {
    const { run, refusals } = anImport(() => ({ store: { write: async () => false } }));

    expect(await run(caseLine())).toMatchObject({ imported: 0, refused: 1 });
    expect(refusals).toMatchObject([[1, { field: "case" }]]);
  });

  test("leaves a stopped channel stopped and the page code as it is", async () => {
    const { run, applicants } = anImport();
    applicants.put(anApplicant({ channels: [sms({ state: "stopped" })] }));

    const report = await run(personLine({ language: "en", pageCode: "0123456789" }));

    expect(report.imported).toBe(1);
    expect(applicants.get("a-000042")).toMatchObject({
      language: "en",
      pageCode: "K7QF2M9X4T",
      channels: [{ state: "stopped" }],
    });
  });

  test("has a constant number of lines on their way, however long the file", async () => {
    let running = 0;
    let most = 0;
    const { run } = anImport(({ store }) => ({
      store: {
        async write(record, seen) {
          running++;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          return store.write(record, seen);
        },
      },
    }));

    await run(...Array.from({ length: 500 }, (_, index) => caseLine({ caseId: `C-${index}` })));

    expect(most).toBeGreaterThan(8);
    expect(most).toBeLessThanOrEqual(64);
  });

  test("reads no further ahead than it writes", async () => {
    let read = 0;
    let written = 0;
    let furthest = 0;
    const { cases, applicants, store, settings: stage } = twins();
    async function* counted() {
      for await (const line of linesOf(
        Array.from({ length: 300 }, (_, index) => caseLine({ caseId: `C-${index}` })),
      )) {
        read++;
        furthest = Math.max(furthest, read - written);
        yield line;
      }
    }

    await importRecords({ cases, applicants, store: slow(store), settings: stage }, counted(), {
      refused: () => {},
      done: () => written++,
    });

    expect(furthest).toBeLessThanOrEqual(65);
  });

  test("throws if a table cannot be reached at the end of the file", async () => {
    const { run } = anImport(() => ({ store: { write: () => Promise.reject(new Error("ECONNREFUSED")) } }));

    await expect(run(caseLine())).rejects.toThrow("ECONNREFUSED");
  });

  // A line that fails while the next one is being read is forgotten: the import ends well and has lost it.
  test("throws if a table could not be reached for one line in the middle of the file", async () => {
    const { cases, applicants, store, settings: stage } = twins();
    async function* withPauses() {
      for await (const line of linesOf([caseLine({ caseId: "C-lost" }), caseLine({ caseId: "C-2" })])) {
        yield line;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const failing: ImportDeps["store"] = {
      write: (record, seen) =>
        record.type === "case" && record.item.caseId === "C-lost"
          ? Promise.reject(new Error("InternalServerError"))
          : store.write(record, seen),
    };

    await expect(
      importRecords({ cases, applicants, store: failing, settings: stage }, withPauses(), {
        refused: () => {},
        done: () => {},
      }),
    ).rejects.toThrow("InternalServerError");
  });

  // A stop that cannot be read is still a stop.
  test("does not overwrite an applicant whose record cannot be read", async () => {
    const { run, applicants } = anImport();
    const current = { ...anApplicant(), channels: [sms({ state: "stopped" })], reach: "both" };
    applicants.put(current);

    await run(personLine());

    expect(applicants.get("a-000042")).toEqual(current);
  });

  // Between the read and the write the person stops on their page; the write then opens the channel again.
  test("does not overwrite a stop that came between its read and its write", async () => {
    const { run, applicants } = anImport(({ store, applicants: people }) => ({
      store: {
        write: (record, seen) => {
          people.put(anApplicant({ channels: [sms({ state: "stopped" })] }));
          return store.write(record, seen);
        },
      },
    }));

    await run(personLine({ language: "en" }));

    expect(applicants.get("a-000042")).toMatchObject({ channels: [{ state: "stopped" }] });
  });

  test("leaves fields alone that it does not know", async () => {
    const { run, applicants } = anImport();
    const current = { ...anApplicant(), note: "kept by somebody else" };
    applicants.put(current);

    await run(personLine({ language: "en" }));

    expect(applicants.get("a-000042")).toMatchObject({ note: "kept by somebody else" });
  });
});

function slow(store: ImportDeps["store"]): ImportDeps["store"] {
  return {
    async write(record, seen) {
      await new Promise((resolve) => setImmediate(resolve));
      return store.write(record, seen);
    },
  };
}
