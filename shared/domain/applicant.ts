import * as z from "zod";
import { CHANNELS, type Channel, channelSchema, maySendSmsTo } from "./channel.ts";
import { idSchema, type Parsed, parse, plainTextSchema } from "./problem.ts";
import { daySpanSchema } from "./sending-hours.ts";
import { daySchema, endOf, type Instant, instantSchema, onBerlinClock } from "./time.ts";

const shortText = plainTextSchema(64);

/** Proof that the person agreed to be told over one channel (GDPR Art. 7). */
const consentSchema = z.object({
  at: instantSchema,
  how: shortText,
  by: shortText.optional(),
  /** Version of the consent's text. */
  text: shortText.optional(),
  language: shortText.optional(),
});

const channelStateSchema = z.enum(["unverified", "active", "stopped", "suppressed"], {
  error: "must be one of unverified, active, stopped, suppressed",
});

const contactSchema = z
  .object({
    channel: channelSchema,
    address: z.string({ error: "is required" }),
    state: channelStateSchema,
    consent: consentSchema.optional(),
  })
  .superRefine((contact, context) => {
    const address = CHANNELS[contact.channel].addressSchema.safeParse(contact.address);
    if (address.success) return;
    const message = address.error.issues[0]?.message ?? "is invalid";
    context.addIssue({ code: "custom", path: ["address"], message });
  });

/** BCP 47, loosely: what the person reads, whether we offer it or not. */
const languageSchema = z
  .string()
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, { error: "must be a language tag like ar or uk-UA" });

/** Crockford base32, ten characters (50 bits). */
export const pageCodeSchema = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{10}$/, { error: "must be ten characters of Crockford's base32" });

/** So many ways to reach one person are kept. */
export const MOST_CONTACTS = 10;

/** An item of the table Applicants. Fields beyond these are left alone and never read. */
export const applicantSchema = z.object({
  applicantId: idSchema,
  language: languageSchema,
  /** In the person's order of preference. */
  channels: z
    .array(contactSchema)
    .max(MOST_CONTACTS, { error: `must have at most ${MOST_CONTACTS} entries` }),
  reach: z.enum(["first", "all"], { error: "must be first or all" }).default("first"),
  /** In place of the stage's own hours. */
  sendHours: daySpanSchema.optional(),
  /** Nothing may be sent: someone else may read the person's messages. */
  safeContact: z.boolean({ error: "must be true or false" }).optional(),
  pageCode: pageCodeSchema.optional(),
  /** The person's own wish: nothing is sent up to the end of this day. */
  pausedUntil: daySchema.optional(),
  /** When the person last chose for themselves; from then on imports leave language, order, reach and hours alone. */
  chosenAt: instantSchema.optional(),
  /** When the person had their contact data erased; only a consent given after that counts. */
  erasedAt: instantSchema.optional(),
});

/** One way to reach a person. */
export type Contact = Readonly<z.infer<typeof contactSchema>>;

/** The person who is told. */
export type Applicant = Readonly<Omit<z.infer<typeof applicantSchema>, "channels">> & {
  readonly channels: readonly Contact[];
};

/** Parses an applicant's item; an SMS number outside `smsDestinations` (E.164 prefixes) breaks a rule, too. */
export function parseApplicant(data: unknown, smsDestinations: readonly string[]): Parsed<Applicant> {
  const result = parse(applicantSchema, data);
  if (!result.ok) return result;
  const index = result.value.channels.findIndex(
    (contact) => contact.channel === "sms" && !maySendSmsTo(contact.address, smsDestinations),
  );
  if (index === -1) return result;
  const rule = `must be a mobile number that starts with ${smsDestinations.join(", ")}`;
  return { ok: false, problem: { field: `channels.${index}.address`, rule } };
}

/** A contact that may be used now: verified, consented, neither stopped nor suppressed. */
function isUsable(contact: Contact): boolean {
  return contact.state === "active" && contact.consent !== undefined;
}

/** The contact to use for this channel: the first usable one, in the person's order. */
export function usableContact(applicant: Applicant, channel: Channel): Contact | undefined {
  return applicant.channels.find((contact) => contact.channel === channel && isUsable(contact));
}

/** A dead address has not been agreed to any less: only a stop, or its end, takes that back. */
export function isAgreedTo({ state, consent }: Contact): boolean {
  return consent !== undefined && (state === "active" || state === "suppressed");
}

/**
 * The contact that a message of `sentAt` went to, as far as the record still tells: the first that was open then and was not closed
 * by the person since. It may have been suppressed meanwhile. Undefined if there is none, or if the order may have been another.
 */
export function contactUsed(
  { channels, chosenAt }: Applicant,
  channel: Channel,
  sentAt: Instant,
): Contact | undefined {
  const [first, ...others] = channels.filter(
    (contact) => contact.channel === channel && isAgreedTo(contact) && (contact.consent?.at ?? "") <= sentAt,
  );
  const isUnsure = others.length > 0 && chosenAt !== undefined && chosenAt > sentAt;
  return isUnsure ? undefined : first;
}

/** The contacts of a channel that a confirmation code may go to: open ones, and new ones that the code is to open. */
export function contactsThatMayProve({ channels }: Applicant, channel: Channel): readonly Contact[] {
  return channels.filter(
    (contact) => contact.channel === channel && (isUsable(contact) || contact.state === "unverified"),
  );
}

/** All contacts that may be used now, in the person's order. */
export function usableContacts({ channels }: Applicant): readonly Contact[] {
  return channels.filter(isUsable);
}

/** All channels that may be used now, in the person's order. */
export function usableChannels(applicant: Applicant): readonly Channel[] {
  return [...new Set(usableContacts(applicant).map((contact) => contact.channel))];
}

/** The channels over which a first notice goes out: the first usable one, or every one if the person wishes so. */
export function channelsToUse(applicant: Applicant): readonly Channel[] {
  const usable = usableChannels(applicant);
  return applicant.reach === "all" ? usable : usable.slice(0, 1);
}

/** The moment at which the person's own pause ends; undefined if there is none at `now`. */
export function endOfOwnPause({ pausedUntil }: Applicant, now: Instant): Instant | undefined {
  if (pausedUntil === undefined || onBerlinClock(now).day > pausedUntil) return undefined;
  return endOf(pausedUntil);
}

export interface ApplicantStore {
  /** Reads these applicants' raw items, strongly consistent; an unknown id is absent from the result. */
  read(applicantIds: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Sets the page code unless there is one; returns the code that now counts, undefined if the person is gone. */
  givePageCode(applicantId: string, code: string): Promise<string | undefined>;
  /** Marks an active contact as suppressed, wherever it stands in the list; nothing happens if it is not there. */
  suppress(applicantId: string, channel: Channel, address: string): Promise<void>;
}
