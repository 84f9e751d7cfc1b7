import { IntlMessageFormat } from "intl-messageformat";
import { KIND_NAMES } from "../domain/kinds.ts";
import type { Office } from "../domain/settings.ts";
import { type Catalog, type CatalogSource, catalogSchema } from "./catalog-schema.ts";
import { longestContents } from "./longest-content.ts";
import { renderSms } from "./render.ts";
import { measureSms } from "./sms-parts.ts";

/** What is wrong with a text: where, and what would be right. */
export interface CatalogProblem {
  /** Dotted path within the file, like `kinds.decided.sms`. */
  readonly key: string;
  readonly rule: string;
}

/** What the texts are measured with. */
export interface Measure {
  readonly offices: readonly Office[];
  readonly pageUrl: string;
}

/** The longest SMS of a catalog. */
export interface SmsReach {
  readonly kind: string;
  readonly parts: number;
  readonly units: number;
  readonly encoding: string;
}

/**
 * At most so many parts, by the letters a language is written in; simple German may take more words. The sentence that
 * says why somebody is written to in a language they did not ask for may take one more.
 */
export function partsAllowed(language: string, encoding: string, isFallback = false): number {
  const plain = encoding === "UCS-2" ? 3 : language === "de-simple" ? 2 : 1;
  return isFallback ? plain + 1 : plain;
}

/**
 * Checks one catalog beside the German one, from which every text and argument must be there.
 * @returns all problems, none if it may be used
 */
export function checkCatalog(
  data: unknown,
  reference: CatalogSource,
  measure: Measure,
): readonly CatalogProblem[] {
  const parsed = catalogSchema.safeParse(data);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message, ...issue }) => ({
      key: path.map(String).join("."),
      rule:
        issue.code === "unrecognized_keys"
          ? `has keys that are not known: ${issue.keys.join(", ")}`
          : message,
    }));
  }
  const catalog = parsed.data;
  const german = textsIn(reference);
  const problems = [...textsIn(catalog)].flatMap(([key, text]) =>
    [
      ...rulesBroken(key, text, catalog.language, german.get(key)),
      ...secretsIn(text, catalog.forbidden),
      ...wordsMissing(text, catalog.glossary, german.get(key), reference.glossary),
    ].map((rule) => ({ key, rule })),
  );
  return problems.length > 0 ? problems : tooLong(catalog, measure);
}

/** The longest SMS that a catalog can make. */
export function longestSms(catalog: Catalog, { offices, pageUrl }: Measure): SmsReach {
  const all = KIND_NAMES.flatMap((kind) =>
    longestContents(kind, offices, pageUrl).map((content) => ({
      kind,
      ...measureSms(renderSms(catalog, content)),
    })),
  );
  return all.reduce((one, other) => ((other.parts - one.parts || other.units - one.units) > 0 ? other : one));
}

function tooLong(catalog: Catalog, { offices, pageUrl }: Measure): readonly CatalogProblem[] {
  return KIND_NAMES.flatMap((kind) =>
    longestContents(kind, offices, pageUrl, { withFallback: true }).flatMap((content) => {
      const { parts, encoding, forcedBy } = measureSms(renderSms(catalog, content));
      const allowed = partsAllowed(catalog.language, encoding, content.isFallback);
      const why = forcedBy.length > 0 ? `; ${forcedBy.slice(0, 3).join(" ")} force UCS-2` : "";
      if (parts <= allowed) return [];
      return [
        {
          key: `kinds.${kind}.${content.isReminder ? "reminder.sms" : "sms"}`,
          rule: `${content.isFallback ? "with words.otherLanguage " : ""}must fit ${allowed} part(s), takes ${parts} in ${encoding}${why}`,
        },
      ];
    }),
  );
}

