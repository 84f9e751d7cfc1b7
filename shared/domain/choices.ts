import * as z from "zod";
import { type Applicant, type Contact, isAgreedTo, MOST_CONTACTS } from "./applicant.ts";
import { type Channel, channelSchema } from "./channel.ts";
import { daySpanSchema } from "./sending-hours.ts";
import { type Day, daySchema, daysAfter, type Instant, onBerlinClock } from "./time.ts";

/** Stands for an address in forms and in the table Register: a keyed hash, so that the address itself need not be there. */
const addressRefSchema = z.string().regex(/^[A-Za-z0-9_-]{10,64}$/);

const contactRef = { addressRef: addressRefSchema };

/** What a person can choose on their page. */
export const choiceSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("language"), language: z.string().min(1).max(35) }),
  z.object({ do: z.literal("stop"), ...contactRef }),
  z.object({ do: z.literal("stop-all") }),
  z.object({ do: z.literal("pause"), until: daySchema }),
  z.object({ do: z.literal("end-pause") }),
  z.object({ do: z.literal("start"), ...contactRef }),
  z.object({ do: z.literal("put-first"), ...contactRef }),
  z.object({ do: z.literal("reach"), reach: z.enum(["first", "all"]) }),
  z.object({ do: z.literal("hours"), hours: daySpanSchema }),
  /** The address itself comes beside the choice, since it is stored nowhere before somebody has proved who asks. */
  z.object({ do: z.literal("add"), channel: channelSchema, ...contactRef }),
  /** Proves a new address, and so opens it. */
  z.object({ do: z.literal("verify"), ...contactRef }),
]);

export type Choice = Readonly<z.infer<typeof choiceSchema>>;

/** Whoever holds the phone holds the page code, so by that alone nothing can be opened or turned to somewhere else. */
const NEEDS_CODE: Readonly<Record<Choice["do"], boolean>> = {
  language: false,
  stop: false,
  "stop-all": false,
  pause: false,
  "end-pause": false,
  start: true,
  "put-first": true,
  reach: true,
  hours: true,
  add: true,
  verify: true,
};

/** Whether a choice takes six digits from a channel of the person, beside the page code. */
export function needsCode(choice: Choice): boolean {
  return NEEDS_CODE[choice.do];
}

/** The longest pause, in days from today. */
const LONGEST_PAUSE = 92;

/** The days up to which a pause may last, if somebody asks now. */
export function pauseDays(now: Instant): { readonly earliest: Day; readonly latest: Day } {
  const today = onBerlinClock(now).day;
  return { earliest: daysAfter(today, 1), latest: daysAfter(today, LONGEST_PAUSE) };
}

/** Version of the text by which people agree on the page (`address.agree` in the catalogs). */
const CONSENT_TEXT = "2026-11";

/** How a choice was made, for the proof of consent. */
export interface ChoiceContext {
  readonly now: Instant;
  /** The language in which the person read what they agreed to. */
  readonly readIn: string;
  readonly languages: readonly string[];
  readonly refOf: (contact: Pick<Contact, "channel" | "address">) => string;
  /** Of `add`: the address itself. */
  readonly address?: string | undefined;
}

/** Why a choice cannot be made. */
type Refusal = "unknown-contact" | "wrong-day" | "unknown-language" | "known" | "unusable" | "too-many";

/** A person's record as a choice leaves it, or why it cannot be made. */
export type Chosen =
  | { readonly ok: true; readonly applicant: Applicant }
  | { readonly ok: false; readonly why: Refusal };

/** Makes a choice. Making it twice is the same as making it once. */
export function choose(applicant: Applicant, choice: Choice, context: ChoiceContext): Chosen {
  const { now } = context;
  const chosen = (fields: Partial<Applicant>): Chosen => ({
    ok: true,
    applicant: { ...applicant, ...fields, chosenAt: now },
  });
  const refused = (why: Refusal): Chosen => ({ ok: false, why });
  switch (choice.do) {
    case "language":
      return context.languages.includes(choice.language)
        ? chosen({ language: choice.language })
        : refused("unknown-language");
    case "stop-all":
      return chosen({ channels: applicant.channels.flatMap(stopped) });
    case "pause": {
      const { earliest, latest } = pauseDays(now);
      return choice.until < earliest || choice.until > latest
        ? refused("wrong-day")
        : chosen({ pausedUntil: choice.until });
    }
    case "end-pause":
      return chosen({ pausedUntil: undefined });
    case "reach":
      return chosen({ reach: choice.reach });
    case "hours":
      return chosen({ sendHours: choice.hours });
    case "add":
      return add(applicant, choice.channel, context);
    default:
      return withContact(applicant, choice, context);
  }
}

