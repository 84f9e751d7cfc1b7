import { randomInt } from "node:crypto";
import { PAGE_CODE_ALPHABET } from "../domain/page-code.ts";
import { isSameHash, keyedHash } from "./keyed-hash.ts";
import type { Keyring } from "./keyring.ts";

/** Drawn by chance (40 bits); the other two of the ten characters follow from them by a key (10 bits). */
const DRAWN = 8;

/**
 * A new page code: ten characters of Crockford's base32. Its last two can only be made with our key, so that nearly all
 * guesses are known to be wrong without asking the store; whoever has no key still has to guess all ten (50 bits).
 */
export function newPageCode(keyring: Keyring): string {
  const drawn = Array.from({ length: DRAWN }, () => letter(randomInt(PAGE_CODE_ALPHABET.length))).join("");
  return drawn + check(keyring, keyring.current, drawn);
}

/** Whether a code may have been made by us. One that somebody else has written into the table mostly is not. */
export function mayBeOurs(keyring: Keyring, code: string): boolean {
  const drawn = code.slice(0, DRAWN);
  return Object.keys(keyring.keys).some((version) =>
    isSameHash(code.slice(DRAWN), check(keyring, version, drawn)),
  );
}

function check(keyring: Keyring, version: string, drawn: string): string {
  const hash = keyedHash(keyring, version, "page-code", drawn);
  return letter(hash.readUInt8(0) % 32) + letter(hash.readUInt8(1) % 32);
}

function letter(number: number): string {
  return PAGE_CODE_ALPHABET.charAt(number);
}
