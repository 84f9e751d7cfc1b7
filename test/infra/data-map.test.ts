import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { fieldsOf } from "../../infra/commands/data-map/fields-of.ts";
import { fieldsIn, gapsIn } from "../../infra/commands/data-map/store.ts";
import { DATA_MAP, privacyText } from "../../infra/commands/data-map.ts";

describe("the data map", () => {
  test("speaks of every field that a schema knows, once, and of no other", () => {
    expect(DATA_MAP.flatMap(gapsIn)).toEqual([]);
  });

  test("reads fields within lists, choices and tables", () => {
    const schema = z.object({
      one: z.array(z.object({ a: z.string(), b: z.object({ c: z.number() }).optional() })),
      two: z.discriminatedUnion("do", [
        z.object({ do: z.literal("x"), d: z.string() }),
        z.object({ do: z.literal("y") }),
      ]),
      three: z.record(z.string(), z.number()),
    });

    expect(fieldsOf(schema)).toEqual(["one[].a", "one[].b.c", "two.do", "two.d", "three.*"]);
  });

  test("finds a new field, one that is gone, and one that is told twice", () => {
    const [store] = DATA_MAP;
    if (store === undefined) throw new Error("The map is empty");
    const [first] = store.entries;
    if (first === undefined) throw new Error("The map says nothing");

    expect(gapsIn({ ...store, beside: "shoeSize" })).toEqual([`${store.name}: shoeSize has no entry`]);
    expect(gapsIn({ ...store, entries: [...store.entries, { ...first, fields: "hat" }] })).toEqual([
      `${store.name}: hat is no field (any more)`,
    ]);
    expect(gapsIn({ ...store, entries: [...store.entries, first] })).toHaveLength(1);
  });

  test("knows an address only where addresses may be", () => {
    const holders = DATA_MAP.filter((store) => fieldsIn(store).some((field) => /address$/.test(field)));

    expect(holders.map(({ name }) => name)).toEqual([
      "Applicants: the person",
      "What leaves: e-mail by SES, SMS by SNS",
    ]);
  });
});

describe("docs/privacy.md", () => {
  test("holds the data map as it is", () => {
    const file = readFileSync(new URL("../../docs/privacy.md", import.meta.url), "utf8");

    expect(file, "docs/privacy.md is out of date; write it anew with: npm run docs").toBe(privacyText());
  });
});
