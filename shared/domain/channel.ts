import * as z from "zod";

export const CHANNEL_NAMES = ["sms", "email"] as const;
export type Channel = (typeof CHANNEL_NAMES)[number];

export const channelSchema = z.enum(CHANNEL_NAMES, { error: `must be one of ${CHANNEL_NAMES.join(", ")}` });

/** E.164, the only form in which a number is stored. */
const phoneNumberSchema = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, { error: "must be a phone number in E.164 form, like +491713920021" });

/** ASCII only: a local part beyond ASCII would go out unencoded (RFC 6531 is not spoken by SES). */
const emailAddressSchema = z
  .email({ error: "must be an e-mail address of ASCII characters, like name@example.org" })
  .max(254, { error: "must have at most 254 characters" });

interface ChannelRow {
  readonly addressSchema: z.ZodType<string>;
  /**
   * What follows when no receipt comes in time. An e-mail without one has hardly arrived, so another channel is tried; an
   * SMS mostly has, and telling it twice would frighten, so only a person looks at it.
   */
  readonly inSilence: "next-channel" | "attention";
}

/** All channels there are. A new one is a new row here and its sender. */
export const CHANNELS: Readonly<Record<Channel, ChannelRow>> = {
  sms: { addressSchema: phoneNumberSchema, inSilence: "attention" },
  email: { addressSchema: emailAddressSchema, inSilence: "next-channel" },
};

/**
 * Whether an SMS may go to this E.164 number: its start must be on the stage's list
 * (German mobile numbers unless the settings say more), so no premium or landline number is ever paid for.
 */
export function maySendSmsTo(number: string, destinations: readonly string[]): boolean {
  return destinations.some((prefix) => number.startsWith(prefix));
}
