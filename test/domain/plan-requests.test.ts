import { describe, expect, test } from "vitest";
import { CANARY, CANARY_CASE } from "../../shared/domain/personal-notices.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import { aCase, anApplicant, aPlan, aRequest, aRequestChange, NOW, settings } from "../twins/builders.ts";

const appointment = { date: "2026-12-01", time: "09:30", place: "office" } as const;

describe("planning a request", () => {
  test("makes a notice at once, without the hold", () => {
    const plan = planNotices(aRequestChange(), anApplicant(), settings(), NOW);

    expect(plan.notices).toMatchObject([
      {
        noticeId: "r-01JD9Z-please-call-news-sms",
        state: "queued",
        kind: "please-call",
        about: "request#01JD9Z",
        dueAt: NOW,
        office: "coerde",
        applicantId: "a-000042",
      },
    ]);
    expect(plan.notices[0]?.version).toBeUndefined();
  });

  test("writes the decision down with the request's parameters", () => {
    const item = { kind: "appointment", parameters: appointment } as const;

    const plan = planNotices(aRequestChange(item), anApplicant(), settings(), NOW);

    expect(plan.decision).toMatchObject({ type: "request", item: aRequest(item), plan: { outcome: "told" } });
  });

  test("puts no parameter into a notice; only a reminder's own times show the day", () => {
    const item = { kind: "appointment", parameters: appointment } as const;

    const { notices } = planNotices(aRequestChange(item), anApplicant(), settings(), NOW);

    expect(notices).toHaveLength(2);
    const [news, reminder] = notices.map((notice) => JSON.stringify({ ...notice, office: undefined }));
    expect(news).not.toMatch(/2026-12-01|09:30|office/);
    expect(reminder).not.toMatch(/09:30|"office"/);
  });

  test("of an unknown case is quarantined and tried again for a day", () => {
    const plan = planNotices(aRequestChange({}, { case: undefined }), anApplicant(), settings(), NOW);

    expect(plan).toMatchObject({
      outcome: "quarantined",
      notices: [
        {
          noticeId: "event-1",
          state: "quarantined",
          reason: "unknown-case",
          attention: "unassigned",
          dueAt: "2026-11-23T09:01:00.000Z",
          expiresAt: "2026-11-24T09:00:00.000Z",
        },
      ],
    });
  });

  test("of an unknown applicant is quarantined for the case's office", () => {
    const plan = planNotices(aRequestChange(), undefined, settings(), NOW);

    expect(plan.notices).toMatchObject([{ reason: "unknown-applicant", attention: "coerde" }]);
  });

  test("that repeats itself is a replay", () => {
    const decided = { kind: "please-call", parameters: {}, plan: aPlan({ kind: "please-call" }) } as const;

    const plan = planNotices(aRequestChange({}, { decided }), anApplicant(), settings(), NOW);

    expect(plan).toMatchObject({
      outcome: "replay",
      notices: [{ noticeId: "r-01JD9Z-please-call-news-sms" }],
    });
    expect(plan.decision).toBeUndefined();
  });

  test.each([
    ["another kind", { kind: "renewal-due", parameters: {} }],
    ["another kind with the same parameters", { kind: "appointment-cancelled", parameters: appointment }],
    ["another parameter", { kind: "appointment", parameters: { ...appointment, time: "10:00" } }],
  ] as const)("with the same id and %s is quarantined", (_, decision) => {
    const decided = { ...decision, plan: aPlan({ kind: decision.kind }) };
    const item = { kind: "appointment", parameters: appointment } as const;

    const plan = planNotices(aRequestChange(item, { decided }), anApplicant(), settings(), NOW);

    expect(plan).toMatchObject({ outcome: "quarantined", notices: [{ reason: "request-conflict" }] });
  });

  // Its notice may have gone out: what was decided once is decided.
  test("that repeats itself is a replay although its case is gone", () => {
    const decided = { kind: "please-call", parameters: {}, plan: aPlan({ kind: "please-call" }) } as const;

    const plan = planNotices(aRequestChange({}, { decided, case: undefined }), undefined, settings(), NOW);

    expect(plan).toMatchObject({
      outcome: "replay",
      notices: [{ noticeId: "r-01JD9Z-please-call-news-sms", language: "de" }],
    });
    expect(plan.notices[0]?.office).toBeUndefined();
    expect(plan.notices[0]?.applicantId).toBeUndefined();
  });

  test("of the canary needs no case, and goes to the canary", () => {
    const change = aRequestChange({ kind: "canary", caseId: CANARY_CASE }, { case: undefined });

    expect(planNotices(change, anApplicant(), settings(), NOW).notices).toMatchObject([
      { kind: "canary", state: "queued", applicantId: CANARY },
    ]);
  });

  test("is told of a person's safe contact to the office only", () => {
    const plan = planNotices(aRequestChange(), anApplicant({ safeContact: true }), settings(), NOW);

    expect(plan.notices).toMatchObject([
      { noticeId: "r-01JD9Z-please-call-news-none", state: "withheld", attention: "coerde" },
    ]);
  });

  test("that repeats itself is a replay whatever the order of its stored parameters", () => {
    const { date, time, place } = appointment;
    const decided = {
      kind: "appointment",
      parameters: { place, date, time },
      plan: aPlan({ kind: "appointment" }),
    } as const;
    const item = { kind: "appointment", parameters: appointment } as const;

    const plan = planNotices(aRequestChange(item, { decided }), anApplicant(), settings(), NOW);

    expect(plan.outcome).toBe("replay");
  });

  test("about a case of an unknown office is quarantined", () => {
    const change = aRequestChange({}, { case: aCase({ office: "nirgends" }) });

    const plan = planNotices(change, anApplicant(), settings(), NOW);

    expect(plan).toMatchObject({ outcome: "quarantined", notices: [{ reason: "unknown-office" }] });
  });
});
