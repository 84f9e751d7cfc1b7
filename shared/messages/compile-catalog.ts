import { IntlMessageFormat } from "intl-messageformat";
import { CHANNEL_NAMES, type Channel } from "../domain/channel.ts";
import { parse } from "../domain/problem.ts";
import { catalogSchema } from "./catalog-schema.ts";

/** A part of a catalog that a function may need: the notices of one channel, or the applicant's page. */
export type CatalogPart = Channel | "page";

/**
 * A catalog as functions need it: with each message parsed, so that no parser runs where it is used, and with these
 * parts only.
 * @throws if the catalog is not of the schema, or a message is not ICU MessageFormat, naming its path
 */
export function compileCatalog(data: unknown, parts: readonly CatalogPart[] = CHANNEL_NAMES): object {
  const parsed = parse(catalogSchema, data);
  if (!parsed.ok) throw new Error(`${parsed.problem.field} ${parsed.problem.rule}`);
  const { words, kinds, page, language, name, direction, reviewed } = parsed.value;
  const left = CHANNEL_NAMES.filter((channel) => !parts.includes(channel));
  const hasNotices = left.length < CHANNEL_NAMES.length;
  return {
    ...{ language, name, direction, reviewed },
    ...(hasNotices && { words: compile(words, "words"), kinds: compile(without(left, kinds), "kinds") }),
    ...(parts.includes("page") && { page: compile(page, "page") }),
  };
}

/** The same without these fields, however deep they stand. */
function without(fields: readonly string[], value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !fields.includes(key))
      .map(([key, inner]) => [key, without(fields, inner)]),
  );
}

function compile(value: unknown, path: string): unknown {
  if (typeof value === "string") return parseText(value, path);
  if (Array.isArray(value)) return value.map((inner, index) => compile(inner, `${path}.${index}`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, compile(inner, `${path}.${key}`)]),
  );
}

function parseText(text: string, path: string): object {
  try {
    return new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).getAst();
  } catch (cause) {
    throw new Error(`${path} is not ICU MessageFormat`, { cause });
  }
}
