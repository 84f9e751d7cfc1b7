import { describe, expect, test } from "vitest";
import {
  decideApplicant,
  decideCase,
  decideRequest,
  parseImportLine,
} from "../../shared/domain/import-record.ts";
import {
  aCase,
  anApplicant,
  aRequest,
  email,
  PAGE_CODE,
  requestItem,
  settings,
  sms,
} from "../twins/builders.ts";

describe("a line of an import", () => {
  test.each([
    ["applicant", { applicant: anApplicant() }],
    ["case", { case: aCase() }],
    ["request", { request: requestItem(aRequest()) }],
  ])("may hold an %s", (type, line) => {
    expect(parseImportLine(JSON.stringify(line), settings())).toMatchObject({ ok: true, value: { type } });
  });

  test.each([
    ["{", "(whole)", "must be JSON"],
    ["[]", "(whole)", 'must be an object with one of "applicant", "case", "request"'],
    ["null", "(whole)", 'must be an object with one of "applicant", "case", "request"'],
    ["{}", "(whole)", 'must be an object with one of "applicant", "case", "request"'],
    ['{"case":{},"request":{}}', "(whole)", 'must be an object with one of "applicant", "case", "request"'],
    ['{"person":{}}', "(whole)", 'must be an object with one of "applicant", "case", "request"'],
    ['{"case":{}}', "case.caseId", "is required"],
    ['{"applicant":null}', "applicant.(whole)", /object/],
    [JSON.stringify({ case: aCase({ office: "nirgends" }) }), "case.office", "must be one of coerde, mitte"],
  ])("%s is refused by field and rule", (text, field, rule) => {
    const parsed = parseImportLine(text, settings());

    expect(parsed).toMatchObject({ ok: false, problem: { field, rule: expect.stringMatching(rule) } });
  });

  test("with a number that must not be paid for is refused by field and rule", () => {
    const stage = settings({ smsDestinations: ["+4915"] });

    expect(parseImportLine(JSON.stringify({ applicant: anApplicant() }), stage)).toEqual({
      ok: false,
      problem: {
        field: "applicant.channels.0.address",
        rule: "must be a mobile number that starts with +4915",
      },
    });
  });
});

describe("importing a case", () => {
  test("writes what may follow", () => {
    expect(decideCase(aCase({ version: 2, status: "in-review" }), [aCase()], true)).toMatchObject({
      do: "write",
    });
  });

  test("does nothing about what is there already", () => {
    expect(decideCase(aCase({ changedBy: "somebody" }), [aCase()], true)).toEqual({ do: "nothing" });
  });

  test("does nothing about a version that was there before", () => {
    const line = [aCase({ version: 2, status: "in-review" }), aCase()];

    expect(decideCase(aCase(), line, true)).toEqual({ do: "nothing" });
  });

  test.each([
    ["case.version", "must be higher than the version that is there", { version: 1, status: "decided" }],
    ["case.version", "is there already, with other content", { version: 2, status: "decided" }],
    ["case.status", /may go on to/, { version: 3, status: "received" }],
  ] as const)("refuses by %s: %s", (field, rule, fields) => {
    const line = [aCase({ version: 2, status: "in-review" })];

    expect(decideCase(aCase(fields), line, true)).toMatchObject({
      do: "refuse",
      problem: { field, rule: expect.stringMatching(rule) },
    });
  });

  test("refuses an unknown applicant", () => {
    expect(decideCase(aCase(), [], false)).toEqual({
      do: "refuse",
      problem: { field: "case.applicantId", rule: "must be a known applicant" },
    });
  });
});

describe("importing a request", () => {
  const appointment = { date: "2026-12-01", time: "09:30", place: "office" };

  test("writes a new one", () => {
    expect(decideRequest(aRequest(), undefined, true)).toMatchObject({ do: "write" });
  });

  test("does nothing about one that is there, whatever the order of its parameters", () => {
    const there = aRequest({
      kind: "appointment",
      parameters: { place: "office", time: "09:30", date: "2026-12-01" },
    });

    expect(decideRequest(aRequest({ kind: "appointment", parameters: appointment }), there, true)).toEqual({
      do: "nothing",
    });
  });

  test("refuses other content under the same id", () => {
    expect(decideRequest(aRequest({ kind: "renewal-due" }), aRequest(), true)).toMatchObject({
      problem: { field: "request.entry", rule: "is there already, with other content" },
    });
  });

  test("refuses an unknown case", () => {
    expect(decideRequest(aRequest(), undefined, false)).toMatchObject({
      problem: { field: "request.caseId", rule: "must be a known case" },
    });
  });
});

describe("importing an applicant", () => {
  const newer = { at: "2026-11-22T00:00:00.000Z", how: "desk" } as const;

  function imported(item: Parameters<typeof anApplicant>[0], current = anApplicant()) {
    const decision = decideApplicant(anApplicant(item), current);
    return decision.do === "write" && decision.record.type === "applicant" ? decision.record.item : decision;
  }

  test("does nothing about what is there already", () => {
    expect(imported({})).toEqual({ do: "nothing" });
  });

  test("keeps the page code that is there", () => {
    expect(imported({ language: "en", pageCode: "0123456789" })).toMatchObject({
      language: "en",
      pageCode: PAGE_CODE,
    });
  });

  test("takes over a page code where there is none", () => {
    const { pageCode: _, ...current } = anApplicant();

    expect(imported({}, current)).toMatchObject({ pageCode: PAGE_CODE });
  });

  test.each(["stopped", "suppressed"] as const)("leaves an address that is %s as it is", (state) => {
    const current = anApplicant({ channels: [sms({ state }), email()] });

    expect(imported({ channels: [sms(), email()] }, current)).toEqual({ do: "nothing" });
  });

  test.each(["stopped", "suppressed"] as const)("opens an address that is %s on a newer consent", (state) => {
    const current = anApplicant({ channels: [sms({ state })] });

    expect(imported({ channels: [sms({ consent: newer })] }, current)).toMatchObject({
      channels: [sms({ consent: newer })],
    });
  });

  test("may stop an active address", () => {
    expect(imported({ channels: [sms({ state: "stopped" })] })).toMatchObject({
      channels: [{ state: "stopped" }],
    });
  });

  test("does not mistake another address of the channel for the stopped one", () => {
    const current = anApplicant({ channels: [sms({ state: "stopped" })] });

    expect(imported({ channels: [sms({ address: "+491713920033" })] }, current)).toMatchObject({
      channels: [{ state: "stopped" }, { address: "+491713920033", state: "active" }],
    });
  });

  test("that says nothing of safe contact leaves that flag as it is", () => {
    expect(imported({}, anApplicant({ safeContact: true }))).toEqual({ do: "nothing" });
  });

  // Left out once, it would be opened on the old consent by the next import that names it.
  test("that leaves out a stopped address does not forget the stop", () => {
    const current = anApplicant({ channels: [sms({ state: "stopped" }), email()] });

    expect(imported({ channels: [email()] }, current)).toEqual({ do: "nothing" });
  });
});
