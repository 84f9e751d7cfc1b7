import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { KIND_NAMES, KINDS, type Kind } from "../../shared/domain/kinds.ts";
import { type Catalog, catalogSchema } from "../../shared/messages/catalog-schema.ts";
import { CATALOGS, LANGUAGES } from "./catalogs.ts";

/** What any text may name beside its kind's own parameters. */
const WORDS_ARGUMENTS: Readonly<Record<keyof Catalog["words"], readonly string[]>> = {
  smsMore: ["page", "code", "phone"],
  subject: ["office"],
  greeting: [],
  see: [],
  button: [],
  call: ["phone"],
  closing: [],
  footer: [],
  stop: [],
  germanBelow: [],
  otherLanguage: [],
};
const SMS_ARGUMENTS = ["office", "more"];

/** Names of all arguments of an ICU message, those within choices included. */
function argumentsIn(message: string): readonly string[] {
  return names(new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }).getAst());
}

function names(elements: readonly unknown[]): readonly string[] {
  return elements.flatMap((element) => {
    if (typeof element !== "object" || element === null || !("type" in element)) return [];
    const own = element.type !== 0 && "value" in element ? [String(element.value)] : [];
    const options = "options" in element && typeof element.options === "object" ? element.options : null;
    const choices: readonly unknown[] = Object.values(options ?? {});
    return [...own, ...choices.flatMap((choice) => names(elementsOf(choice)))];
  });
}

function elementsOf(choice: unknown): readonly unknown[] {
  return typeof choice === "object" && choice !== null && "value" in choice && Array.isArray(choice.value)
    ? choice.value
    : [];
}

function parametersOf(kind: Kind): readonly string[] {
  return Object.keys(KINDS[kind].parameters.shape);
}

describe.each(CATALOGS)("the catalog of $name", (catalog) => {
  test("holds every text that there must be, and nothing else", () => {
    expect(catalogSchema.safeParse(catalog).error?.issues).toBeUndefined();
    expect(Object.keys(catalog.kinds).toSorted((one, other) => one.localeCompare(other))).toEqual(
      KIND_NAMES.toSorted((one, other) => one.localeCompare(other)),
    );
  });

  test("is named as its file", () => {
    expect(LANGUAGES).toContain(catalog.language);
  });

  test.each(Object.entries(catalog.words))("says %s with no more than it may name", (word, message) => {
    const allowed = Object.entries(WORDS_ARGUMENTS).find(([name]) => name === word)?.[1];

    expect(allowed).toEqual(expect.arrayContaining([...argumentsIn(message)]));
  });

  test.each(KIND_NAMES)("says %s in an SMS with no more than it may name", (kind) => {
    const allowed = [...SMS_ARGUMENTS, ...parametersOf(kind)];

    expect(allowed).toEqual(expect.arrayContaining([...argumentsIn(catalog.kinds[kind].sms)]));
  });

  test.each(KIND_NAMES)("says %s in an e-mail with nothing but its own parameters", (kind) => {
    const used = catalog.kinds[kind].email.flatMap(argumentsIn);

    expect(parametersOf(kind)).toEqual(expect.arrayContaining(used));
  });

  test.each(KIND_NAMES)("names the office first in the SMS of %s", (kind) => {
    expect(catalog.kinds[kind].sms).toMatch(/^\{office\}/);
  });

  test.each(KIND_NAMES.filter((kind) => kind !== "address-code"))(
    "says in the SMS of %s where to look",
    (kind) => {
      expect(argumentsIn(catalog.kinds[kind].sms)).toContain("more");
    },
  );

  test("gives whoever gets a confirmation code no page code", () => {
    expect(argumentsIn(catalog.kinds["address-code"].sms)).not.toContain("more");
  });

  test("says all that an appointment is about, over both channels", () => {
    const { sms, email } = catalog.kinds.appointment;

    expect(new Set(argumentsIn(sms))).toEqual(new Set(["office", "date", "time", "place", "more"]));
    expect(new Set(email.flatMap(argumentsIn))).toEqual(new Set(["date", "time", "place"]));
  });
});

/** Words that would tell an outcome, a benefit or an amount, or count as delivering a decision. */
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  de: /bewillig|abgelehnt|ablehn|bescheid|bürgergeld|leistung|zahlung|euro|€|online|sanktion/i,
  en: /approv|reject|refus|grant|benefit|payment|euro|€|online|sanction/i,
};

describe.each(CATALOGS.filter(({ language }) => language in FORBIDDEN))("the words of $name", (catalog) => {
  test.each(KIND_NAMES)("of %s tell neither outcome nor benefit nor amount", (kind) => {
    const { sms, email } = catalog.kinds[kind];

    expect([sms, ...email].join(" ")).not.toMatch(FORBIDDEN[catalog.language] ?? /^/);
  });
});

test("one file is one language", () => {
  expect(CATALOGS.map(({ language }) => language)).toEqual(LANGUAGES);
});
