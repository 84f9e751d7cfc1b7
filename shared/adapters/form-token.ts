import { isSameHash, keyedHash } from "./keyed-hash.ts";
import type { Keyring } from "./keyring.ts";

/** 128 bits. */
const MAC_BYTES = 16;

/** What a form says of where it comes from. */
export type FormCheck = "good" | "expired" | "wrong";

/**
 * The token of a form: proves that we made the form, for this scope (whose page, what for), at this time. It takes no
 * cookie: whoever could read the page it stands in knows the page's code, and so all that a cookie would protect.
 * @param now ms since 1970
 */
export function formToken(keyring: Keyring, scope: string, now: number): string {
  const claim = `${keyring.current}.${Math.floor(now / 1_000).toString(36)}`;
  return `${claim}.${macOf(keyring, keyring.current, `${claim} ${scope}`)}`;
}

/**
 * Checks a form's token.
 * @param lastsMs how long such a form is good for
 */
export function checkFormToken(
  keyring: Keyring,
  token: string,
  { scope, now, lastsMs }: { readonly scope: string; readonly now: number; readonly lastsMs: number },
): FormCheck {
  const [version = "", issued = "", mac = "", ...rest] = token.split(".");
  if (rest.length > 0 || !Object.hasOwn(keyring.keys, version)) return "wrong";
  if (!isSameHash(mac, macOf(keyring, version, `${version}.${issued} ${scope}`))) return "wrong";
  const age = now - Number.parseInt(issued, 36) * 1_000;
  return age >= -lastsMs && age <= lastsMs ? "good" : "expired";
}

function macOf(keyring: Keyring, version: string, text: string): string {
  return keyedHash(keyring, version, "form", text).subarray(0, MAC_BYTES).toString("base64url");
}
