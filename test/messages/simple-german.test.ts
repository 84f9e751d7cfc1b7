import { describe, expect, test } from "vitest";
import { readSettings } from "../../infra/settings.ts";
import { KIND_NAMES } from "../../shared/domain/kinds.ts";
import type { CatalogSource } from "../../shared/messages/catalog-schema.ts";
import { fill, formatDay } from "../../shared/messages/format.ts";
import { type NoticeContent, renderSms } from "../../shared/messages/render.ts";
import { measureSms } from "../../shared/messages/sms-parts.ts";
import { catalogOf, content, emailIn, parameterSets } from "./catalogs.ts";

const MOST_WORDS = 12;
const MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember";

/** Page address, page code and phone number: read one by one or copied, not as words of a sentence. */
const COPIED = /(?:https:\/\/)?sachstand\.example\.org\S*|K7QF2-?M9X4T|030 23125-101/g;

/** A colon ends no sentence here, so both sides of it count together. */
function sentencesOf(text: string): readonly string[] {
  return text
    .replace(COPIED, "")
    .split("\n")
    .flatMap((line) => line.split(new RegExp(String.raw`(?<=[.?!])\s+(?!(?:${MONTHS})\b)`)))
    .map((sentence) => sentence.trim())
    .filter((sentence) => wordsOf(sentence).length > 0);
}

