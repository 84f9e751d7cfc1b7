import { createHmac } from "node:crypto";
import type { Channel } from "../domain/channel.ts";
import type { Keyring } from "./keyring.ts";

/** A keyed hash of an address, and the version of the key that made it. */
interface AddressHash {
  readonly version: string;
  readonly hash: string;
}

/** 160 bits, in 27 URL-safe characters. */
const BYTES = 20;

/**
 * The hashes that may stand for an address: the current key's first, then those of older keys, which are still looked
 * up. E-mail addresses count as the same in capitals and small letters, as mail providers take them.
 */
export function addressHashes(
  { current, keys }: Keyring,
  channel: Channel,
  address: string,
): readonly [AddressHash, ...AddressHash[]] {
  const hashBy = (version: string): AddressHash => ({
    version,
    hash: createHmac("sha256", keys[version] ?? "")
      .update(`address ${channel} ${address.toLowerCase()}`)
      .digest()
      .subarray(0, BYTES)
      .toString("base64url"),
  });
  const older = Object.keys(keys).filter((version) => version !== current);
  return [hashBy(current), ...older.map(hashBy)];
}
