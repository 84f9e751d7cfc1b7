import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const text = readFileSync(new URL("docs/security.md", root), "utf8");

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; those of level 3 come last in each. */
const SECTIONS: Readonly<Record<string, number>> = {
  ...{ "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1 },
  ...{ "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4 },
  ...{ "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5 },
  ...{ "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2 },
  ...{ "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4 },
  ...{ "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4 },
  ...{ "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2 },
  ...{ "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1 },
  ...{ "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2 },
};

/** Requirements as the list begins its rows with them. */
function numbersIn(rows: string): readonly string[] {
  return rows
    .split("\n")
    .flatMap(
      (row) => /^(?:\| )?(\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*)(?: \||:)/.exec(row)?.[1]?.split(", ") ?? [],
    );
}

const TESTS = [...text.matchAll(/`([\w-]+\/[\w-]+) › ([^`]+)`/g)].map(([, file = "", title = ""]) => ({
  file,
  title,
}));

describe("docs/security.md", () => {
  test("has every requirement of ASVS 5.0.0 of levels 1 and 2, each once, and no other", () => {
    const wanted = Object.entries(SECTIONS).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
    );
    expect(wanted).toHaveLength(253);

    expect(numbersIn(text).toSorted()).toEqual(wanted.toSorted());
  });

  test("names tests enough for its list", () => {
    expect(TESTS.length).toBeGreaterThan(100);
  });

  test.each([...new Set(TESTS.map(({ file }) => file))])("names tests that there are in %s", (file) => {
    const source = new URL(`test/${file}.test.ts`, root);
    expect(existsSync(source), file).toBe(true);
    const content = readFileSync(source, "utf8");

    for (const { title } of TESTS.filter((one) => one.file === file))
      expect(content).toContain(`"${title}",`);
  });

  test("names only documents that there are", () => {
    for (const [, path = ""] of text.matchAll(/\]\(([^)#]+)\)/g))
      expect(existsSync(new URL(path, new URL("docs/", root))), path).toBe(true);
  });
});