function rulesBroken(
  key: string,
  text: string,
  language: string,
  german: string | undefined,
): readonly string[] {
  const ast = parseMessage(text, language);
  if (typeof ast === "string") return [`must be ICU MessageFormat: ${ast}`];
  const own = argumentsIn(ast);
  const due = german === undefined ? own : argumentsIn(parseMessage(german, "de"));
  return [
    ...[...own].filter((name) => !due.has(name)).map((name) => `must not name {${name}}`),
    ...[...due].filter((name) => !own.has(name)).map((name) => `must name {${name}}`),
    ...wrongPlurals(ast, language),
    ...(/[\p{Nd}--[0-9]]/v.test(text) ? ["must use Latin digits"] : []),
    ...(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/.test(text)
      ? ["must hold no direction marks of its own"]
      : []),
    ...(key.endsWith("sms") && /[\n\r]/.test(text) ? ["must be one line"] : []),
  ];
}

/** What a text says of outcomes, benefits and the like. */
function secretsIn(text: string, forbidden: CatalogSource["forbidden"]): readonly string[] {
  return Object.values(forbidden)
    .flat()
    .filter((stem) => isIn(stem, text))
    .map((stem) => `must not say "${stem}"`);
}

/** Terms that the German text uses and this one calls otherwise, or leaves out. */
function wordsMissing(
  text: string,
  glossary: CatalogSource["glossary"],
  german: string | undefined,
  germanGlossary: CatalogSource["glossary"],
): readonly string[] {
  const terms = Object.entries(germanGlossary).filter(([, stems]) =>
    stems.some((stem) => isIn(stem, german ?? "")),
  );
  return terms
    .map(([term]) => Object.entries(glossary).find(([name]) => name === term)?.[1] ?? [])
    .filter((stems) => !stems.some((stem) => isIn(stem, text)))
    .map((stems) => `must use the glossary's word "${stems.join('" or "')}"`);
}

/** Whatever the case and the place in a word; names of arguments are no words of the text. */
function isIn(stem: string, text: string): boolean {
  const literals = elementsIn(parseMessage(text, "en")).filter(({ type }) => type === LITERAL);
  const words = literals.map(({ value }) => String(value)).join("");
  return words.toLowerCase().includes(stem.toLowerCase());
}

/** All texts of a catalog by their path. */
function textsIn({ words, kinds, page, receipt }: CatalogSource): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === "string") texts.set(path, value);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === "" ? key : `${path}.${key}`);
    }
  };
  walk({ words, kinds, page, receipt }, "");
  return texts;
}

function parseMessage(text: string, language: string): readonly unknown[] | string {
  try {
    return new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst();
  } catch (error) {
    return error instanceof Error ? error.message : "cannot be read";
  }
}

interface Element {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly unknown[] }>>;
}

/** Element types of the parser's syntax tree. */
const LITERAL = 0;
const PLURAL = 6;

/** All elements of a message, those within its choices included. */
function elementsIn(ast: readonly unknown[] | string): readonly Element[] {
  if (typeof ast === "string") return [];
  return ast
    .filter(isElement)
    .flatMap((element) => [
      element,
      ...Object.values(element.options ?? {}).flatMap(({ value }) => elementsIn(value)),
    ]);
}

function isElement(value: unknown): value is Element {
  return typeof value === "object" && value !== null && "type" in value;
}

function argumentsIn(ast: readonly unknown[] | string): ReadonlySet<string> {
  const named = elementsIn(ast).filter(({ type, value }) => type !== LITERAL && typeof value === "string");
  return new Set(named.map(({ value }) => String(value)));
}

/** A plural must have exactly the categories that the language has (CLDR). */
function wrongPlurals(ast: readonly unknown[], language: string): readonly string[] {
  const due = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted(byText);
  return elementsIn(ast)
    .filter(({ type }) => type === PLURAL)
    .map(({ options }) => Object.keys(options ?? {}).toSorted(byText))
    .filter((own) => own.join() !== due.join())
    .map((own) => `must have the plurals ${due.join(", ")}, not ${own.join(", ")}`);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}
