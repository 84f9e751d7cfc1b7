import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../infra/settings.ts";
import { KINDS, type Kind, type KindParameters, REQUEST_KIND_NAMES } from "../../shared/domain/kinds.ts";
import { parseRequest } from "../../shared/domain/request.ts";
import type { CatalogSource } from "../../shared/messages/catalog-schema.ts";
import { partsAllowed } from "../../shared/messages/check-catalog.ts";
import { formatDay } from "../../shared/messages/format.ts";
import { longestContents } from "../../shared/messages/longest-content.ts";
import { type NoticeContent, renderSms } from "../../shared/messages/render.ts";
import { measureSms } from "../../shared/messages/sms-parts.ts";
import { CATALOGS, emailIn } from "../messages/catalogs.ts";
import { aRequest, requestItem } from "../twins/builders.ts";

/** Values that nobody could object to. */
const GOOD: Readonly<Record<string, string>> = { date: "2026-12-01", time: "09:30", place: "office" };

/** Each request kind with each parameter that it may carry. */
const PARAMETERS = REQUEST_KIND_NAMES.flatMap((kind) => namesOf(kind).map((name) => ({ kind, name })));

function namesOf(kind: Kind): readonly string[] {
  return Object.keys(KINDS[kind].parameters.shape);
}

function goodFor(kind: Kind): Readonly<Record<string, string>> {
  return Object.fromEntries(namesOf(kind).map((name) => [name, GOOD[name] ?? ""]));
}

function parsed(kind: Kind, parameters: object) {
  return parseRequest({
    ...requestItem(aRequest()),
    requestedAt: "1900-01-01T00:00:00.000Z",
    kind,
    parameters,
  });
}

