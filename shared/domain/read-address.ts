import { parsePhoneNumberFromString } from "libphonenumber-js/mobile";
import { CHANNELS, type Channel, maySendSmsTo } from "./channel.ts";

/** An address as it is stored, or why what was typed is none that can be used. */
export type ReadAddress =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly why: "notPhone" | "notMobile" | "notEmail" };

/**
 * Reads a number or a mailbox as people write it. Numbers become E.164, read as German ones unless they say otherwise.
 * @param smsDestinations starts of E.164 numbers that SMS may go to
 */
export function readAddress(
  channel: Channel,
  typed: string,
  smsDestinations: readonly string[],
): ReadAddress {
  const plain = typed.normalize("NFKC").replace(INVISIBLE, "").trim();
  return channel === "sms" ? readNumber(plain, smsDestinations) : readMailbox(plain);
}

/** What right-to-left texts, and phones' lists of contacts, put around an address that is copied from them. */
const INVISIBLE = /\p{Cf}/gu;

/** No number is written in more characters, whatever stands between its digits. */
const LONGEST_NUMBER = 60;

function readNumber(typed: string, destinations: readonly string[]): ReadAddress {
  if (typed.length > LONGEST_NUMBER) return { ok: false, why: "notPhone" };
  // Written with the country's code, but without the plus.
  const written = typed.replace(/^49(?=[\s/-]?1[5-7])/, "+49");
  const number = parsePhoneNumberFromString(written, {
    defaultCountry: "DE",
    extract: false,
  });
  // No mobile phone has an extension, and what is typed must not be left out unseen.
  if (number === undefined || number.ext !== undefined || !number.isPossible())
    return { ok: false, why: "notPhone" };
  // The metadata knows mobile numbers only, so landline, service and premium numbers are not valid here.
  const isUsable = number.isValid() && maySendSmsTo(number.number, destinations);
  return isUsable ? { ok: true, address: number.number } : { ok: false, why: "notMobile" };
}

function readMailbox(typed: string): ReadAddress {
  const [name = "", domain = "", ...rest] = typed.split("@");
  const address = `${name}@${domain.toLowerCase()}`;
  const isMailbox = rest.length === 0 && CHANNELS.email.addressSchema.safeParse(address).success;
  return isMailbox ? { ok: true, address } : { ok: false, why: "notEmail" };
}
