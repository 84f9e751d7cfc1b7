import { describe, expect, test } from "vitest";
import { readSettings } from "../../infra/settings.ts";
import { KIND_NAMES } from "../../shared/domain/kinds.ts";
import { renderSms } from "../../shared/messages/render.ts";
import { CATALOGS, catalogOf, content, parameterSets } from "./catalogs.ts";

/** GSM 03.38, its basic table; the characters of the extension table cost two. */
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENSION = "^{}\\[~]|€\f";

/** Septets of one part; simple German may take two of 153. */
const BUDGETS: Readonly<Record<string, number>> = { de: 160, en: 160, "de-simple": 306 };

const isolates = /[\u2066-\u2069]/;
const settings = readSettings("production");
const offices = Object.values(settings.offices);
const longest = offices.reduce((one, other) => (other.name.length > one.name.length ? other : one));

function septets(text: string): number {
  return [...text].reduce((sum, character) => sum + (EXTENSION.includes(character) ? 2 : 1), 0);
}

const CASES = KIND_NAMES.flatMap((kind) => parameterSets(kind).map((parameters) => ({ kind, parameters })));

describe.each(CATALOGS.filter(({ language }) => Object.hasOwn(BUDGETS, language)))(
  "an SMS in $name",
  (catalog) => {
    test.each(CASES)("of $kind $parameters has only characters of GSM-7 and fits its budget", (fields) => {
      const text = renderSms(catalog, content({ ...fields, office: longest, pageUrl: settings.pageUrl }));

      const strange = [...text].filter((character) => !(BASIC + EXTENSION).includes(character));
      expect(strange).toEqual([]);
      expect(septets(text)).toBeLessThanOrEqual(BUDGETS[catalog.language] ?? 0);
    });
  },
);

describe.each(CATALOGS)("an SMS in $name", (catalog) => {
  test.each(CASES)("of $kind $parameters leaves nothing unfilled", (fields) => {
    const text = renderSms(catalog, content(fields));

    expect(text).not.toMatch(/[{}]|undefined|none|\s{2}/);
    expect(text).toContain("Jobcenter Coerde");
  });

  test("names the page and the code to type in, in two groups of five", () => {
    const text = renderSms(catalog, content());

    expect(text).toContain("sachstand.example.org/s");
    expect(text).toContain("K7QF2-M9X4T");
    expect(text).not.toMatch(/https?:|K7QF2M9X4T/);
  });

  test("names the office's phone number", () => {
    expect(renderSms(catalog, content())).toContain("030 23125-101");
  });

  test("gives no page code together with a confirmation code", () => {
    const text = renderSms(
      catalog,
      content({ kind: "address-code", parameters: { confirmationCode: "048152" } }),
    );

    expect(text).toContain("048152");
    expect(text).not.toMatch(/K7QF2|sachstand\.example/);
  });

  test("shows day and time in Latin digits and 24 hours", () => {
    const parameters = { date: "2026-12-01", time: "15:30", place: "office" };

    const text = renderSms(catalog, content({ kind: "appointment", parameters }));

    expect(text).toContain("15:30");
    expect(text).toContain("2026");
    expect(text).not.toMatch(/[\u0660-\u0669\u06F0-\u06F9]|PM|am\b/);
  });

  test("isolates left-to-right runs exactly where the text runs from right to left", () => {
    const text = renderSms(catalog, content());

    expect(isolates.test(text)).toBe(catalog.direction === "rtl");
  });
});

describe("an SMS that runs from right to left", () => {
  test("keeps number, address, code, office and time each in one piece", () => {
    const parameters = { date: "2026-12-01", time: "09:30", place: "office" };

    const text = renderSms(catalogOf("ar"), content({ kind: "appointment", parameters }));

    for (const run of [
      "Jobcenter Coerde",
      "030 23125-101",
      "sachstand.example.org/s",
      "K7QF2-M9X4T",
      "09:30",
    ]) {
      expect(text).toContain(`\u2068${run}\u2069`);
    }
  });

  test("closes every isolate that it opens", () => {
    for (const fields of CASES) {
      const text = renderSms(catalogOf("ar"), content(fields));
      expect(text.split("\u2068")).toHaveLength(text.split("\u2069").length);
    }
  });
});

describe("the day in an SMS", () => {
  test.each([
    ["de", "Di., 1.12.2026"],
    ["de-simple", "Dienstag, 1. Dezember 2026"],
    ["en", "Tue, 01/12/2026"],
    ["ar", "الثلاثاء، 1 ديسمبر 2026"],
  ])("in %s has its weekday and is short", (language, day) => {
    const parameters = { date: "2026-12-01" };

    const text = renderSms(catalogOf(language), content({ kind: "office-closed", parameters }));

    expect(text).toContain(day);
  });

  test("is the day itself, whatever zone the machine is in", () => {
    const parameters = { date: "2027-03-28" };

    const text = renderSms(catalogOf("de"), content({ kind: "office-closed", parameters }));

    expect(text).toContain("So., 28.3.2027");
  });
});
