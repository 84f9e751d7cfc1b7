import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { createCaseTable } from "../../shared/adapters/case-table.ts";
import { createPageFinder } from "../../shared/adapters/page-finder.ts";
import { aCase, anApplicant, aPlan, aRequest, NOW, PAGE_CODE, requestItem } from "../twins/builders.ts";
import { useEngine } from "./engine.ts";

const { client, table } = useEngine("page-finder", {
  Applicants: { keys: ["applicantId"], indexes: { byPageCode: ["pageCode"] } },
  Cases: { keys: ["caseId", "entry"], indexes: { byApplicant: ["applicantId", "changedAt"] } },
});
const TABLES = { applicants: table("Applicants"), cases: table("Cases") };

const finder = () => createPageFinder(client(), TABLES);
const put = (TableName: string, Item: object) =>
  client().send(new PutCommand({ TableName, Item: { ...Item } }));

describe("the owner of a page code", () => {
  test("is found by it, and by it alone", async () => {
    await put(TABLES.applicants, anApplicant());
    await put(TABLES.applicants, anApplicant({ applicantId: "a-000043", pageCode: "0123456789" }));

    expect(await finder().ownerOf(PAGE_CODE)).toBe("a-000042");
    expect(await finder().ownerOf("0123456789")).toBe("a-000043");
    expect(await finder().ownerOf("ABCDEFGHJK")).toBeUndefined();
    expect(await finder().ownerOf(PAGE_CODE.toLowerCase())).toBeUndefined();
  });

  test("is nobody where two people have it, so that it opens neither's page", async () => {
    for (const applicantId of ["a-000044", "a-000045", "a-000046"])
      await put(TABLES.applicants, anApplicant({ applicantId, pageCode: "TW0PE0P1E0" }));

    expect(await finder().ownerOf("TW0PE0P1E0")).toBeUndefined();
  });

  test("is nobody once it was renewed", async () => {
    const applicantId = "a-000047";
    await put(TABLES.applicants, anApplicant({ applicantId, pageCode: "1DC0DE0000" }));
    await put(TABLES.applicants, anApplicant({ applicantId, pageCode: "NEWC0DE000" }));

    expect(await finder().ownerOf("1DC0DE0000")).toBeUndefined();
    expect(await finder().ownerOf("NEWC0DE000")).toBe(applicantId);
  });
});

describe("the cases of a person", () => {
  const at = (day: number) => `2026-11-${day}T09:00:00.000Z`;

  test("are found, the one that changed last first, and nobody else's among them", async () => {
    const applicantId = "a-000050";
    await put(TABLES.cases, aCase({ caseId: "C-1", applicantId, changedAt: at(20) }));
    await put(TABLES.cases, aCase({ caseId: "C-2", applicantId, changedAt: at(22), office: "mitte" }));
    await put(TABLES.cases, aCase({ caseId: "C-3", applicantId, changedAt: at(21) }));
    await put(TABLES.cases, aCase({ caseId: "C-4", applicantId: "a-000051", changedAt: at(23) }));

    expect(await finder().casesOf(applicantId)).toEqual([
      { caseId: "C-2", office: "mitte" },
      { caseId: "C-3", office: "coerde" },
      { caseId: "C-1", office: "coerde" },
    ]);
  });

  test("are none of somebody who has none", async () => {
    expect(await finder().casesOf("a-unknown")).toEqual([]);
  });

  test("are found once each, whatever their history", async () => {
    const item = aCase({ caseId: "C-10", applicantId: "a-000052", version: 2 });
    const request = aRequest({ caseId: "C-10" });
    const history = createCaseTable(client(), TABLES.cases);
    await put(TABLES.cases, item);
    await put(TABLES.cases, requestItem(request));
    for (const version of [1, 2])
      await history.record({ type: "status", item: { ...item, version }, plan: aPlan() });
    await history.record({ type: "request", item: request, plan: aPlan({ kind: "please-call" }) });

    expect(await finder().casesOf("a-000052")).toEqual([{ caseId: "C-10", office: "coerde" }]);
  });

  test("are all found, however many there are", async () => {
    const applicantId = "a-000053";
    const padding = "x".repeat(300_000);
    for (let index = 0; index < 5; index++)
      await put(TABLES.cases, { ...aCase({ caseId: `C-2${index}`, applicantId, changedAt: NOW }), padding });

    expect(await finder().casesOf(applicantId)).toHaveLength(5);
  });
});
