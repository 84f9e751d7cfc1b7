import { describe, expect, test } from "vitest";
import type { ImportStore } from "../../shared/domain/import-record.ts";
import { aCase, aRequest } from "../twins/builders.ts";
import { aDesk, CASEWORKER, MACHINE } from "./desk.ts";

type Desk = Awaited<ReturnType<typeof aDesk>>;

async function importInto({ ask }: Desk, lines: readonly object[], who: object = CASEWORKER) {
  const text = lines.map((line) => JSON.stringify(line)).join("\n");
  const headers = { "content-type": "application/json" };
  const { body } = await ask("POST /api/imports", who, { headers, body: JSON.stringify({ text }) });
  return JSON.parse(body);
}

/** A later version of the other office's case, as a line that names this office. */
const takeOver = (office: string) => ({
  case: aCase({ caseId: "C-foreign", applicantId: "a-own", office, version: 2, status: "in-review" }),
});
const requestLine = (caseId: string) => {
  const { requestId: _, ...request } = aRequest({ caseId });
  return { request };
};

describe("an import by a caseworker", () => {
  test.each(["coerde", "mitte"])(
    "does not touch another office's case, also as one of %s",
    async (office) => {
      const desk = await aDesk();
      const before = desk.cases.get("C-foreign", "case");

      const report = await importInto(desk, [takeOver(office), requestLine("C-foreign")]);

      expect(report).toMatchObject({ imported: 0, refused: 2 });
      expect(report.errors).toEqual([
        { line: 1, field: "case", rule: "belongs to another office" },
        { line: 2, field: "request", rule: "belongs to another office" },
      ]);
      expect(desk.cases.get("C-foreign", "case")).toEqual(before);
      expect(desk.cases.get("C-foreign", "request#01JD9Z")).toBeUndefined();
    },
  );

  test("says of another office's case the same, whether a line has it as it is or not", async () => {
    const desk = await aDesk();
    const same = { case: aCase({ caseId: "C-foreign", applicantId: "a-foreign", office: "mitte" }) };

    const { errors } = await importInto(desk, [same, takeOver("mitte"), takeOver("coerde")]);

    expect(new Set(errors.map(({ rule }: { rule: string }) => rule))).toEqual(
      new Set(["belongs to another office"]),
    );
  });

  test("takes a request for the case of an earlier line, however slow the table is", async () => {
    const slow = (store: ImportStore): ImportStore => ({
      async write(record, seen) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return store.write(record, seen);
      },
    });
    const desk = await aDesk((deps) => ({ store: slow(deps.store) }));
    const line = { case: aCase({ caseId: "C-new", applicantId: "a-own" }) };

    const report = await importInto(desk, [line, requestLine("C-new")]);

    expect(report).toEqual({ imported: 2, unchanged: 0, refused: 0, errors: [] });
  });
});

test("an import by the case software hands a case over to another office", async () => {
  const desk = await aDesk();

  expect(await importInto(desk, [takeOver("coerde")], MACHINE)).toMatchObject({ imported: 1, refused: 0 });
  expect(desk.cases.get("C-foreign", "case")).toMatchObject({ office: "coerde", version: 2 });
});
