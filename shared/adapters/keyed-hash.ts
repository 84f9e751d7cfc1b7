import { createHmac, timingSafeEqual } from "node:crypto";
import type { Keyring } from "./keyring.ts";

/**
 * HMAC-SHA-256 of a text under a key of the ring. The purpose is part of what is hashed, so that a hash made for one thing
 * can never pass for another.
 * @throws if the ring has no key of this version: hashed with an empty key, anybody could have made it
 */
export function keyedHash({ keys }: Keyring, version: string, purpose: string, text: string): Buffer {
  const key = keys[version];
  if (key === undefined) throw new Error("The keyring does not hold the key that is asked for");
  return createHmac("sha256", key).update(`${purpose} ${text}`).digest();
}

/** Compares without telling by the time it takes how much of it was right. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
