import type { Kind, KindParameters } from "../domain/kinds.ts";
import type { Office } from "../domain/settings.ts";
import type { Catalog } from "./catalog-schema.ts";
import { emailHtml } from "./email-html.ts";
import { fill, formatDay, isolate } from "./format.ts";

/** All that can reach a text. */
export interface NoticeContent {
  readonly kind: Kind;
  readonly office: Office;
  /** Values that the kind's row in KINDS allows. */
  readonly parameters: KindParameters;
  /** Address of the applicants' pages, like `https://sachstand.example.org/s`. */
  readonly pageUrl: string;
  /** Ten characters of Crockford base32. */
  readonly pageCode: string;
}

export interface EmailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** ICU's `select` needs a value for what is absent. */
const ABSENT = "none";

/** The text of an SMS. */
export function renderSms(catalog: Catalog, content: NoticeContent): string {
  const values = valuesOf(catalog, content, "short");
  const more = fill(catalog.language, catalog.words.smsMore, values);
  return fill(catalog.language, catalog.kinds[content.kind].sms, { ...values, more });
}

/** Subject, text and HTML of an e-mail; the two parts say the same. */
export function renderEmail(catalog: Catalog, content: NoticeContent): EmailText {
  const values = valuesOf(catalog, content, "long");
  const say = (message: string) => fill(catalog.language, message, values);
  const { words } = catalog;
  const letter = {
    language: catalog.language,
    direction: catalog.direction,
    office: content.office.name,
    subject: say(words.subject),
    greeting: say(words.greeting),
    paragraphs: catalog.kinds[content.kind].email.map(say),
    // Whoever is sent a confirmation code has not yet proved to own the address.
    link: content.kind === "address-code" ? undefined : pageLink(content),
    see: say(words.see),
    button: say(words.button),
    call: say(words.call),
    closing: say(words.closing),
    footer: say(words.footer),
  };
  return { subject: letter.subject, text: emailText(letter), html: emailHtml(letter) };
}

/** The parts of an e-mail, filled in. */
export interface Letter {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly office: string;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly link: string | undefined;
  readonly see: string;
  readonly button: string;
  readonly call: string;
  readonly closing: string;
  readonly footer: string;
}

function emailText(letter: Letter): string {
  const link = letter.link === undefined ? [] : [`${letter.see}\n${letter.link}`];
  const parts = [
    letter.greeting,
    ...letter.paragraphs,
    ...link,
    letter.call,
    `${letter.closing}\n${letter.office}`,
  ];
  return `${[...parts, `-- \n${letter.footer}`].join("\n\n")}\n`;
}

function pageLink({ pageUrl, pageCode }: NoticeContent): string {
  return `${pageUrl}/${pageCode}`;
}

function valuesOf(
  catalog: Catalog,
  content: NoticeContent,
  length: "short" | "long",
): Record<string, string> {
  // In a left-to-right text the marks would do nothing but force UCS-2.
  const run = (text: string) => (catalog.direction === "rtl" ? isolate(text) : text);
  const { date, ...parameters } = content.parameters;
  const optional = (value: string | undefined) => (value === undefined ? ABSENT : run(value));
  return {
    time: optional(parameters["time"]),
    place: parameters["place"] ?? ABSENT,
    confirmationCode: optional(parameters["confirmationCode"]),
    date: date === undefined ? ABSENT : formatDay(catalog.language, date, length),
    office: run(content.office.name),
    phone: run(content.office.phone),
    page: run(content.pageUrl.replace(/^https?:\/\//, "")),
    code: run(forReading(content.pageCode)),
  };
}

/** `K7QF2M9X4T` as people read it aloud: `K7QF2-M9X4T`. */
function forReading(pageCode: string): string {
  return `${pageCode.slice(0, 5)}-${pageCode.slice(5)}`;
}
