/** Crockford's base32: no I, L, O, U. */
export const PAGE_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const LENGTH = 10;

/** What people write for what they see. */
const TAKEN_FOR: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };
/** Spaces, all kinds of dashes, dots, and the marks that a right-to-left text puts around a code. */
const SEPARATORS = /[\s\p{Pd}\p{Cf}._·]/gu;

/** The digits of Arabic and Persian keyboards. */
const EASTERN_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;

/** What somebody typed, with every digit, whatever a phone wrote for it, as 0 to 9. */
export function withPlainDigits(typed: string): string {
  return typed.normalize("NFKC").replace(EASTERN_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** The page code in what somebody has typed; undefined if it cannot be one. */
export function readPageCode(typed: string): string | undefined {
  if (typed.length > 100) return undefined;
  const code = withPlainDigits(typed)
    .replace(SEPARATORS, "")
    .toUpperCase()
    .replace(/[OIL]/g, (letter) => TAKEN_FOR[letter] ?? letter);
  return code.length === LENGTH && isOfAlphabet(code) ? code : undefined;
}

function isOfAlphabet(code: string): boolean {
  return [...code].every((character) => PAGE_CODE_ALPHABET.includes(character));
}

/** `K7QF2M9X4T` as people read it aloud: `K7QF2-M9X4T`. */
export function forReading(pageCode: string): string {
  return `${pageCode.slice(0, 5)}-${pageCode.slice(5)}`;
}
