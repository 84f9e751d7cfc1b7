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
  NOW,
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
    ["[{}]", "(whole)", 'must be an object with one of "applicant", "case", "request"'],
    ['"case"', "(whole)", 'must be an object with one of "applicant", "case", "request"'],
    ["7", "(whole)", 'must be an object with one of "applicant", "case", "request"'],
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
    const item = aCase({ version: 2, status: "in-review" });

    expect(decideCase(item, [aCase()], true)).toEqual({ do: "write", record: { type: "case", item } });
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

describe("importing what would lie where the system keeps its own", () => {
  const refused = (field: string, rule: string) => ({ do: "refuse", problem: { field, rule } });

  test("is refused for a case that would show a person's own notices, unless it is there already", () => {
    const item = aCase({ caseId: "person-a-000042" });

    expect(decideCase(item, [], true)).toEqual(refused("case.caseId", "must not begin with person-"));
    expect(decideCase({ ...item, version: 2 }, [item], true)).toMatchObject({ do: "write" });
  });

  test("is refused for the applicant whom nobody is", () => {
    expect(decideApplicant(anApplicant({ applicantId: "sachstand-canary" }), undefined)).toEqual(
      refused("applicant.applicantId", "is kept for the system itself"),
    );
  });
});

describe("importing a request", () => {
  const appointment = { date: "2026-12-01", time: "09:30", place: "office" };

  test("writes a new one", () => {
    expect(decideRequest(aRequest(), undefined, true)).toEqual({
      do: "write",
      record: { type: "request", item: aRequest() },
    });
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
    const there = aRequest({ kind: "appointment", parameters: appointment });
    const refused = {
      do: "refuse",
      problem: { field: "request.entry", rule: "is there already, with other content" },
    };

    expect(decideRequest({ ...there, kind: "renewal-due" }, there, true)).toEqual(refused);
    expect(decideRequest({ ...there, parameters: { ...appointment, time: "10:00" } }, there, true)).toEqual(
      refused,
    );
  });

  test("refuses an unknown case", () => {
    expect(decideRequest(aRequest(), undefined, false)).toEqual({
      do: "refuse",
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

  test.each([
    ["set", true, undefined],
    ["taken away", false, true],
  ])("may have that flag %s", (_, safeContact, there) => {
    expect(imported({ safeContact }, anApplicant({ safeContact: there }))).toMatchObject({ safeContact });
  });

  test("for the first time writes the record as it is, but for what only the person can do", () => {
    const item = anApplicant({ channels: [email(), sms({ state: "stopped" })], safeContact: true });
    const marks = { chosenAt: NOW, erasedAt: NOW, pausedUntil: "2026-12-24" };

    expect(decideApplicant({ ...item, ...marks }, undefined)).toEqual({
      do: "write",
      record: { type: "applicant", item },
    });
  });

  test("may put the channels into another order, and changes language, reach and hours", () => {
    const item = { language: "en", reach: "all", sendHours: { from: "12:00", to: "13:00" } } as const;
    const current = anApplicant({ channels: [sms(), email()] });

    expect(imported({ ...item, channels: [email(), sms()] }, current)).toEqual({
      ...current,
      ...item,
      channels: [email(), sms()],
    });
  });

  test("takes over an address without a consent, and forgets one", () => {
    const bare = email({ consent: undefined });

    expect(imported({ channels: [sms(), bare] })).toMatchObject({ channels: [sms(), bare] });
    expect(imported({ channels: [sms()] }, anApplicant({ channels: [bare, sms()] }))).toMatchObject({
      channels: [sms()],
    });
  });

  test("that leaves out an active address that was agreed to elsewhere forgets it", () => {
    expect(imported({ channels: [email()] }, anApplicant({ channels: [sms(), email()] }))).toMatchObject({
      channels: [email()],
    });
  });

  test("opens an address that was stopped without any consent by the first one there is", () => {
    const current = anApplicant({ channels: [sms({ state: "stopped", consent: undefined })] });

    expect(imported({ channels: [sms()] }, current)).toMatchObject({ channels: [sms()] });
    expect(imported({ channels: [sms({ consent: undefined })] }, current)).toEqual({ do: "nothing" });
  });

  test("does not forget an address that the person is just adding", () => {
    const fresh = email({ state: "unverified", consent: undefined });

    expect(imported({ channels: [sms()] }, anApplicant({ channels: [fresh, sms()] }))).toEqual({
      do: "nothing",
    });
  });

  test("keeps what is kept at its place among those that come, or last", () => {
    const first = sms({ address: "+491713920033", state: "stopped" });
    const last = sms({ address: "+491713920044", state: "suppressed" });
    const current = anApplicant({ channels: [email(), first, sms(), last] });
    const fresh = email({ address: "other@example.org" });

    expect(imported({ channels: [sms(), email()] }, current)).toMatchObject({
      channels: [sms(), first, email(), last],
    });
    expect(imported({ channels: [fresh] }, current)).toMatchObject({ channels: [fresh, first, last] });
  });

  test("takes the same address of another channel for another one", () => {
    const current = anApplicant({ channels: [sms({ state: "stopped" })] });
    const same = email({ address: sms().address });

    expect(imported({ channels: [same] }, current)).toMatchObject({
      channels: [{ channel: "sms", state: "stopped" }, same],
    });
  });

  test("may leave a person with ten addresses, counting those that are kept, and with no more", () => {
    const stops = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        sms({ address: `+4917139200${index + 30}`, state: "stopped" }),
      );

    expect(imported({ channels: [email()] }, anApplicant({ channels: stops(9) }))).toMatchObject({
      channels: { length: 10 },
    });
    expect(imported({ channels: [email()] }, anApplicant({ channels: stops(10) }))).toEqual({
      do: "refuse",
      problem: {
        field: "applicant.channels",
        rule: "must have at most 10 entries together with those that the person has",
      },
    });
  });

  // Left out once, it would be opened on the old consent by the next import that names it.
  test("that leaves out a stopped address does not forget the stop", () => {
    const current = anApplicant({ channels: [sms({ state: "stopped" }), email()] });

    expect(imported({ channels: [email()] }, current)).toEqual({ do: "nothing" });
  });
});

describe("importing an applicant who has chosen for themselves", () => {
  const chosen = anApplicant({
    language: "ar",
    reach: "all",
    sendHours: { from: "12:00", to: "13:00" },
    pausedUntil: "2026-12-24",
    chosenAt: NOW,
    channels: [email(), sms()],
  });
  const onPage = { at: NOW, how: "page", text: "2026-11", language: "ar" } as const;

  function imported(item: Parameters<typeof anApplicant>[0], current = chosen) {
    const decision = decideApplicant(anApplicant(item), current);
    return decision.do === "write" && decision.record.type === "applicant" ? decision.record.item : decision;
  }

  test("leaves language, reach, hours and the order of channels alone", () => {
    const hours = { from: "06:00", to: "22:00" };

    expect(
      imported({ language: "en", reach: "first", sendHours: hours, channels: [sms(), email()] }),
    ).toEqual({
      do: "nothing",
    });
  });

  test("brings no hours to whom chose to have none of their own", () => {
    const current = anApplicant({ chosenAt: NOW });

    expect(imported({ sendHours: { from: "06:00", to: "22:00" } }, current)).toEqual({ do: "nothing" });
  });

  test("puts a new address behind those in the person's order", () => {
    const fresh = sms({ address: "+491713920033" });

    expect(imported({ channels: [fresh, sms(), email()] })).toMatchObject({
      channels: [email(), sms(), fresh],
    });
  });

  test("puts new addresses behind those in the order in which they come", () => {
    const fresh = [sms({ address: "+491713920033" }), email({ address: "other@example.org" })];

    expect(imported({ channels: [...fresh, sms(), email()] })).toMatchObject({
      channels: [email(), sms(), ...fresh],
    });
  });

  test("takes away an address that was not theirs to add", () => {
    expect(imported({ channels: [sms()] })).toMatchObject({ channels: [sms()] });
  });

  test("keeps an address that was agreed to on the page, where it was and as it is", () => {
    const own = email({ consent: onPage });
    const current = anApplicant({ chosenAt: NOW, channels: [own, sms()] });

    expect(imported({ channels: [sms()] }, current)).toEqual({ do: "nothing" });
    expect(imported({ channels: [sms(), email()] }, current)).toEqual({ do: "nothing" });
    expect(imported({ channels: [sms(), email({ state: "stopped" })] }, current)).toEqual({ do: "nothing" });
  });

  test("changes an address that was agreed to on the page by a newer consent only", () => {
    const current = anApplicant({ chosenAt: NOW, channels: [sms({ consent: onPage })] });
    const newer = { at: "2026-11-24T00:00:00.000Z", how: "desk" };

    expect(imported({ channels: [sms({ consent: newer })] }, current)).toMatchObject({
      channels: [sms({ consent: newer })],
    });
    expect(imported({ channels: [sms({ consent: { ...newer, at: NOW } })] }, current)).toEqual({
      do: "nothing",
    });
  });

  test("keeps the pause, whatever the import says of one", () => {
    expect(imported({ channels: [sms()], pausedUntil: "2027-02-01" })).toMatchObject({
      pausedUntil: "2026-12-24",
    });
    expect(imported({ channels: [sms()], pausedUntil: undefined })).toMatchObject({
      pausedUntil: "2026-12-24",
    });
  });

  test("cannot make somebody have chosen, paused or been erased who has not", () => {
    const marks = { chosenAt: NOW, erasedAt: NOW, pausedUntil: "2026-12-24" };

    expect(imported(marks, anApplicant())).toEqual({ do: "nothing" });
  });
});

describe("importing an applicant who had their contact data erased", () => {
  const erasedAt = "2026-11-22T12:00:00.000Z";
  const { pageCode: _, ...bare } = anApplicant({ channels: [], erasedAt });
  const newer = { at: "2026-11-22T12:00:00.001Z", how: "desk" } as const;

  const decided = (fields: Parameters<typeof anApplicant>[0]) => decideApplicant(anApplicant(fields), bare);

  test.each([
    ["that was given before", sms()],
    ["that was given in that very moment", sms({ consent: { ...newer, at: erasedAt } })],
    ["that there is not", sms({ consent: undefined })],
  ])("refuses an address by a consent %s, and says why", (__, contact) => {
    expect(decided({ channels: [contact] })).toEqual({
      do: "refuse",
      problem: {
        field: "applicant.channels",
        rule: "must each have a consent given after the person had their contact data erased",
      },
    });
  });

  test("refuses the whole line if but one of its addresses is an old one", () => {
    expect(decided({ channels: [sms({ consent: newer }), email()] }).do).toBe("refuse");
  });

  test("writes an address by a newer consent, and remembers what was erased", () => {
    expect(decided({ language: "en", channels: [sms({ consent: newer })] })).toMatchObject({
      do: "write",
      record: { item: { language: "en", erasedAt, channels: [sms({ consent: newer })] } },
    });
  });

  // Whoever has the old code could look at what comes after.
  test("does not bring back the page code that was erased", () => {
    expect(decided({ channels: [sms({ consent: newer })] })).toMatchObject({
      do: "write",
      record: { item: { pageCode: undefined } },
    });
  });

  test("does not mind a line without addresses", () => {
    expect(decided({ channels: [], pageCode: undefined })).toEqual({ do: "nothing" });
  });

  test("refuses the old address still after a new one has come", () => {
    const current = anApplicant({ erasedAt, channels: [sms({ consent: newer })] });

    expect(decideApplicant(anApplicant({ channels: [sms({ consent: newer }), email()] }), current).do).toBe(
      "refuse",
    );
  });
});
