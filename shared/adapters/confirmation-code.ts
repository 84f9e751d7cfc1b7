import { randomBytes } from "node:crypto";
import { isSameHash, keyedHash } from "./keyed-hash.ts";
import type { Keyring } from "./keyring.ts";

/** Characters behind the key's version in the id of a confirmation. */
const RANDOM_CHARACTERS = 24;

/** The id of a new confirmation; it says by which key its code is made. */
export function newConfirmationId({ current }: Keyring): string {
  return `${current}-${randomBytes(RANDOM_CHARACTERS / 2).toString("hex")}`;
}

/** Whether this can be the id of a confirmation at all; whatever else a form says is looked up nowhere. */
export function isConfirmationId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,16}-[0-9a-f]{24}$/.test(id);
}

/**
 * The six digits of a confirmation. They follow from its id and a key, so they are stored nowhere and stand in no queue:
 * whoever sends them and whoever checks them each make them anew.
 */
export function confirmationCode(keyring: Keyring, applicantId: string, id: string): string {
  const version = id.slice(0, -(RANDOM_CHARACTERS + 1));
  const hash = keyedHash(keyring, version, "confirmation", `${applicantId} ${id}`);
  // 48 bits, so that no code is likelier than another by more than one in a hundred million.
  return String(hash.readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
}

/** Whether these are the digits of a confirmation. */
export function isConfirmationCode(
  keyring: Keyring,
  { applicantId, id }: { readonly applicantId: string; readonly id: string },
  digits: string,
): boolean {
  return isSameHash(confirmationCode(keyring, applicantId, id), digits);
}
