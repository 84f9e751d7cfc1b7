import { describe, expect, test } from "vitest";
import { parseApplicant } from "../../shared/domain/applicant.ts";
import { parseIncoming } from "../../shared/domain/change.ts";
import { parse, plainTextSchema } from "../../shared/domain/problem.ts";
import { parseRequest, requestEntry, requestIdIn } from "../../shared/domain/request.ts";
import { aCase, anApplicant, anOrigin, aRequest, email, requestItem, sms } from "../twins/builders.ts";

const SECRET = "Erika Mustermann";

function caseProblem(fields: Readonly<Record<string, unknown>>) {
  const parsed = parseIncoming(anOrigin(), { ...aCase(), ...fields });
  return parsed.ok ? undefined : parsed.problem;
}

function requestProblem(fields: Readonly<Record<string, unknown>>) {
  const item = { ...requestItem(aRequest()), ...fields };
  const parsed = parseIncoming(anOrigin({ entry: String(item["entry"]) }), item);
  return parsed.ok ? undefined : parsed.problem;
}

function applicantProblem(fields: Readonly<Record<string, unknown>>) {
  const parsed = parseApplicant({ ...anApplicant(), ...fields }, ["+4917"]);
  return parsed.ok ? undefined : parsed.problem;
}

describe("a malformed case", () => {
  test.each([
    ["caseId", { caseId: SECRET }, "must be 1 to 64 letters, digits, - or _"],
    ["office", { office: undefined }, "is required"],
    ["office", { office: 7 }, /string/],
    ["applicantId", { applicantId: "" }, "must be 1 to 64 letters, digits, - or _"],
    ["status", { status: SECRET }, /^must be one of received, /],
    ["version", { version: 0 }, "must be at least 1"],
    ["version", { version: 1.5 }, "must be a whole number"],
    ["version", { version: "3" }, "must be a whole number"],
    ["version", { version: 1_000_000 }, "must be at most 999999"],
    ["changedAt", { changedAt: "22.11.2026" }, /ISO 8601/],
    ["changedBy", { changedBy: "" }, "is required"],
    ["details.letterDeadline", { details: { letterDeadline: SECRET } }, "must be a day like 2026-12-08"],
    ["details", { details: { [SECRET]: 1 } }, "has 1 field(s) that are not allowed here"],
    ["corrects", { corrects: 1 }, "must be an earlier version"],
    ["quiet", { quiet: "yes" }, "must be true or false"],
  ])("names the field %s and its rule, never the content: %j", (field, fields, rule) => {
    const problem = caseProblem(fields);

    expect(problem?.field).toBe(field);
    expect(problem?.rule).toMatch(rule);
    expect(JSON.stringify(problem)).not.toContain(SECRET);
  });

  test("that is no object at all is named as a whole", () => {
    expect(parseIncoming(anOrigin(), SECRET)).toMatchObject({ ok: false, problem: { field: "(whole)" } });
  });

  test("may carry fields of its own that we never read", () => {
    expect(parseIncoming(anOrigin(), { ...aCase(), note: SECRET })).toMatchObject({
      ok: true,
      value: { type: "status", item: aCase() },
    });
  });
});

describe("a record of Cases", () => {
  test("is a change or a request by its key, and comes with where it is from", () => {
    const ofCase = anOrigin();
    const ofRequest = anOrigin({ entry: "request#01JD9Z" });

    expect(parseIncoming(ofCase, aCase())).toEqual({
      ok: true,
      value: { type: "status", origin: ofCase, item: aCase() },
    });
    expect(parseIncoming(ofRequest, requestItem(aRequest()))).toEqual({
      ok: true,
      value: { type: "request", origin: ofRequest, item: aRequest() },
    });
  });

  test("is never a change under a request's key, nor a request under a case's", () => {
    expect(parseIncoming(anOrigin({ entry: "request#01JD9Z" }), aCase())).toMatchObject({ ok: false });
    expect(parseIncoming(anOrigin(), requestItem(aRequest()))).toMatchObject({ ok: false });
  });
});

describe("the key of a request", () => {
  test("holds its id, and no other key does", () => {
    expect(requestEntry("01JD9Z")).toBe("request#01JD9Z");
    expect(requestIdIn(requestEntry("01JD9Z"))).toBe("01JD9Z");
    for (const entry of ["case", "planned#01JD9Z", "change#request#1", "", undefined])
      expect(requestIdIn(entry), entry).toBeUndefined();
  });
});

describe("a request of the system's own", () => {
  const own = { ...requestItem(aRequest()), kind: "canary" };

  test("is none of a case's, and named by the kinds that a case's may have", () => {
    const parsed = parseRequest(own);

    expect(parsed).toMatchObject({ ok: false, problem: { field: "kind" } });
    expect(parsed).toEqual(parseRequest({ ...own, kind: "party" }));
  });

  test("may have the case of nobody only", () => {
    expect(parseRequest({ ...own, caseId: "person-sachstand-canary" })).toMatchObject({ ok: true });
  });
});

