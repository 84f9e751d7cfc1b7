import { type Channel, channelSchema } from "../domain/channel.ts";
import { isSameHash, keyedHash } from "./keyed-hash.ts";
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
export function unsubscribeToken(keyring: Keyring, { applicantId, channel }: Subscription): string {
  const claim = `${keyring.current}.${applicantId}.${channel}`;
  return `${claim}.${macOf(keyring, keyring.current, claim)}`;
}

/** What a token lets its bearer stop; undefined if it was not made with one of our keys. */
export function readUnsubscribeToken(keyring: Keyring, token: string): Subscription | undefined {
  const [version = "", applicantId = "", name = "", mac = "", ...rest] = token.split(".");
  const channel = channelSchema.safeParse(name);
  if (rest.length > 0 || !channel.success || !Object.hasOwn(keyring.keys, version)) return undefined;
  const isOurs = isSameHash(mac, macOf(keyring, version, `${version}.${applicantId}.${name}`));
  return isOurs ? { applicantId, channel: channel.data } : undefined;
}

function macOf(keyring: Keyring, version: string, claim: string): string {
  return keyedHash(keyring, version, "unsubscribe", claim).subarray(0, MAC_BYTES).toString("base64url");
}
