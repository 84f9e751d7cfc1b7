import * as z from "zod";
import type { Contact } from "./applicant.ts";
import { type Channel, channelSchema } from "./channel.ts";
import { choiceSchema } from "./choices.ts";
import type { Counter } from "./register.ts";
import { after, DAY, HOUR, type Instant, instantSchema, MINUTE, onBerlinClock } from "./time.ts";

/** What follows once the six digits have come back. */
export const pendingSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("choose"), choice: choiceSchema }),
  z.object({ do: z.literal("show-data") }),
  z.object({ do: z.literal("erase") }),
]);

export type Pending = Readonly<z.infer<typeof pendingSchema>>;

export const confirmationSchema = z.object({
  applicantId: z.string(),
  id: z.string(),
  pending: pendingSchema,
  /** Where the code goes. */
  channel: channelSchema,
  addressRef: z.string(),
  expiresAt: instantSchema,
  /** How many digits have been tried. */
  tries: z.int().min(0),
});

/** A question that six digits answer. The digits follow from its id and a key; the address from its keyed hash. */
export type Confirmation = Readonly<z.infer<typeof confirmationSchema>>;

/** A code is good for so long, in milliseconds. */
export const CODE_LASTS = 10 * MINUTE;

/** So many digits may be tried. */
export const MOST_TRIES = 5;

/** A new confirmation. */
export function newConfirmation(
  id: string,
  applicantId: string,
  pending: Pending,
  { channel, addressRef }: { readonly channel: Channel; readonly addressRef: string },
  now: Instant,
): Confirmation {
  return { id, applicantId, pending, channel, addressRef, expiresAt: after(now, CODE_LASTS), tries: 0 };
}

/** How often codes may be sent. */
export const codeLimitsSchema = z.strictObject({
  perPersonAndDay: z.int().min(1).describe("Codes that one person may ask for on one day."),
  perAddressAndDay: z
    .int()
    .min(1)
    .describe("Codes that may go to one number or mailbox on one day, whoever asks."),
  perNetworkAndHour: z.int().min(1).describe("Codes that may be asked for from one network in one hour."),
});

export type CodeLimits = Readonly<z.infer<typeof codeLimitsSchema>>;

/** What a code that is sent counts against, so that nobody can have a stranger's phone ring all day. */
export function codeCounters(
  { applicantId, addressRef }: Confirmation,
  networkRef: string,
  limits: CodeLimits,
  now: Instant,
): readonly Counter[] {
  const { day } = onBerlinClock(now);
  const keepUntil = after(now, 2 * DAY);
  return [
    { key: `codes#person#${applicantId}`, entry: day, limit: limits.perPersonAndDay, keepUntil },
    { key: `codes#address#${addressRef}`, entry: day, limit: limits.perAddressAndDay, keepUntil },
    {
      key: `codes#network#${networkRef}`,
      entry: now.slice(0, 13),
      limit: limits.perNetworkAndHour,
      keepUntil: after(now, 2 * HOUR),
    },
  ];
}

/** Questions that wait for their six digits. */
export interface Confirmations {
  /** Keeps one and counts it, all or nothing; false if one of the counters is full. */
  start(confirmation: Confirmation, counters: readonly Counter[]): Promise<boolean>;
  /**
   * Uses up one try and says how the confirmation stood before it, so that no two tries can share one. Undefined if there
   * is none, its time is over, its tries are, or it has been answered.
   */
  try(applicantId: string, id: string, now: Instant): Promise<Confirmation | undefined>;
  /** Marks it as answered; false if it has been before. A code works once. */
  answer(applicantId: string, id: string): Promise<boolean>;
}

/** Proof that somebody agreed to be told over one address, or no longer does. It holds no address. */
export interface ConsentProof {
  readonly applicantId: string;
  readonly channel: Channel;
  /** Stands for the address, by the keys of that time. */
  readonly addressRef: string;
  readonly consent: NonNullable<Contact["consent"]>;
  readonly withdrawnAt?: Instant | undefined;
}

/** Proof of a consent is kept for so long after it was withdrawn (Art. 7(1), 17(3)(e) GDPR). */
export const KEEP_PROOF = 3 * 365 * DAY;
