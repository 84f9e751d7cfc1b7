import { describe, expect, test } from "vitest";
import { KIND_NAMES } from "../../shared/domain/kinds.ts";
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

describe("the glossary", () => {
  test.each([
    [
      "a text of a notice",
      "kinds.received.email.0",
      ({ kinds }: CatalogData) => {
        kinds.received.email[0] = "Your request has arrived.";
      },
    ],
    [
      "a text of the page",
      "page.line.heading",
      ({ page }: CatalogData) => {
        page.line.heading = "Where is it?";
      },
    ],
    [
      "a word of all notices",
      "words.see",
      ({ words }: CatalogData) => {
        words.see = "See more:";
      },
    ],
  ])("makes %s use its word for what German calls by its own", (_, key, change) => {
    expect(said(change)).toEqual([`${key} must use the glossary's word "application"`]);
  });

  test("is content with any of its pieces, in whichever case and place in a word", () => {
    const change = ({ kinds, glossary }: CatalogData) => {
      glossary.application = ["wish", "quest"];
      for (const texts of Object.values(kinds)) texts.email = texts.email.map((text) => `${text} Requests.`);
    };

    const missed = said(change).filter((problem) => /^kinds\.[\w-]+\.email/.test(problem));

    expect(missed).toEqual([]);
    expect(said(change)).toContainEqual(expect.stringMatching(/glossary's word "wish" or "quest"/));
  });

  test("takes the name of an argument or a choice for no word of the text", () => {
    const change = ({ page, glossary }: CatalogData) => {
      glossary.application = ["number", "select", "other"];
      page.line.case = "Case {number}, {number, select, other {{office}}}";
    };

    expect(said(change)).toContainEqual(expect.stringMatching(/^page\.line\.case must use the glossary/));
  });

  test("finds its word as the first one of a choice, too", () => {
    const change = ({ kinds }: CatalogData) => {
      kinds.received.email[0] = "{x, select, a {Application here.} other {Application there.}}";
    };

    expect(said(change).filter((problem) => problem.includes("glossary"))).toEqual([]);
  });
});

describe("a forbidden piece of a word", () => {
  test.each([
    ["in the middle of a word", "Your application was DISAPPROVED."],
    ["as the first word of a choice", "{x, select, a {Approved: your application.} other {}}"],
    [
      "in a choice within a choice",
      "Application {x, select, a {{y, select, b {approved} other {}}} other {}}",
    ],
    ["right behind an argument", "Your application: {x}approved"],
  ])("is found %s", (_, text) => {
    const change = ({ kinds }: CatalogData) => {
      kinds.received.email[0] = text;
    };

    expect(said(change)).toContain('kinds.received.email.0 must not say "approv"');
  });

  test("is found on the page as well as in a notice", () => {
    const change = ({ page }: CatalogData) => {
      page.kinds.decided = "Your application was rejected";
    };

    expect(said(change)).toEqual(['page.kinds.decided must not say "reject"']);
  });

  test("is one that the language itself forbids, not another's", () => {
    const change = (catalog: CatalogData) => {
      catalog.forbidden.approval = ["arrived"];
    };

    expect(said(change)).toContain('kinds.received.sms must not say "arrived"');
  });

  test("is not found in the name of an argument", () => {
    const change = (catalog: CatalogData) => {
      catalog.forbidden.money = ["office}", "phone", "select"];
    };

    expect(said(change).filter((problem) => problem.startsWith("words.subject"))).toEqual([]);
    expect(said(change).filter((problem) => problem.includes('"select"'))).toEqual([]);
  });
});

describe("an SMS to somebody whose language is not offered", () => {
  test.each([
    ["de", "GSM-7", 1, 2],
    ["de-simple", "GSM-7", 2, 3],
    ["en", "UCS-2", 3, 4],
    ["ar", "UCS-2", 3, 4],
  ])("may take one part more for saying so: %s in %s", (language, encoding, plain, fallback) => {
    expect(partsAllowed(language, encoding)).toBe(plain);
    expect(partsAllowed(language, encoding, true)).toBe(fallback);
  });

  test("is measured with that sentence, in every kind and reminder", () => {
    const problems = said(({ words }) => {
      words.otherLanguage = "We cannot write in your language yet. ".repeat(8).trim();
    });

    const rule = /^kinds\.[\w.-]+ with words\.otherLanguage must fit 2 part\(s\), takes [34] in GSM-7$/;
    for (const problem of problems) expect(problem).toMatch(rule);
    for (const text of ["sms", "reminder.sms"]) {
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^kinds\\.appointment\\.${text} `)));
    }
    expect(new Set(problems.map((problem) => problem.split(".")[1]))).toEqual(new Set(KIND_NAMES));
  });

  test("may not take its part more where it says nothing of the kind", () => {
    const sms = `{office}: Your application ${"has arrived ".repeat(9)}. {more}`;

    expect(said((catalog) => setSms(catalog, sms))).toContain(
      "kinds.received.sms must fit 1 part(s), takes 2 in GSM-7",
    );
  });
});
