import type { Channel } from "../domain/channel.ts";
import { isSameHash, keyedHash } from "./keyed-hash.ts";
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
  keyring: Keyring,
  channel: Channel,
  address: string,
): readonly [AddressHash, ...AddressHash[]] {
  const { current, keys } = keyring;
  const hashBy = (version: string): AddressHash => ({
    version,
    hash: keyedHash(keyring, version, "address", `${channel} ${address.toLowerCase()}`)
      .subarray(0, BYTES)
      .toString("base64url"),
  });
  const older = Object.keys(keys).filter((version) => version !== current);
  return [hashBy(current), ...older.map(hashBy)];
}

/** Whether a hash, by whichever of our keys, stands for this address. */
export function refersTo(
  keyring: Keyring,
  ref: string,
  { channel, address }: { readonly channel: Channel; readonly address: string },
): boolean {
  return addressHashes(keyring, channel, address).some(({ hash }) => isSameHash(hash, ref));
}