function wordsOf(sentence: string): readonly string[] {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** Whole words, also where they begin or end with an umlaut, which `\b` takes for no letter. */
function anyWord(alternatives: string, flags = "iu"): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${alternatives})(?![\p{L}\p{N}])`, flags);
}

function matching(pattern: RegExp): (sentence: string) => boolean {
  return (sentence) => pattern.test(sentence);
}

interface Rule {
  readonly refuses: string;
  readonly isBrokenBy: (sentence: string) => boolean;
  /** Sentences that break this rule and no other. */
  readonly counterexamples: readonly string[];
}

const RULES: readonly Rule[] = [
  {
    refuses: "more than twelve words",
    isBrokenBy: (sentence) => wordsOf(sentence).length > MOST_WORDS,
    counterexamples: ["Bitte lesen Sie den Brief genau und rufen Sie uns dann gleich heute an."],
  },
  {
    refuses: "an abbreviation",
    isBrokenBy: (sentence) =>
      anyWord("bzw|usw|ggf|nr|tel|inkl|ca|evtl|etc|vgl|str").test(sentence) ||
      /(?<![\p{L}\p{N}])\p{L}\./u.test(sentence),
    counterexamples: [
      "Bringen Sie z.B. Ihren Ausweis mit.",
      "Bringen Sie z. B. Ihren Ausweis mit.",
      "Wir prüfen den Antrag, d.h. Sie können warten.",
      "Rufen Sie uns an bzw. kommen Sie zu uns.",
      "Wir brauchen den Ausweis usw.",
      "Rufen Sie ggf. bei uns an.",
      "Gehen Sie in Zimmer Nr. 12.",
      "Unsere Tel. ist besetzt.",
      "Tel: 12345",
      "Schicken Sie alles inkl. Ausweis.",
      "Das dauert ca. 10 Minuten.",
    ],
  },
  {
    refuses: "a genitive",
    isBrokenBy: matching(anyWord(String.raw`(?:des|eines|Ihres|unseres)\s+\p{L}+s`)),
    counterexamples: [
      "Das ist der Stand des Antrags.",
      "Hier ist die Seite des Amtes.",
      "Lesen Sie den Text eines Briefes.",
      "Das ist der Stand Ihres Antrags.",
    ],
  },
  {
    refuses: "a conjunctive",
    isBrokenBy: matching(
      anyWord(
        "(?:könnte|würde|wäre|hätte|möchte|müsste|dürfte|sollte|bräuchte|gäbe|käme)(?:n|st|t)?|sei(?:en)?",
      ),
    ),
    counterexamples: [
      "Sie könnten uns anrufen.",
      "Wir würden Sie gern anrufen.",
      "Ein Anruf wäre gut.",
      "Wir hätten eine Frage.",
      "Möchten Sie einen Termin?",
    ],
  },
  {
    // A future with "werden" is refused along with the passive: it is no simpler.
    refuses: "a passive",
    isBrokenBy: matching(anyWord("wird|werden|wurden?|worden")),
    counterexamples: [
      "Ihr Brief wird heute gelesen.",
      "Ihre Einstellungen wurden geändert.",
      "Ihr Antrag wird jetzt bearbeitet.",
      "Ihr Antrag ist geprüft worden.",
    ],
  },
  {
    refuses: "a semicolon or a parenthesis",
    isBrokenBy: matching(/[;()[\]]/),
    counterexamples: ["Der Brief kommt; bitte warten Sie.", "Bitte bringen Sie den Ausweis (oder Pass) mit."],
  },
  {
    refuses: "a Roman numeral",
    isBrokenBy: matching(anyWord("[IVXLCDM]+", "u")),
    counterexamples: ["Gehen Sie in Haus II.", "Lesen Sie Teil V im Brief."],
  },
  {
    refuses: "a long compound without a hyphen",
    isBrokenBy: matching(/\p{L}{19,}/u),
    counterexamples: ["Das ist eine Eingangsbestätigung."],
  },
  {
    // One word per notion: Brief, Unterlagen, Nachricht, Stand, Jobcenter, Amt, Video-Gespräch, Ja zu Nachrichten.
    refuses: "a second word for a notion",
    isBrokenBy: matching(
      new RegExp(
        `${anyWord("Schreibens?|Stellen?", "u").source}|` +
          "[Bb]escheid|[Dd]okument|Nachweis|Mitteilung|Benachrichtigung|Status|Bearbeitungsstand|" +
          "Nebenstelle|Dienststelle|Behörde|Videotermin|Videogespräch|einverstanden|[Zz]ustimm|zugestimmt",
        "u",
      ),
    ),
    counterexamples: [
      "Ihr Schreiben ist da.",
      "Bitte lesen Sie den Bescheid.",
      "Wir brauchen noch Dokumente.",
      "Wir brauchen noch Nachweise.",
      "Das ist eine neue Mitteilung.",
      "Hier steht der Status.",
      "Unsere Nebenstelle ist geschlossen.",
      "Ihr Antrag ist bei einer anderen Stelle.",
      "Ich bin einverstanden.",
      "Sie haben zugestimmt.",
    ],
  },
  {
    refuses: "an outcome, a benefit or an amount",
    // Zahlen, with a capital letter, are what a code is made of.
    isBrokenBy: (sentence) =>
      /bewillig|ablehn|abgelehnt|genehmig|widerspruch|bürger-?geld|leistung|zahlung|euro|€|online|sanktion/i.test(
        sentence,
      ) || /zahlen/.test(sentence),
    counterexamples: [
      "Wir bewilligen Ihren Antrag.",
      "Sie bekommen Bürger-Geld.",
      "Wir zahlen bald.",
      "Sie bekommen bald eine Zahlung.",
      "Den Brief gibt es auch online.",
    ],
  },
  {
    // Only readers of the target group can make it that (facts, "Leichte Sprache").
    refuses: "the name Leichte Sprache",
    isBrokenBy: matching(/leichte[rn]? sprache/i),
    counterexamples: ["Wir schreiben in Leichter Sprache."],
  },
];

function brokenRules(sentence: string): readonly string[] {
  return RULES.filter(({ isBrokenBy }) => isBrokenBy(sentence)).map(({ refuses }) => refuses);
}

const simple = catalogOf("de-simple");
const settings = readSettings("production");
const office = Object.values(settings.offices).reduce((one, other) =>
  other.name.length > one.name.length ? other : one,
);

interface TextCase {
  readonly what: string;
  readonly catalog: CatalogSource;
  readonly fields: NoticeContent;
}

/** All kinds with all sorts of parameters, each also as its reminder if there is one. */
const CASES: readonly TextCase[] = KIND_NAMES.flatMap((kind) =>
  parameterSets(kind).flatMap((parameters) => {
    const what = `${kind} ${JSON.stringify(parameters)}`;
    const fields = content({ kind, parameters, office: { ...office, phone: "030 23125-101" } });
    const { reminder } = simple.kinds[kind];
    const first = { what, catalog: simple, fields };
    if (reminder === undefined) return [first];
    const reminding = { ...simple, kinds: { ...simple.kinds, [kind]: reminder } };
    return [first, { what: `the reminder of ${what}`, catalog: reminding, fields }];
  }),
);

/** All that a person gets to read, and the words that simple German has but never sends. */
function readBy({ catalog, fields }: TextCase): readonly string[] {
  const told = { ...fields, isFallback: true, stopUrl: "https://sachstand.example.org/stop/7d2c" };
  const { subject, text } = emailIn(catalog, told);
  const { button, germanBelow } = catalog.words;
  return [renderSms(catalog, told), subject, text, button, germanBelow];
}

/** What the page fills in, with the longest office and day; each place and number in turn. */
const PAGE_VALUES = ["phone", "video", "office"].flatMap((place) =>
  ["1", "5"].map((count) => ({
    ...{ place, minutes: count, tries: count },
    ...{ office: office.name, authority: settings.authority, phone: "030 23125-101" },
    ...{ date: formatDay(simple, "2026-12-30", "long"), day: "Donnerstag" },
    ...{ time: "19:30", from: "8:00", to: "19:30" },
    ...{ number: "35502-0012345", language: simple.name },
    ...{ address: "name@example.org", example: "name@example.org" },
  })),
);

/** All texts of the applicant's page and of the receipt, each in every form that it can take. */
const PAGE_CASES = Object.entries({ ...simple.page, receipt: simple.receipt }).flatMap(([part, texts]) =>
  Object.entries(texts).map(([name, message]) => ({
    what: part === "receipt" ? `receipt.${name}` : `page.${part}.${name}`,
    forms: [...new Set(PAGE_VALUES.map((values) => fill(simple.language, message, values)))],
  })),
);

function brokenIn(texts: readonly string[]): readonly object[] {
  return texts
    .flatMap(sentencesOf)
    .map((sentence) => ({ sentence, rules: brokenRules(sentence) }))
    .filter(({ rules }) => rules.length > 0);
}

describe("simple German", () => {
  test.each(CASES)("keeps all its rules in $what", (textCase) => {
    expect(brokenIn(readBy(textCase))).toEqual([]);
  });

  test.each(PAGE_CASES)("keeps all its rules in $what", ({ forms }) => {
    expect(brokenIn(forms)).toEqual([]);
  });

  test("is read in each place and number that a text of the page names", () => {
    const formsOf = (what: string) => PAGE_CASES.find((one) => one.what === what)?.forms;

    expect(formsOf("page.line.appointment")).toHaveLength(3);
    expect(formsOf("page.confirm.wrong")).toEqual([
      "Dieser Code ist falsch. Sie haben noch 1 Versuch.",
      "Dieser Code ist falsch. Sie haben noch 5 Versuche.",
    ]);
  });

  test.each(CASES)(
    "takes at most two parts of GSM-7 for the SMS of $what, with the longest day",
    (textCase) => {
      const { catalog, fields } = textCase;
      const longestDay = fields.parameters["date"] === undefined ? {} : { date: "2026-12-30" };
      const parameters = { ...fields.parameters, ...longestDay };

      const measure = measureSms(renderSms(catalog, { ...fields, parameters, isFallback: true }));

      expect(measure).toMatchObject({ encoding: "GSM-7", forcedBy: [] });
      expect(measure.parts).toBeLessThanOrEqual(2);
    },
  );

  test("is not called by the name that only its readers can give it", () => {
    expect(brokenRules(simple.name)).toEqual([]);
  });
});

describe("the rules of simple German", () => {
  const counterexamples = RULES.flatMap((rule) =>
    rule.counterexamples.map((sentence) => ({ sentence, refuses: rule.refuses })),
  );

  test.each(counterexamples)("refuse $refuses: $sentence", ({ sentence, refuses }) => {
    expect(brokenRules(sentence)).toEqual([refuses]);
  });

  test("each have a counterexample", () => {
    expect(RULES.filter((rule) => rule.counterexamples.length === 0)).toEqual([]);
  });

  test("let a plain sentence pass", () => {
    expect(brokenRules("Bitte lesen Sie den Brief genau.")).toEqual([]);
  });

  test("let a sentence of twelve words pass, and a long compound with a hyphen", () => {
    const sentence = "Bitte rufen Sie uns heute noch an und fragen Sie nach Eingangs-Bestätigungen.";

    expect(wordsOf(sentence)).toHaveLength(MOST_WORDS);
    expect(brokenRules(sentence)).toEqual([]);
  });

  test("see a day's number as no end of a sentence, but the year's full stop as one", () => {
    expect(sentencesOf("Der Termin ist am Mittwoch, 30. September 2026. Er beginnt um 9:30 Uhr.")).toEqual([
      "Der Termin ist am Mittwoch, 30. September 2026.",
      "Er beginnt um 9:30 Uhr.",
    ]);
  });

  test("count neither page address nor code nor phone number", () => {
    const [sentence = "", ...others] = sentencesOf(
      "Stand: sachstand.example.org/s Code K7QF2-M9X4T 030 23125-101",
    );

    expect(others).toEqual([]);
    expect(wordsOf(sentence)).toEqual(["Stand:", "Code"]);
  });
});
