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
