import type { Applicant, Contact } from "../../../shared/domain/applicant.ts";
import type { Calendar } from "./calendar.ts";

/** An applicant's item as somebody writes it who leaves defaults out. */
export type SampleApplicant = Omit<Applicant, "reach"> & Partial<Pick<Applicant, "reach">>;

interface SampleContact extends Pick<Contact, "channel" | "state"> {
  /** By the applicant's number. */
  readonly address: (person: number) => string;
}

type Way = Pick<Applicant, "safeContact" | "sendHours"> &
  Partial<Pick<Applicant, "reach">> & { readonly contacts: readonly SampleContact[] };

/** Half of the people have numbers of the one range of drama numbers, half of the other. */
const sms: SampleContact = {
  channel: "sms",
  state: "active",
  address: (person) =>
    person % 2 === 1 ? `+4917139200${digits(19 + person, 2)}` : `+49176040690${digits(person, 2)}`,
};
const unreachable: SampleContact = { ...sms, address: (person) => `+49171392008${person % 10}` };
const refusing: SampleContact = { ...sms, address: (person) => `+49171392009${person % 10}` };

const email: SampleContact = {
  channel: "email",
  state: "active",
  address: (person) => `person-${digits(person, 4)}@example.org`,
};
const success = simulated("success");
const bounce = simulated("bounce");
const complaint = simulated("complaint");
const outOfOffice = simulated("ooto");

/** A mailbox of SES's simulator, which answers by its name. */
function simulated(mailbox: "success" | "bounce" | "complaint" | "ooto"): SampleContact {
  return { ...email, address: (person) => `${mailbox}+${applicantId(person)}@simulator.amazonses.com` };
}

const WAYS = {
  sms: { contacts: [sms] },
  email: { contacts: [email] },
  "sms, email": { contacts: [sms, email] },
  "email, sms": { contacts: [email, sms] },
  all: { contacts: [sms, email], reach: "all" },
  "mornings only": { contacts: [sms], sendHours: { from: "09:00", to: "12:00" } },
  "sms stopped": { contacts: [{ ...sms, state: "stopped" }] },
  "sms stopped, email": { contacts: [{ ...sms, state: "stopped" }, email] },
  "email suppressed": { contacts: [{ ...bounce, state: "suppressed" }] },
  unverified: { contacts: [{ ...sms, state: "unverified" }] },
  none: { contacts: [] },
  "safe contact": { contacts: [sms, email], safeContact: true },
  unreachable: { contacts: [unreachable] },
  "unreachable, email": { contacts: [unreachable, email] },
  refusing: { contacts: [refusing] },
  "refusing, email": { contacts: [refusing, email] },
  success: { contacts: [success] },
  bounce: { contacts: [bounce] },
  "bounce, sms": { contacts: [bounce, sms] },
  complaint: { contacts: [complaint] },
  "out of office": { contacts: [outOfOffice] },
} as const satisfies Readonly<Record<string, Way>>;

/** What each applicant reads and how each wants to be told, from number 1 on. */
const PEOPLE: readonly (readonly [language: string, way: keyof typeof WAYS])[] = [
  ["de", "sms"],
  ["uk", "sms, email"],
  ["de", "email"],
  ["ar", "sms"],
  ["de", "sms, email"],
  ["ru", "sms"],
  ["de", "email, sms"],
  ["tr", "sms"],
  ["de", "unreachable, email"],
  ["uk", "email"],
  ["de-simple", "sms"],
  ["fa", "sms, email"],
  ["de", "none"],
  ["bg", "sms"],
  ["uk", "sms"],
  ["de", "all"],
  ["ar", "email, sms"],
  ["en", "success"],
  ["de", "sms stopped, email"],
  ["ro", "sms"],
  ["ku", "sms"],
  ["de", "bounce, sms"],
  ["ru", "email"],
  ["de", "safe contact"],
  ["ti", "sms"],
  ["uk", "all"],
  ["de", "sms"],
  ["ar-SY", "sms, email"],
  ["de-simple", "mornings only"],
  ["de", "email suppressed"],
  ["uk", "refusing, email"],
  ["tr", "sms, email"],
  ["de", "sms"],
  ["ru", "sms"],
  ["xx", "sms, email"],
  ["de", "out of office"],
  ["ar", "unverified"],
  ["de", "sms stopped"],
  ["uk", "sms"],
  ["fa", "unreachable"],
  ["bg", "bounce"],
  ["de", "email"],
  ["en", "email, sms"],
  ["ro", "sms, email"],
  ["de", "complaint"],
  ["ku", "refusing"],
  ["ru", "sms, email"],
  ["de-simple", "sms"],
  ["de", "sms"],
  ["en", "email"],
  ["ar", "sms"],
  ["de", "email"],
  ["ar", "email"],
  ["de", "all"],
  ["en", "sms"],
  ["de", "sms, email"],
  ["uk-UA", "sms"],
  ["tr", "sms"],
  ["de-simple", "sms"],
  ["fa", "sms"],
];

/** All sample applicants, by number. */
export function sampleApplicants(calendar: Calendar): readonly SampleApplicant[] {
  return PEOPLE.map(([language, name], index) => {
    const person = index + 1;
    const { contacts, ...wishes }: Way = WAYS[name];
    const channels = contacts.map((contact) => contactOf(contact, person, language, calendar));
    return { applicantId: applicantId(person), language, ...wishes, channels };
  });
}

/** The id of the applicant with this number. */
export function applicantId(person: number): string {
  return `a-${digits(person, 6)}`;
}

function contactOf(contact: SampleContact, person: number, language: string, calendar: Calendar): Contact {
  const { channel, state } = contact;
  const item = { channel, address: contact.address(person), state };
  return state === "unverified" ? item : { ...item, consent: consentOf(person, language, calendar) };
}

const CONSENT_WAYS = ["paper", "desk", "phone"] as const;

function consentOf(person: number, language: string, calendar: Calendar): Contact["consent"] {
  const at = calendar.daysAgo(
    14 + 5 * person,
    `${digits(8 + (person % 8), 2)}:${digits((person * 7) % 60, 2)}`,
  );
  return {
    at,
    how: CONSENT_WAYS[person % CONSENT_WAYS.length] ?? "paper",
    by: `worker-${digits(1 + (person % 14), 2)}`,
    text: `${at.slice(0, 4)}-01`,
    // Nobody signs a text in a language we do not know.
    language: language === "xx" ? "de" : language,
  };
}

function digits(number: number, length: number): string {
  return String(number).padStart(length, "0");
}