describe("a request that names a day", () => {
  const named = (kind: string, parameters: Readonly<Record<string, string>>) =>
    requestProblem({ kind, parameters, requestedAt: "2026-11-23T09:00:00.000Z" });
  const OVER = { field: "parameters.date", rule: "must not be over when it is asked for" };

  test.each([
    [
      "an appointment that has begun",
      "appointment",
      { date: "2026-11-23", time: "10:00", place: "office" },
      OVER,
    ],
    [
      "an appointment in a minute",
      "appointment",
      { date: "2026-11-23", time: "10:01", place: "office" },
      undefined,
    ],
    ["an office that was closed yesterday", "office-closed", { date: "2026-11-22" }, OVER],
    ["an office that is closed today", "office-closed", { date: "2026-11-23" }, undefined],
    ["an end to last year's appointment", "appointment-cancelled", { date: "2025-11-23" }, OVER],
  ] as const)("is about %s", (_, kind, parameters, problem) => {
    expect(named(kind, parameters)).toEqual(problem);
  });
});

describe("a malformed request", () => {
  test.each([
    ["entry", { entry: "request#" }],
    ["kind", { kind: "received" }],
    ["kind", { kind: "correction" }],
    ["parameters", { parameters: { name: SECRET } }],
    ["parameters", { parameters: SECRET }],
    ["parameters.date", { kind: "appointment", parameters: { time: "09:30", place: "office" } }],
    [
      "parameters.time",
      { kind: "appointment", parameters: { date: "2026-12-01", time: SECRET, place: "office" } },
    ],
    [
      "parameters.place",
      { kind: "appointment", parameters: { date: "2026-12-01", time: "09:30", place: SECRET } },
    ],
    ["requestedAt", { requestedAt: "" }],
  ])("names the field %s, never the content: %j", (field, fields) => {
    const problem = requestProblem(fields);

    expect(problem?.field.replace(/\.\(whole\)$/, "")).toBe(field);
    expect(JSON.stringify(problem)).not.toContain(SECRET);
  });

  test("keeps nothing but what its kind allows", () => {
    const appointment = { date: "2026-12-01", time: "09:30", place: "office" };
    const item = { ...requestItem(aRequest({ kind: "appointment", parameters: appointment })), note: SECRET };

    const parsed = parseIncoming(anOrigin({ entry: "request#01JD9Z" }), item);

    expect(JSON.stringify(parsed)).not.toContain(SECRET);
    expect(parsed).toMatchObject({ ok: true, value: { item: { parameters: appointment } } });
  });
});

describe("a malformed applicant", () => {
  test.each([
    ["language", { language: "Deutsch!" }],
    ["channels", { channels: undefined }],
    ["channels.0.channel", { channels: [{ ...sms(), channel: "fax" }] }],
    ["channels.0.state", { channels: [{ ...sms(), state: "on" }] }],
    ["channels.0.address", { channels: [sms({ address: "0171 3920099" })] }],
    ["channels.0.address", { channels: [sms({ address: "+4917139200990000" })] }],
    ["channels.1.address", { channels: [sms(), email({ address: "jörg@example.org" })] }],
    ["channels.0.address", { channels: [email({ address: "no address" })] }],
    ["channels.0.consent.at", { channels: [{ ...sms(), consent: { at: "gestern", how: "paper" } }] }],
    ["reach", { reach: "both" }],
    ["sendHours.from", { sendHours: { from: "9", to: "19:00" } }],
    ["safeContact", { safeContact: "yes" }],
    ["pageCode", { pageCode: "ILOU123456" }],
  ])("names the field %s, never the content: %j", (field, fields) => {
    const problem = applicantProblem(fields);

    expect(problem?.field).toBe(field);
    expect(problem?.rule).not.toMatch(/3920099|jörg|no address|gestern|ILOU/);
  });

  test("says which numbers may be sent to", () => {
    const parsed = parseApplicant(anApplicant({ channels: [email(), sms()] }), ["+4915", "+4916"]);

    expect(parsed).toEqual({
      ok: false,
      problem: { field: "channels.1.address", rule: "must be a mobile number that starts with +4915, +4916" },
    });
  });

  test("needs no more than an id, a language and channels", () => {
    const parsed = parseApplicant({ applicantId: "a-000042", language: "uk-UA", channels: [] }, ["+4917"]);

    expect(parsed).toEqual({
      ok: true,
      value: { applicantId: "a-000042", language: "uk-UA", channels: [], reach: "first" },
    });
  });
});

describe("a short text beside others", () => {
  const rule = (text: unknown) => {
    const parsed = parse(plainTextSchema(5), text);
    return parsed.ok ? undefined : parsed.problem.rule;
  };

  test.each(["a", "Jörg5", "a-b.c", "İğne", "e\u0301a"])("may be %j", (text) => {
    expect(rule(text)).toBeUndefined();
  });

  test.each([
    ["", "is required"],
    [undefined, "is required"],
    [5, /string/],
    ["abcdef", "must have at most 5 characters"],
    ["\u0430", "must be of Latin letters, digits and punctuation, without control characters"],
    ["a\u0430", "must be of Latin letters, digits and punctuation, without control characters"],
    ["\u0430a", "must be of Latin letters, digits and punctuation, without control characters"],
    ["a\n", "must be of Latin letters, digits and punctuation, without control characters"],
  ])("may not be %j: %s", (text, expected) => {
    expect(rule(text)).toMatch(expected);
  });

  test("that is missing is told from one that is of a wrong kind, and from one that breaks a rule", () => {
    expect(caseProblem({ office: undefined })?.rule).toBe("is required");
    expect(caseProblem({ office: null })?.rule).not.toBe("is required");
    expect(caseProblem({ status: undefined })?.rule).toMatch(/^must be one of /);
  });
});
