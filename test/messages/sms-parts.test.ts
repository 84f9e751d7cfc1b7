import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureSms } from "../../shared/messages/sms-parts.ts";

const LETTER = "a";
const EURO = "€";
const EMOJI = "😀";

describe("an SMS in GSM-7", () => {
  test.each([
    ["nothing", "", 0, 1],
    ["160 letters", LETTER.repeat(160), 160, 1],
    ["161 letters", LETTER.repeat(161), 161, 2],
    ["306 letters", LETTER.repeat(306), 306, 2],
    ["307 letters", LETTER.repeat(307), 307, 3],
    ["80 characters of the extension table", EURO.repeat(80), 160, 1],
    ["81 of them", EURO.repeat(81), 162, 2],
    ["an escape that would straddle two parts", `${LETTER.repeat(152)}${EURO}${LETTER.repeat(152)}`, 306, 3],
    ["German letters", "äöüÄÖÜß".repeat(20), 140, 1],
    ["line breaks", "\n".repeat(10), 10, 1],
  ])("of %s counts septets and parts", (_, text, units, parts) => {
    expect(measureSms(text)).toEqual({ encoding: "GSM-7", units, parts, forcedBy: [] });
  });
});

describe("an SMS in UCS-2", () => {
  test.each([
    ["70 units", "я".repeat(70), 70, 1],
    ["71 units", "я".repeat(71), 71, 2],
    ["134 units", "я".repeat(134), 134, 2],
    ["135 units", "я".repeat(135), 135, 3],
    ["35 surrogate pairs", EMOJI.repeat(35), 70, 1],
    ["pairs that would straddle two parts", `${EMOJI.repeat(33)}${"я".repeat(4)}${EMOJI}`, 72, 2],
    ["a pair at the border of the first part", `${"я".repeat(66)}${EMOJI}${"я".repeat(66)}`, 134, 3],
  ])("of %s counts UTF-16 units and parts", (_, text, units, parts) => {
    expect(measureSms(text)).toMatchObject({ encoding: "UCS-2", units, parts });
  });

  test("says which characters force it, each once", () => {
    expect(measureSms("„Brief“ – kommt. „Ja“").forcedBy).toEqual(["„", "“", "–"]);
  });

  test("is forced by a no-break space, a typographic apostrophe and a lower-case ç alike", () => {
    for (const character of ["\u00A0", "’", "ç"]) expect(measureSms(character).encoding).toBe("UCS-2");
  });
});

/** Table 6.2.1 of TS 23.038, by code; the escape (1B) and the extension's own page are kept apart. */
const TABLE: readonly string[] = [
  "@£$¥èéùìòÇ\nØø\rÅå",
  "Δ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ",
  " !\"#¤%&'()*+,-./",
  "0123456789:;<=>?",
  "¡ABCDEFGHIJKLMNO",
  "PQRSTUVWXYZÄÖÑÜ§",
  "¿abcdefghijklmno",
  "pqrstuvwxyzäöñüà",
];
const PAGE: Readonly<Record<number, string>> = {
  10: "\f",
  20: "^",
  40: "{",
  41: "}",
  47: "\\",
  60: "[",
  61: "~",
  62: "]",
  64: "|",
  101: "€",
};

/** The septets of a text, character by character; undefined where one is in neither table. */
function septetsOf(text: string): readonly (readonly number[])[] | undefined {
  const all: number[][] = [];
  for (const character of text) {
    const code = character === "\u001B" ? -1 : TABLE.join("").indexOf(character);
    const extension = Object.entries(PAGE).find(([, other]) => other === character)?.[0];
    if (code >= 0) all.push([code]);
    else if (extension !== undefined) all.push([0x1b, Number(extension)]);
    else return undefined;
  }
  return all;
}

/** Packs whole characters into parts, greedily, and counts the parts: slow, and written from the standard alone. */
function reference(text: string): { encoding: string; parts: number } {
  const septets = septetsOf(text);
  const characters = septets ?? [...text].map((one) => [...Array(one.length).keys()]);
  const [alone, each] = septets === undefined ? [70, 67] : [160, 153];
  const encoding = septets === undefined ? "UCS-2" : "GSM-7";
  if (characters.flat().length <= alone) return { encoding, parts: 1 };
  const parts: number[][] = [[]];
  for (const character of characters) {
    const last = parts.at(-1) ?? [];
    if (last.length + character.length <= each) last.push(...character);
    else parts.push([...character]);
  }
  return { encoding, parts: parts.length };
}

describe("the count of an SMS", () => {
  const gsmText = fc
    .array(fc.constantFrom(...TABLE.join("").replace("\u001B", ""), ...Object.values(PAGE)), {
      maxLength: 700,
    })
    .map((characters) => characters.join(""));
  const anyText = fc.string({ unit: "binary", maxLength: 500 });

  test("agrees with the standard on any text of GSM-7", () => {
    fc.assert(
      fc.property(gsmText, (text) => {
        expect(measureSms(text)).toMatchObject(reference(text));
      }),
    );
  });

  test("agrees with the standard on any text at all", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(measureSms(text)).toMatchObject(reference(text));
      }),
    );
  });
});
