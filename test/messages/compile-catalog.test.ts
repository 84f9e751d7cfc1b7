import { describe, expect, test } from "vitest";
import * as z from "zod";
import { KIND_NAMES } from "../../shared/domain/kinds.ts";
import type { Catalog } from "../../shared/messages/catalog-schema.ts";
import { compileCatalog } from "../../shared/messages/compile-catalog.ts";
import { renderEmail, renderSms } from "../../shared/messages/render.ts";
import { CATALOGS, catalogOf, content, parameterSets } from "./catalogs.ts";

const compiled = (catalog: object) => z.custom<Catalog>().parse(compileCatalog(catalog));

describe.each(CATALOGS)("the parsed catalog of $name", (catalog) => {
  test.each(KIND_NAMES)("says the same of %s as its file", (kind) => {
    for (const parameters of parameterSets(kind)) {
      const fields = content({ kind, parameters, isFallback: true });
      const staff = catalogOf("de");

      expect(renderSms(compiled(catalog), fields)).toBe(renderSms(catalog, fields));
      expect(renderEmail(compiled(catalog), fields, compiled(staff))).toEqual(
        renderEmail(catalog, fields, staff),
      );
    }
  });
});

test("a message that cannot be parsed is named by its path", () => {
  const english = catalogOf("en");
  const broken = { ...english, words: { ...english.words, call: "{phone" } };

  expect(() => compileCatalog(broken)).toThrow("words.call is not ICU MessageFormat");
});

test("a catalog of another shape is named by the first field that is wrong", () => {
  const { page: _, ...rest } = catalogOf("en");

  expect(() => compileCatalog(rest)).toThrow(/^page is required$/);
});

const sourceSchema = z.object({ kinds: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The names of all texts that a compiled catalog holds of its kinds, those of reminders included. */
function textNames(compiledCatalog: object): readonly string[] {
  const { kinds } = sourceSchema.parse(compiledCatalog);
  const names = Object.values(kinds).flatMap((texts) => {
    const reminder = z.record(z.string(), z.unknown()).default({}).parse(texts["reminder"]);
    return [...Object.keys(texts), ...Object.keys(reminder)];
  });
  return [...new Set(names)]
    .filter((name) => name !== "reminder")
    .toSorted((one, other) => (one < other ? -1 : 1));
}

describe("the catalog that a sender's bundle holds", () => {
  test.each([
    ["sms", ["sms"]],
    ["email", ["email"]],
  ] as const)("has the texts of %s and of no other channel", (channel, names) => {
    expect(textNames(compileCatalog(catalogOf("en"), [channel]))).toEqual(names);
  });

  test("has the texts of all channels where none is named", () => {
    expect(textNames(compileCatalog(catalogOf("en")))).toEqual(["email", "sms"]);
  });

  test("has neither the page's texts nor the glossary nor what is forbidden", () => {
    for (const channels of [undefined, ["sms"], ["email"]] as const) {
      expect(
        Object.keys(compileCatalog(catalogOf("en"), channels)).toSorted((one, other) =>
          one.localeCompare(other),
        ),
      ).toEqual(["direction", "kinds", "language", "name", "reviewed", "words"]);
    }
  });

  test("still says all that its sender says", () => {
    const english = catalogOf("en");
    const forSms = z.custom<Catalog>().parse(compileCatalog(english, ["sms"]));
    const forEmail = z.custom<Catalog>().parse(compileCatalog(english, ["email"]));
    const staff = z.custom<Catalog>().parse(compileCatalog(catalogOf("de"), ["email"]));

    for (const kind of KIND_NAMES) {
      for (const parameters of parameterSets(kind)) {
        for (const isReminder of [false, true]) {
          const fields = content({
            kind,
            parameters,
            isReminder,
            isFallback: true,
            stopUrl: "https://example.org/x",
          });
          expect(renderSms(forSms, fields)).toBe(renderSms(english, fields));
          expect(renderEmail(forEmail, fields, staff)).toEqual(renderEmail(english, fields, catalogOf("de")));
        }
      }
    }
  });
});
