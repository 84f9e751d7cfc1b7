import { describe, expect, test } from "vitest";
import { REASONS } from "../../shared/domain/notice.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import { curesWhenMended, isStillCurrent, nextTry, quarantine } from "../../shared/domain/quarantine.ts";
import { aChange, aNotice, anApplicant, anOrigin, NOW, settings, station } from "../twins/builders.ts";

describe("a change that cannot be carried out", () => {
  test.each([
    ["a conflict of versions", { version: 2, status: "withdrawn" }, "version-conflict", "coerde"],
    ["a lower version", { version: 1 }, "version-backward", "coerde"],
    ["a forbidden move", { version: 3, status: "received" }, "move-forbidden", "coerde"],
    [
      "an unknown office",
      { version: 3, status: "decided", office: "nirgends" },
      "unknown-office",
      "unassigned",
    ],
  ] as const)("for %s leaves a trace for a person and sends nothing", (_, item, reason, attention) => {
    const line = [station({ version: 2, status: "in-review" })];

    const plan = planNotices(aChange(item, line), anApplicant(), settings(), NOW);

    expect(plan.outcome).toBe("quarantined");
    expect(plan.decision).toBeUndefined();
    expect(plan.moves).toEqual([]);
    expect(plan.notices).toMatchObject([
      {
        noticeId: "event-1",
        state: "quarantined",
        reason,
        about: "case",
        version: item.version,
        settledAt: NOW,
        attention,
      },
    ]);
    expect(plan.notices[0]?.dueAt).toBeUndefined();
  });

  test("from an unknown office names what would be wrong at any office first", () => {
    const line = [station({ version: 2, status: "in-review" })];
    const item = { version: 1, office: "nirgends" };

    expect(planNotices(aChange(item, line), anApplicant(), settings(), NOW).notices).toMatchObject([
      { reason: "version-backward" },
    ]);
  });

  test("for an unknown applicant is tried again for a day", () => {
    const plan = planNotices(aChange(), undefined, settings(), NOW);

    expect(plan.notices).toMatchObject([
      {
        state: "quarantined",
        reason: "unknown-applicant",
        attention: "coerde",
        dueAt: "2026-11-23T09:01:00.000Z",
        expiresAt: "2026-11-24T09:00:00.000Z",
      },
    ]);
    expect(plan.notices[0]?.settledAt).toBeUndefined();
  });

  test("names field and rule", () => {
    const problem = { field: "status", rule: "must be one of received" };

    expect(quarantine(anOrigin(), "malformed", { problem }, ["coerde"], NOW)).toMatchObject({
      reason: "malformed",
      problem,
      attention: "unassigned",
    });
  });

  test("has the stream event's id, so that a repeated record leaves one trace", () => {
    const once = planNotices(aChange({ office: "nirgends" }), anApplicant(), settings(), NOW);
    const again = planNotices(
      aChange({ office: "nirgends" }),
      anApplicant(),
      settings(),
      "2026-11-23T10:00:00.000Z",
    );

    expect(again.notices[0]?.noticeId).toBe(once.notices[0]?.noticeId);
  });
});

describe("the trace of a change that was set aside", () => {
  const origin = anOrigin({ eventId: "event-7", recordedAt: "2026-11-23T08:30:00.000Z" });
  const trace = {
    caseId: origin.caseId,
    noticeId: "event-7",
    state: "quarantined",
    about: "case",
    plannedAt: NOW,
    attempts: 0,
  };

  test("is settled at once where nothing will mend it, and names what is known", () => {
    const known = { office: "coerde", applicantId: "a-000042", version: 3 };

    expect(quarantine(origin, "move-forbidden", known, ["coerde"], NOW)).toStrictEqual({
      ...trace,
      ...known,
      reason: "move-forbidden",
      attention: "coerde",
      settledAt: NOW,
    });
  });

  test("is for nobody's office in particular where it names one that has no list", () => {
    const known = { office: "nirgends", applicantId: "a-000042", version: 3 };

    expect(quarantine(origin, "unknown-office", known, ["coerde"], NOW)).toMatchObject({
      office: "nirgends",
      attention: "unassigned",
    });
  });

  test("waits for a minute, and until a day after the change, where something may still mend it", () => {
    expect(quarantine(origin, "unknown-case", {}, ["coerde"], NOW)).toStrictEqual({
      ...trace,
      reason: "unknown-case",
      attention: "unassigned",
      dueAt: "2026-11-23T09:01:00.000Z",
      expiresAt: "2026-11-24T08:30:00.000Z",
    });
  });

  test("may be cured once what is missing is there, and only then", () => {
    const curable = REASONS.filter((reason) => curesWhenMended(aNotice({ reason })));

    expect(new Set(curable)).toEqual(
      new Set(["unknown-office", "unknown-applicant", "unknown-case", "malformed-applicant"]),
    );
    expect(curesWhenMended(aNotice())).toBe(false);
  });
});

describe("trying a quarantined change again", () => {
  const trace = aNotice({ state: "quarantined", plannedAt: NOW, expiresAt: "2026-11-24T09:00:00.000Z" });

  test.each([
    ["at first every minute", "2026-11-23T09:00:20.000Z", "2026-11-23T09:01:20.000Z"],
    ["then after as long as it has waited", "2026-11-23T10:00:00.000Z", "2026-11-23T11:00:00.000Z"],
    ["until its day is over", "2026-11-24T09:00:01.000Z", undefined],
  ])("happens %s", (_, now, expected) => {
    expect(nextTry(trace, now)).toBe(expected);
  });

  test("happens once more at the end of its day", () => {
    expect(nextTry(trace, "2026-11-23T22:00:00.000Z")).toBe("2026-11-24T09:00:00.000Z");
  });

  test("happens not once more when its day is just over", () => {
    expect(nextTry(trace, "2026-11-24T09:00:00.000Z")).toBeUndefined();
  });

  test("has no end where the trace names none", () => {
    const endless = aNotice({ state: "quarantined", plannedAt: NOW, expiresAt: undefined });

    expect(nextTry(endless, "2026-11-25T09:00:00.000Z")).toBe("2026-11-27T09:00:00.000Z");
  });

  test.each([
    ["the same version", { version: 2 }, true],
    ["a newer version", { version: 3 }, false],
    ["nothing", undefined, false],
    ["nothing at all", null, false],
    ["something that is no item", "version 2", false],
    ["something without a version", {}, false],
  ])("makes sense only while the same item is there: %s", (_, item, expected) => {
    expect(isStillCurrent(aNotice({ version: 2 }), item)).toBe(expected);
  });

  test("makes sense for a request as long as it is there", () => {
    expect(isStillCurrent(aNotice({ version: undefined }), { kind: "please-call" })).toBe(true);
    expect(isStillCurrent(aNotice({ version: undefined }), undefined)).toBe(false);
  });
});