type ContactChoice = Extract<Choice, { readonly addressRef: string }> & {
  readonly do: "stop" | "start" | "put-first" | "verify";
};

function withContact(applicant: Applicant, choice: ContactChoice, context: ChoiceContext): Chosen {
  const { channels } = applicant;
  const isMeant = (contact: Contact) => context.refOf(contact) === choice.addressRef;
  const index = channels.findIndex(isMeant);
  const contact = channels[index];
  if (contact === undefined) return { ok: false, why: "unknown-contact" };
  const chosen = (list: readonly Contact[]): Chosen => ({
    ok: true,
    applicant: { ...applicant, channels: list, chosenAt: context.now },
  });
  switch (choice.do) {
    case "stop":
      // Others may have written an address down twice, or once more in capitals.
      return chosen(channels.flatMap((other) => (isMeant(other) ? stopped(other) : [other])));
    case "put-first":
      return chosen([contact, ...channels.toSpliced(index, 1)]);
    case "start":
      return contact.state === "stopped" || contact.state === "active"
        ? chosen(channels.with(index, opened(contact, context)))
        : { ok: false, why: "unusable" };
    case "verify":
      return contact.state === "unverified" || contact.state === "active"
        ? chosen(channels.with(index, opened(contact, context)))
        : { ok: false, why: "unknown-contact" };
  }
}

/** What a stop leaves of a contact. An address that was never proved is not stopped but forgotten; a dead one stays dead. */
export function stopped(contact: Contact): readonly Contact[] {
  if (contact.state === "unverified") return [];
  return [contact.state === "active" ? { ...contact, state: "stopped" } : contact];
}

function opened(contact: Contact, { now, readIn }: ChoiceContext): Contact {
  if (contact.state === "active" && contact.consent !== undefined) return contact;
  return {
    ...contact,
    state: "active",
    consent: { at: now, how: "page", text: CONSENT_TEXT, language: readIn },
  };
}

/**
 * A new address gets nothing but its code until that has come back; an older new one of the channel makes room for it. One
 * that was stopped is opened again: it has been proved before, and so has who asks.
 */
function add(applicant: Applicant, channel: Channel, context: ChoiceContext): Chosen {
  const { address, now } = context;
  if (address === undefined) return { ok: false, why: "unknown-contact" };
  const ref = context.refOf({ channel, address });
  const there = applicant.channels.find((contact) => context.refOf(contact) === ref);
  if (there?.state === "active") return { ok: false, why: "known" };
  if (there?.state === "suppressed") return { ok: false, why: "unusable" };
  if (there?.state === "stopped") {
    const channels = applicant.channels.map((contact) =>
      contact === there ? opened(contact, context) : contact,
    );
    return { ok: true, applicant: { ...applicant, channels, chosenAt: now } };
  }
  const others = applicant.channels.filter(
    (contact) => contact.channel !== channel || contact.state !== "unverified",
  );
  if (others.length >= MOST_CONTACTS) return { ok: false, why: "too-many" };
  const fresh: Contact = { channel, address, state: "unverified" };
  return { ok: true, applicant: { ...applicant, channels: [...others, fresh], chosenAt: now } };
}

/** The contacts that a change has closed, or taken away, though they had been agreed to; also those where nothing arrives. */
export function withdrawn(before: Applicant, after: Applicant): readonly Contact[] {
  return before.channels.filter((contact) => isAgreedTo(contact) && !isAmong(contact, after, isAgreedTo));
}

/** The contacts that a change has opened. */
export function agreed(before: Applicant, after: Applicant): readonly Contact[] {
  return after.channels.filter((contact) => isOpen(contact) && !isAmong(contact, before, isOpen));
}

function isAmong(contact: Contact, { channels }: Applicant, isMeant: (other: Contact) => boolean): boolean {
  return channels.some((other) => isSame(contact, other) && isMeant(other));
}

function isOpen({ state, consent }: Contact): boolean {
  return state === "active" && consent !== undefined;
}

function isSame(one: Contact, other: Contact): boolean {
  return one.channel === other.channel && one.address === other.address;
}

/** The open contact that a code may go to, so that it proves who asks: the first in the person's order. */
export function provingContact(applicant: Applicant): Contact | undefined {
  return applicant.channels.find(isOpen);
}

/** An address as it may be shown to whoever holds the page code: enough to know one's own, too little for others. */
export function maskAddress({ channel, address }: Pick<Contact, "channel" | "address">): string {
  if (channel === "sms") return `••• ${address.slice(-2)}`;
  const [name = "", domain = ""] = address.split("@");
  const ending = domain.slice(domain.lastIndexOf("."));
  return `${name.slice(0, 1)}•••@${domain.slice(0, 1)}•••${ending}`;
}
