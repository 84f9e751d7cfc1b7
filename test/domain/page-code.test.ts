import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageCodeSchema } from "../../shared/domain/applicant.ts";
import { forReading, PAGE_CODE_ALPHABET, readPageCode } from "../../shared/domain/page-code.ts";
import { PAGE_CODE } from "../twins/builders.ts";

const anyCode = fc
  .array(fc.constantFrom(...PAGE_CODE_ALPHABET), { minLength: 10, maxLength: 10 })
  .map((letters) => letters.join(""));

describe("a page code is read", () => {
  test.each([
    ["as it is stored", "K7QF2M9X4T"],
    ["as it is shown", "K7QF2-M9X4T"],
    ["in small letters", "k7qf2m9x4t"],
    ["with spaces all over", " K7 QF2  M9X 4T "],
    ["with spaces that do not break, and tabs", "K7QF2\u00a0M9X4T\t"],
    ["over two lines", "K7QF2\r\nM9X4T"],
    ["with a dash of a phone's own", "K7QF2–M9X4T"],
    ["with a hyphen that does not break", "K7QF2\u2011M9X4T"],
    ["with dots", "K7QF2.M9X4T"],
    ["with underscores", "K7QF2_M9X4T"],
    ["with marks of a right-to-left text around it", "\u2067K7QF2-M9X4T\u2069\u200f"],
    ["with a soft hyphen", "K7QF2\u00adM9X4T"],
    ["in full width", "Ｋ７ＱＦ２－Ｍ９Ｘ４Ｔ"],
    ["with Arabic digits", "K٧QF٢-M٩X٤T"],
    ["with Persian digits", "K۷QF۲-M۹X۴T"],
  ])("%s", (_, typed) => {
    expect(readPageCode(typed)).toBe(PAGE_CODE);
  });

  test.each([
    ["O for 0", "OooOO-00000", "0000000000"],
    ["I for 1", "IiIiI-11111", "1111111111"],
    ["L for 1", "LlLlL-11111", "1111111111"],
  ])("with %s", (_, typed, code) => {
    expect(readPageCode(typed)).toBe(code);
  });

  test("among a hundred characters at most", () => {
    expect(readPageCode(PAGE_CODE.padEnd(100))).toBe(PAGE_CODE);
    expect(readPageCode(PAGE_CODE.padEnd(101))).toBeUndefined();
  });

  test("in whatever way it is written, as long as it is the same", () => {
    const lookalikes: Readonly<Record<string, readonly string[]>> = {
      "0": ["0", "O", "o", "٠", "۰"],
      "1": ["1", "I", "i", "L", "l", "١", "۱"],
    };
    const written = anyCode.chain((code) => {
      const letters = [...code].map((letter) =>
        fc.tuple(
          fc.constantFrom(...(lookalikes[letter] ?? [letter, letter.toLowerCase()])),
          fc.constantFrom("", "", "", " ", "-", "—", "·"),
        ),
      );
      return fc.record({
        code: fc.constant(code),
        typed: fc.tuple(...letters).map((parts) => parts.flat().join("")),
      });
    });

    fc.assert(
      fc.property(written, ({ code, typed }) => {
        expect(readPageCode(typed)).toBe(code);
      }),
    );
  });

  test("once more as itself when it is shown for reading", () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(readPageCode(forReading(code))).toBe(code);
      }),
    );
  });
});

describe("no page code is", () => {
  test.each([
    ["nothing", ""],
    ["separators alone", " - - "],
    ["nine characters", "K7QF2-M9X4"],
    ["eleven characters", "K7QF2-M9X4TT"],
    ["a U, which Crockford's base32 does not have", "K7QF2-M9X4U"],
    ["another script's letter that looks like one of ours", "К7QF2-M9X4T"],
    ["a character of two units", "K7QF2-M9X💧"],
    ["ten characters one of which becomes two", "K7QF2-M9X4ß"],
    ["a path", "../../etc/x"],
    ["markup", "<b>K7QF2M9X4T"],
    ["a code in much else", `${" ".repeat(100)}K7QF2-M9X4T`],
  ])("%s", (_, typed) => {
    expect(readPageCode(typed)).toBeUndefined();
  });

  test("anything that the table of applicants could not hold, and nothing that is typed makes it throw", () => {
    const typed = fc.oneof(
      fc.string({ unit: "binary", maxLength: 120 }),
      fc.string({ unit: fc.constantFrom(..."K7oiلu-٣ \u2067\ud800"), minLength: 8, maxLength: 14 }),
    );

    fc.assert(
      fc.property(typed, (text) => {
        const code = readPageCode(text);
        if (code !== undefined) expect(pageCodeSchema.safeParse(code).success).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("for reading aloud, a page code", () => {
  test("is parted in the middle", () => {
    expect(forReading(PAGE_CODE)).toBe("K7QF2-M9X4T");
  });
});
