import type { Contact } from "../domain/applicant.ts";
import { addressHashes } from "./address-hash.ts";
import type { Keyring } from "./keyring.ts";

/** What stands for a contact's address: its hash by the current key. */
export function refsBy(keyring: Keyring): (contact: Pick<Contact, "channel" | "address">) => string {
  return ({ channel, address }) => addressHashes(keyring, channel, address)[0].hash;
}
