import { IntlMessageFormat } from "intl-messageformat";
import { catalogSchema } from "./catalog-schema.ts";

/**
 * A catalog with each message parsed, so that no parser runs where it is used.
 * @throws if the catalog is not of the schema, or a message is not ICU MessageFormat, naming its path
 */
export function compileCatalog(data: unknown): object {
  const { words, kinds, ...rest } = catalogSchema.parse(data);
  return { ...rest, words: compile(words, "words"), kinds: compile(kinds, "kinds") };
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