/** What would do harm in a text, a header, a terminal or a database, were it let through. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  markup: [
    "<b>",
    "<script>alert(1)</script>",
    '"><img src=x>',
    "&lt;",
    "{phone}",
    "{place, select, other {}}",
    "'",
  ],
  "control characters": ["\u0000", "\u0007", "\u001b[2J", "\u007f", "\u0085", "\t"],
  "bidi overrides and isolates": [
    ..."\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
  ],
  "line breaks": ["\n", "\r", "\r\n", "\r\nBcc: evil@example.org", "\u2028", "\u2029", "\v", "\f"],
  "what cannot be seen": ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u00a0", " ", "\ud800", "\u0301"],
  "10 000 characters": ["x".repeat(10_000), "0".repeat(10_000), "\u0660".repeat(10_000)],
};

/** The zeros of other digits: Arabic-Indic, Persian, Devanagari, full-width and mathematical ones. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10, 0x1d7ce];

const LOOK_ALIKES: Readonly<Record<string, readonly string[]>> = {
  date: [
    ...ZEROS.map((zero) => inDigits("2026-12-01", zero)),
    "2026\u201012\u201001",
    "2026-2-1",
    "2026-02-30",
  ],
  time: [...ZEROS.map((zero) => inDigits("09:30", zero)), "09\u223630", "9:30", "24:00", "09:60"],
  place: ["\u043effice", "OFFICE", "of\ufb01ce", "phone,video", "toString", "__proto__", "none", "other"],
};

/** The same number in other digits. */
function inDigits(text: string, zero: number): string {
  return text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

const WRONG_TYPES: readonly unknown[] = [
  0,
  20_261_201,
  Number.NaN,
  930n,
  true,
  null,
  [],
  ["2026-12-01"],
  {},
  { S: "2026-12-01" },
  new Set(["office"]),
  new Uint8Array(4),
  new Date(0),
  new Map([["date", "2026-12-01"]]),
];

function hostileFor(name: string): fc.Arbitrary<unknown> {
  const good = GOOD[name] ?? "";
  const harmful = fc.constantFrom(...Object.values(PIECES).flat());
  return fc.oneof(
    fc
      .tuple(harmful, fc.nat({ max: good.length }))
      .map(([piece, at]) => good.slice(0, at) + piece + good.slice(at)),
    harmful,
    fc.constantFrom(...(LOOK_ALIKES[name] ?? [])),
    fc.constantFrom(...WRONG_TYPES),
    fc.string({ unit: "binary" }),
    fc.anything().filter((value) => value !== undefined),
  );
}

/** All that may be said of a wrong value: the rule, and the type that it had instead of the right one. */
const RULES: Readonly<Record<string, RegExp>> = {
  date: /^must be a day like 2026-12-08$/,
  time: /^(must be a time of day like 09:30|Invalid input: expected string, received \w+)$/,
  place: /^must be one of office, phone, video$/,
};

describe.each(PARAMETERS)("the parameter $name of $kind", ({ kind, name }) => {
  test.each(Object.entries(PIECES))("is refused with %s in it, at any place", (_, pieces) => {
    const good = GOOD[name] ?? "";
    for (const piece of pieces) {
      for (let at = 0; at <= good.length; at += 1) {
        const value = good.slice(0, at) + piece + good.slice(at);
        expectRefused(kind, name, value);
      }
    }
  });

  test("is refused in digits and letters that look alike", () => {
    for (const value of LOOK_ALIKES[name] ?? []) expectRefused(kind, name, value);
  });

  test("is refused if it is no text", () => {
    for (const value of WRONG_TYPES) expectRefused(kind, name, value);
  });

  test("is refused by field and rule, never quoted, whatever else it may be", () => {
    fc.assert(fc.property(hostileFor(name), (value) => expectRefused(kind, name, value)));
  });
});

function expectRefused(kind: Kind, name: string, value: unknown): void {
  const result = parsed(kind, { ...goodFor(kind), [name]: value });

  expect(result).toEqual({
    ok: false,
    problem: { field: `parameters.${name}`, rule: expect.stringMatching(RULES[name] ?? /^$/) },
  });
}

describe.each(REQUEST_KIND_NAMES)("a request of %s", (kind) => {
  test("is refused with any parameter that the kind does not know, of which neither name nor value is told", () => {
    const unknown = fc.string().filter((name) => !namesOf(kind).includes(name) && name !== "__proto__");

    fc.assert(
      fc.property(unknown, fc.oneof(fc.string(), fc.anything()), (name, value) => {
        expect(parsed(kind, { ...goodFor(kind), [name]: value })).toEqual({
          ok: false,
          problem: { field: "parameters.(whole)", rule: "has 1 field(s) that are not allowed here" },
        });
      }),
    );
  });

  test("keeps nothing of a parameter that would become its prototype", () => {
    const parameters: object = JSON.parse(
      `{"__proto__":{"date":"<b>"},${JSON.stringify(goodFor(kind)).slice(1)}`.replace(",}", "}"),
    );

    const result = parsed(kind, parameters);

    expect(result).toMatchObject({ ok: true, value: { parameters: goodFor(kind) } });
    expect(JSON.stringify(result)).not.toContain("<b>");
  });

  test.each([["a text"], [["a list"]], [7], [null]])("is refused if its parameters are %j", (parameters) => {
    expect(parseRequest({ ...requestItem(aRequest()), kind, parameters })).toEqual({
      ok: false,
      problem: { field: "parameters", rule: "must be an object" },
    });
  });
});

const settings = readSettings("production");
const offices = Object.values(settings.offices);

const twoDigits = (below: number) =>
  fc.nat({ max: below - 1 }).map((number) => String(number).padStart(2, "0"));
const accepted = {
  date: fc
    .date({ min: new Date("1900-01-03"), max: new Date("2999-12-31"), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
  time: fc.tuple(twoDigits(24), twoDigits(60)).map(([hour, minute]) => `${hour}:${minute}`),
};

/** All that is said of a request of a kind to those who have the longest office, number and page. */
function contentsOf(kind: Kind): readonly NoticeContent[] {
  return longestContents(kind, offices, settings.pageUrl, { withFallback: true });
}

/** The same content with other values in place of those that it has. */
function withValues(content: NoticeContent, values: Readonly<Record<string, string>>): NoticeContent {
  const parameters = Object.fromEntries(
    Object.entries(content.parameters).map(([name, value]) => [name, values[name] ?? value]),
  );
  return { ...content, parameters };
}

/** A text with its day and time taken out, so that only what surrounds them is left. */
function around(
  catalog: CatalogSource,
  { date, time }: KindParameters,
  length: "short" | "long",
  text: string,
) {
  const withoutDay = date === undefined ? text : text.replaceAll(formatDay(catalog, date, length), "[day]");
  return time === undefined ? withoutDay : withoutDay.replaceAll(time, "[time]");
}

const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function marksIn(text: string): string {
  return (text.match(DIRECTION_MARKS) ?? []).join("");
}

const DATED = REQUEST_KIND_NAMES.filter((kind) => namesOf(kind).length > 0);

describe.each(CATALOGS)("values that are accepted, in $name", (catalog) => {
  test.each(DATED)("change nothing of the texts of %s but themselves", (kind) => {
    fc.assert(
      fc.property(fc.record(accepted), (values) => {
        for (const usual of contentsOf(kind)) {
          const content = withValues(usual, values);
          expect(parsed(kind, content.parameters)).toMatchObject({ ok: true });
          const inSms = (one: NoticeContent) =>
            around(catalog, one.parameters, "short", renderSms(catalog, one));
          expect(inSms(content)).toBe(inSms(usual));
          const inEmail = (one: NoticeContent) =>
            around(
              catalog,
              one.parameters,
              "long",
              // The German text below says the day in German.
              withoutStaffText(JSON.stringify(emailIn(catalog, one)), one),
            );
          expect(inEmail(content)).toBe(inEmail(usual));
        }
      }),
      { numRuns: 20 },
    );
  });

  test.each(DATED)("bring no control characters and no direction marks into the texts of %s", (kind) => {
    fc.assert(
      fc.property(fc.record(accepted), (values) => {
        for (const usual of contentsOf(kind)) {
          const content = withValues(usual, values);
          const sms = renderSms(catalog, content);
          const email = emailIn(catalog, content);
          expect(sms).not.toMatch(/\p{Cc}|\u2028|\u2029/u);
          expect(email.subject).not.toMatch(/\p{Cc}|\u2028|\u2029/u);
          expect(email.text + email.html).not.toMatch(/(?!\n)\p{Cc}|\u2028|\u2029/u);
          expect(sms + email.text).not.toMatch(/(?![0-9])\p{Nd}/u);
          expect(marksIn(sms)).toBe(marksIn(renderSms(catalog, usual)));
          expect(marksIn(email.text)).toBe(marksIn(emailIn(catalog, usual).text));
          expect(marksIn(email.html)).toBe(marksIn(emailIn(catalog, usual).html));
        }
      }),
      { numRuns: 20 },
    );
  });

  // In one year each weekday falls on days of one digit and of two in every month.
  test.each(DATED)("fit the parts of an SMS of %s on every day of a year", (kind) => {
    for (let day = 1; day <= 365; day += 1) {
      const date = new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);
      for (const usual of contentsOf(kind)) {
        const content = withValues(usual, { date, time: "23:59" });
        const { parts, encoding } = measureSms(renderSms(catalog, content));
        const allowed = partsAllowed(catalog.language, encoding, content.isFallback);
        expect(parts, JSON.stringify(content.parameters)).toBeLessThanOrEqual(allowed);
      }
    }
  });
});

/** An e-mail's parts with the day as German writes it taken out, which stands in the text for staff. */
function withoutStaffText(email: string, { parameters: { date } }: NoticeContent): string {
  if (date === undefined) return email;
  return email.replaceAll(formatDay({ language: "de", direction: "ltr" }, date, "long"), "[day]");
}
