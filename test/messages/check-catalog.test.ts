import { describe, expect, test } from "vitest";
import type { CatalogSource } from "../../shared/messages/catalog-schema.ts";
import { checkCatalog, longestSms, partsAllowed } from "../../shared/messages/check-catalog.ts";
import { CATALOGS, catalogOf } from "./catalogs.ts";

const office = { name: "Jobcenter Gremmendorf", phone: "030 23125-103", email: "office@example.org" };
const measure = { offices: [office], pageUrl: "https://sachstand.example.org/s" };
const german = catalogOf("de");

/** What the check says of the English catalog after somebody has changed it. */
function said(change: (catalog: CatalogData) => void): readonly string[] {
  const catalog: CatalogData = structuredClone(catalogOf("en"));
  change(catalog);
  return checkCatalog(catalog, german, measure).map(({ key, rule }) => `${key} ${rule}`);
}

function setSms({ kinds }: CatalogData, sms: string): void {
  kinds.received.sms = sms;
}

type Editable<T> = { -readonly [K in keyof T]: Editable<T[K]> };
type CatalogData = Editable<CatalogSource>;

describe("the check of the catalogs", () => {
  test.each(CATALOGS)("finds nothing wrong with $name", (catalog) => {
    expect(checkCatalog(catalog, german, measure)).toEqual([]);
  });

  test.each(CATALOGS)("finds that the longest SMS in $name fits its budget", (catalog) => {
    const { parts, encoding } = longestSms(catalog, measure);

    expect(parts).toBeLessThanOrEqual(partsAllowed(catalog.language, encoding));
  });

  test("names a missing text", () => {
    const said = checkCatalog({ ...catalogOf("en"), words: {} }, german, measure);

    expect(said.map(({ key }) => key)).toContain("words.smsMore");
  });

  test("names a text that nobody asks for", () => {
    const words = { ...catalogOf("en").words, slogan: "We care" };

    expect(checkCatalog({ ...catalogOf("en"), words }, german, measure)).toEqual([
      { key: "words", rule: "has keys that are not known: slogan" },
    ]);
  });

  test.each([
    ["a syntax error", "{office: Hello", /^kinds\.received\.sms must be ICU MessageFormat/],
    ["an unknown argument", "{office}: Dear {firstName} {more}", /must not name \{firstName\}/],
    ["a forgotten argument", "{office}: Your application has arrived.", /must name \{more\}/],
    ["an outcome", "{office}: Your application is approved. {more}", /must not say "approv"/],
    ["digits that an office cannot read", "{office}: ٣ {more}", /must use Latin digits/],
    ["direction marks of its own", "{office}: \u202Ehi {more}", /must hold no direction marks/],
    ["two lines", "{office}: Hello\n{more}", /must be one line/],
    [
      "plurals that English does not have",
      "{office, plural, one {a} few {b} other {c}} {more}",
      /must have the plurals one, other/,
    ],
  ])("names %s", (_, sms, rule) => {
    expect(said((catalog) => setSms(catalog, sms))).toContainEqual(expect.stringMatching(rule));
  });

  test("says which character makes an SMS too long", () => {
    const sms =
      "{office}: Your application – the one you sent us the other day – has arrived here with us. {more}";

    expect(said((catalog) => setSms(catalog, sms))).toEqual([]);
    const longer = sms.replace("here", "here ".repeat(20));
    expect(said((catalog) => setSms(catalog, longer))).toContainEqual(
      expect.stringMatching(/^kinds\.received\.sms must fit 3 part\(s\), takes \d in UCS-2; – force UCS-2$/),
    );
  });

  test("wants a reminder exactly where there is one to tell", () => {
    expect(
      said(({ kinds }) => {
        delete kinds.appointment.reminder;
      }),
    ).toEqual(["kinds.appointment.reminder is required: this kind reminds"]);
  });
});
