import { describe, expect, test } from "vitest";
import type { Applicant } from "../../shared/domain/applicant.ts";
import { MOST_BULK_CASES } from "../../shared/domain/bulk.ts";
import type { Case } from "../../shared/domain/case.ts";
import { bulkSamples } from "../../shared/lambda/bulk-samples.ts";
import { type BulkPlanDeps, chooseCases, dryRun } from "../../shared/lambda/plan-bulk.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import { aCase, anApplicant, email, NOW, sendSettings, settings, sms } from "../twins/builders.ts";
import { createBulkSlicesTwin } from "../twins/bulk.ts";
import { aBulkJob } from "../twins/bulk-builder.ts";
import { createCaseListsTwin } from "../twins/desk.ts";

function anOffice(cases: readonly Case[], people: readonly Applicant[]) {
  const slices = createBulkSlicesTwin();
  const deps: BulkPlanDeps = {
    caseLists: createCaseListsTwin(() => cases.map((item) => ({ ...item }))),
    applicants: createApplicantTwin(people),
    slices,
    settings: settings(),
    sending: sendSettings(),
    offices: { coerde: { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" } },
    pageUrl: "https://sachstand.example.org/s",
    now: () => NOW,
  };
  return { deps, slices };
}

const { counts: _, ...DRAFT } = aBulkJob({ state: "drafted" });

const caseOf = (applicantId: string, fields: Partial<Case> = {}) =>
  aCase({ applicantId, caseId: `C-${applicantId}`, ...fields });

describe("the dry run of a bulk notice", () => {
  test("counts people, messages by channel and language, parts and price", async () => {
    const people = [
      anApplicant({ applicantId: "a-1" }),
      anApplicant({ applicantId: "a-2", language: "ar", reach: "all", channels: [sms(), email()] }),
      anApplicant({ applicantId: "a-3", language: "en", channels: [email()] }),
      anApplicant({ applicantId: "a-4", channels: [sms({ state: "stopped" })] }),
      anApplicant({ applicantId: "a-5", safeContact: true }),
    ];
    const cases = people.map(({ applicantId }) => caseOf(applicantId));
    const { deps } = anOffice([...cases, caseOf("a-1", { caseId: "C-more" }), caseOf("a-unknown")], people);

    const counts = await dryRun(deps, DRAFT);

    expect(counts).toMatchObject({
      ...{ cases: 7, persons: 6, nobodyToTell: 3, leftOut: false },
      channels: { sms: 2, email: 2 },
      languages: { de: 1, ar: 2, en: 1 },
    });
    expect(counts.parts).toBeGreaterThanOrEqual(3);
    expect(counts.priceUsd).toBeCloseTo(counts.parts * 0.1);
  });

  test("of an office without cases counts nobody", async () => {
    expect(await dryRun(anOffice([], []).deps, DRAFT)).toMatchObject({ cases: 0, persons: 0, priceUsd: 0 });
  });

  test("counts only people with a case in one of the wanted statuses", async () => {
    const people = ["a-1", "a-2"].map((applicantId) => anApplicant({ applicantId }));
    const { deps } = anOffice([caseOf("a-1"), caseOf("a-2", { status: "decided" })], people);

    expect(await dryRun(deps, { ...DRAFT, statuses: ["received"] })).toMatchObject({ cases: 2, persons: 1 });
  });

  test.each([
    [MOST_BULK_CASES, false],
    [MOST_BULK_CASES + 1, true],
  ])("of %d cases looks at those that changed last; some left out: %s", async (count, leftOut) => {
    const cases = Array.from({ length: count }, (_, index) => caseOf(`a-${index}`));
    // Sorted once, unlike the twin; a full page has a next one, as in DynamoDB.
    const caseLists: BulkPlanDeps["caseLists"] = {
      async ofOffice(_office, { limit, from }) {
        const start = Number(from ?? 0);
        const page = cases.slice(start, start + limit);
        return { cases: page, next: page.length === limit ? String(start + limit) : undefined };
      },
    };
    const { deps } = anOffice([], []);

    const counts = await dryRun({ ...deps, caseLists }, DRAFT);

    expect(counts).toMatchObject({ cases: MOST_BULK_CASES, persons: MOST_BULK_CASES, leftOut });
  });
});

test("a bulk notice is shown in German and in each language that it goes out in, without a code", async () => {
  const job = aBulkJob({ state: "drafted" });
  const counts = { ...job.counts, languages: { ar: 2, de: 1 } };

  const samples = await bulkSamples(anOffice([], []).deps, { ...job, counts });

  expect(samples.map(({ language }) => language)).toEqual(["de", "ar"]);
  for (const { text } of samples) expect(text).toContain(".....-.....");
});

describe("the choice of cases", () => {
  test("is one for each person, in slices", async () => {
    const cases = Array.from({ length: 250 }, (_, index) => caseOf(`a-${index}`));
    const { deps, slices } = anOffice(
      [...cases, ...cases.map((one) => ({ ...one, caseId: `${one.caseId}-2` }))],
      [],
    );

    const { persons, keep } = await chooseCases(deps, DRAFT);

    expect([persons, await keep("choice-9")]).toEqual([250, 5]);
    const kept = await Promise.all([0, 1, 2, 3, 4].map((slice) => slices.read("choice-9", slice)));
    expect(kept.map(({ length }) => length)).toEqual([50, 50, 50, 50, 50]);
    expect(new Set(kept.flat().map((caseId) => caseId.replace(/-2$/, ""))).size).toBe(250);
  });

  test("misses no case that changes while the list is walked", async () => {
    const cases = Array.from({ length: 1_200 }, (_, index) =>
      caseOf(`a-${index}`, { changedAt: `2026-11-01T09:00:00.${String(index % 1_000).padStart(3, "0")}Z` }),
    );
    const { deps } = anOffice(cases, []);
    let pages = 0;
    const caseLists: BulkPlanDeps["caseLists"] = {
      async ofOffice(office, wanted) {
        const page = await deps.caseLists.ofOffice(office, wanted);
        // After the first page the last case of the list moves to its beginning.
        if (pages++ === 0) cases.unshift({ ...aCase(), ...cases.pop(), changedAt: NOW });
        return page;
      },
    };

    expect((await chooseCases({ ...deps, caseLists }, DRAFT)).persons).toBe(1_200);
  });
});
