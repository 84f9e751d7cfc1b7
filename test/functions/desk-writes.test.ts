import { describe, expect, test } from "vitest";
import type { Case } from "../../shared/domain/case.ts";
import { aCase, aPlan } from "../twins/builders.ts";
import { aDesk, CASEWORKER } from "./desk.ts";

type Desk = Awaited<ReturnType<typeof aDesk>>;

async function post({ ask }: Desk, path: string, body: object) {
  const headers = { "content-type": "application/json" };
  const pathParameters = { caseId: "C-own" };
  const answer = await ask(`POST /api/cases${path}`, CASEWORKER, {
    ...{ headers, pathParameters },
    body: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
}

/** The case goes on, and the planner has seen it. */
async function goesOn({ cases }: Desk, fields: Partial<Case>) {
  const item = aCase({ caseId: "C-own", applicantId: "a-own", ...fields });
  cases.put({ ...item });
  await cases.record({ type: "status", item, plan: aPlan() });
}

describe("undoing", () => {
  test("an undoing brings back what that had taken away, and so on", async () => {
    const desk = await aDesk();
    const details = { letterDeadline: "2026-12-08" };
    await goesOn(desk, { version: 2, status: "in-review" });
    await goesOn(desk, { version: 3, status: "documents-needed", details });
    await goesOn(desk, { version: 4, status: "in-review", corrects: 3 });

    expect(await post(desk, "/{caseId}/undo", { version: 4 })).toMatchObject({ status: 201 });
    const again = { version: 5, status: "documents-needed", corrects: 4, details } as const;
    expect(desk.cases.get("C-own", "case")).toMatchObject(again);

    await goesOn(desk, again);
    await post(desk, "/{caseId}/undo", { version: 5 });
    expect(desk.cases.get("C-own", "case")).toMatchObject({ version: 6, status: "in-review", corrects: 5 });
  });

  test("what came after an undoing leaves out what had been taken back", async () => {
    const desk = await aDesk();
    await goesOn(desk, { version: 2, status: "documents-needed" });
    await goesOn(desk, { version: 3, status: "received", corrects: 2 });
    await goesOn(desk, { version: 4, status: "in-review" });

    await post(desk, "/{caseId}/undo", { version: 4 });

    expect(desk.cases.get("C-own", "case")).toMatchObject({ version: 5, status: "received", corrects: 4 });
  });
});

test("a case of the last version there is stays readable", async () => {
  const desk = await aDesk();
  await goesOn(desk, { version: 999_999, status: "in-review" });

  const change = { expectedVersion: 999_999, status: "forwarded" };
  const answer = await post(desk, "/{caseId}/changes", change);

  expect(answer).toMatchObject({ status: 409, body: { code: "no-version-left" } });
  expect(desk.cases.get("C-own", "case")).toMatchObject({ version: 999_999, status: "in-review" });
});
