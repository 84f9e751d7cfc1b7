import { describe, expect, test } from "vitest";
import { canaryApplicant, canaryRequest, seeCanary } from "../../shared/domain/canary.ts";
import { decideSend } from "../../shared/domain/decide-send.ts";
import { CANARY, CANARY_CASE, officeToAsk } from "../../shared/domain/personal-notices.ts";
import { parseRequest } from "../../shared/domain/request.ts";
import { aNotice, anApplicant, email, NOW, SENDING_HOURS, settings } from "../twins/builders.ts";

const told = (minutesAgo: number, notice?: Parameters<typeof aNotice>[0]) => ({
  requestId: `r${minutesAgo}`,
  requestedAt: new Date(Date.parse(NOW) - minutesAgo * 60_000).toISOString(),
  notice: notice === undefined ? undefined : aNotice({ kind: "canary", language: "uk", ...notice }),
});

describe("what became of the canary", () => {
  test("counts what has arrived once, with the slowest of it, and forgets it", () => {
    const fast = told(15, { deliveredAt: new Date(Date.parse(NOW) - 14 * 60_000).toISOString() });
    const slow = told(30, { deliveredAt: new Date(Date.parse(NOW) - 10 * 60_000).toISOString() });

    expect(seeCanary([fast, slow], NOW)).toEqual({
      arrived: 2,
      slowestSeconds: 1_200,
      waiting: 0,
      lost: 0,
      languages: [],
      over: [fast, slow],
    });
  });

  test("keeps what may still arrive, planned or not, and gives it up after six hours", () => {
    const lost = told(361, { state: "sent" });

    expect(seeCanary([told(15), told(30, { state: "sent" }), lost], NOW)).toMatchObject({
      arrived: 0,
      slowestSeconds: undefined,
      waiting: 2,
      lost: 1,
      languages: ["uk"],
      over: [lost],
    });
  });

  test("is nothing where nobody was told", () => {
    expect(seeCanary([], NOW)).toEqual({
      arrived: 0,
      slowestSeconds: undefined,
      waiting: 0,
      lost: 0,
      languages: [],
      over: [],
    });
  });

  test("is not given up in the moment in which six hours are over, nor named by a language that it never had", () => {
    const waiting = told(360, { language: undefined });

    expect(seeCanary([waiting], NOW)).toMatchObject({ waiting: 1, lost: 0, languages: [], over: [] });
  });

  test("has taken no time where clocks differ", () => {
    const early = told(0, { deliveredAt: new Date(Date.parse(NOW) - 1_000).toISOString() });

    expect(seeCanary([early], NOW).slowestSeconds).toBe(0);
  });
});

describe("the canary", () => {
  test("is nobody, by one mailbox that reads nothing, and has agreed to it", () => {
    expect(canaryApplicant("de", ["de", "uk"], NOW)).toEqual({
      applicantId: CANARY,
      language: "uk",
      reach: "first",
      channels: [
        {
          channel: "email",
          address: "success+canary@simulator.amazonses.com",
          state: "active",
          consent: { at: NOW, how: "test", by: "tell-canary" },
        },
      ],
    });
  });

  test("needs a language to be told in", () => {
    expect(() => canaryApplicant(undefined, [], NOW)).toThrow("at least one language");
  });

  test("is asked for under an id that says when", () => {
    expect(canaryRequest(NOW)).toEqual({
      caseId: CANARY_CASE,
      entry: "request#20261123T090000000Z",
      kind: "canary",
      requestedAt: NOW,
      requestedBy: "tell-canary",
      parameters: {},
    });
  });

  test("is told in each language in turn", () => {
    const next = (language?: string) => canaryApplicant(language, ["de", "uk", "ti"], NOW).language;

    const turns = [next(), next("de"), next("uk"), next("ti"), next("xx")];
    expect(turns).toEqual(["de", "uk", "ti", "de", "de"]);
  });

  test("is asked for by a request of its own, which nobody can make for a case", () => {
    const request = canaryRequest(NOW);

    expect(parseRequest(request)).toMatchObject({ ok: true, value: { kind: "canary", caseId: CANARY_CASE } });
    expect(parseRequest({ ...request, caseId: "C-1" })).toMatchObject({
      ok: false,
      problem: { field: "kind" },
    });
  });

  test("is told on a Sunday night and in nobody's name, and no office is asked about it", () => {
    const notice = aNotice({ kind: "canary", state: "queued", caseId: CANARY_CASE, office: undefined });
    const decision = decideSend(
      {
        notice: { ...notice, channel: "email", version: undefined },
        case: undefined,
        history: { line: [], requests: [] },
        applicant: anApplicant({ applicantId: CANARY, channels: [email()] }),
        gates: { pause: undefined, isBudgetSpent: false, isSuppressed: false, isReceiptOverdue: false },
      },
      settings({ sendingHours: SENDING_HOURS }),
      "2026-11-29T02:00:00.000Z",
    );

    expect(decision).toMatchObject({ do: "send" });
    expect(officeToAsk(notice)).toBeUndefined();
  });
});
