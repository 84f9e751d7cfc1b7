import { createHmac } from "node:crypto";
import type { Channel } from "../domain/channel.ts";
import type { Keyring } from "./keyring.ts";

/** What a token lets its bearer stop, and nothing else. */
export interface Subscription {
  readonly applicantId: string;
  readonly channel: Channel;
}

/** 128 bits: as many as nobody can guess, as few as a header line likes. */
const MAC_BYTES = 16;

/**
 * The token in an e-mail's unsubscribe link: `<key version>.<applicant>.<channel>.<MAC>`, of URL-safe characters.
 * It never ends by time: a link in an old e-mail must still stop what it promised to stop (RFC 8058).
 */
export function unsubscribeToken({ current, keys }: Keyring, { applicantId, channel }: Subscription): string {
  const key = keys[current];
  // Signed with an empty key, a token could be made by anybody.
  if (key === undefined) throw new Error("The keyring does not hold its current key");
  const claim = `${current}.${applicantId}.${channel}`;
  return `${claim}.${macOf(key, claim)}`;
}

function macOf(key: string, claim: string): string {
  // The purpose is part of what is signed, so that no other hash made with this key can pass for a token.
  const mac = createHmac("sha256", key).update(`unsubscribe ${claim}`).digest();
  return mac.subarray(0, MAC_BYTES).toString("base64url");
}
