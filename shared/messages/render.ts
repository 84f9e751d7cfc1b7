import type { Kind, KindParameters } from "../domain/kinds.ts";
import { forReading } from "../domain/page-code.ts";
import type { Office } from "../domain/settings.ts";
import type { Catalog, Message } from "./catalog-schema.ts";
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
  /** Where e-mails can be ended; absent where there is nothing to end. */
  readonly stopUrl?: string | undefined;
  /** The person reads another language, which is not offered: the text says so. */
  readonly isFallback?: boolean;
  /** The same once more, before it is too late; for the kinds that remind. */
  readonly isReminder?: boolean;
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
  const { words } = catalog;
  const values = valuesOf(catalog, content, "short");
  const more = fill(catalog.language, words.smsMore, values);
  const text = fill(catalog.language, textsOf(catalog, content).sms, { ...values, more });
  return content.isFallback ? `${text} ${fill(catalog.language, words.otherLanguage, values)}` : text;
}

/**
 * Subject, text and HTML of an e-mail; the two parts say the same. `staff` is the catalog that staff and helpers
 * read: its text stands below, unless the e-mail is in that language anyway.
 */
export function renderEmail(catalog: Catalog, content: NoticeContent, staff: Catalog): EmailText {
  const own = letterIn(catalog, content);
  const isForStaffToo = catalog.language.split("-")[0] === staff.language;
  const letter: Letter = isForStaffToo
    ? own
    : {
        ...own,
        below: {
          ...letterIn(staff, { ...content, isFallback: false }),
          heading: fill(catalog.language, catalog.words.germanBelow, {}),
        },
      };
  return { subject: letter.subject, text: emailText(letter), html: emailHtml(letter) };
}

function textsOf({ kinds }: Catalog, { kind, isReminder }: NoticeContent) {
  return (isReminder ? kinds[kind].reminder : undefined) ?? kinds[kind];
}

function letterIn(catalog: Catalog, content: NoticeContent): Letter {
  const values = valuesOf(catalog, content, "long");
  const say = (message: Message) => fill(catalog.language, message, values);
  const { words } = catalog;
  const news = textsOf(catalog, content).email.map(say);
  return {
    language: catalog.language,
    direction: catalog.direction,
    office: content.office.name,
    phone: values.phone,
    subject: say(words.subject),
    greeting: say(words.greeting),
    paragraphs: content.isFallback ? [...news, say(words.otherLanguage)] : news,
    // Whoever is sent a confirmation code has not yet proved to own the address.
    link: content.kind === "address-code" ? undefined : pageLink(content),
    see: say(words.see),
    button: say(words.button),
    call: say(words.call),
    closing: say(words.closing),
    footer: say(words.footer),
    stop: content.stopUrl === undefined ? undefined : { link: content.stopUrl, label: say(words.stop) },
  };
}

/** The parts of an e-mail, filled in. */
export interface Letter {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly office: string;
  /** The office's number as the texts show it. */
  readonly phone: string;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly link: string | undefined;
  readonly see: string;
  readonly button: string;
  readonly call: string;
  readonly closing: string;
  readonly footer: string;
  readonly stop: { readonly link: string; readonly label: string } | undefined;
  /** The same in the language of the staff. */
  readonly below?: Letter & { readonly heading: string };
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
  const { below } = letter;
  const staff = below === undefined ? [] : ["* * *", below.heading, ...below.paragraphs, below.call];
  const stop = letter.stop === undefined ? "" : `\n${letter.stop.label}: ${letter.stop.link}`;
  return `${[...parts, ...staff, `-- \n${letter.footer}${stop}`].join("\n\n")}\n`;
}

function pageLink({ pageUrl, pageCode }: NoticeContent): string {
  return `${pageUrl}/${pageCode}`;
}

/** All that a notice's text may name, beside `more`. */
type Argument = "time" | "place" | "confirmationCode" | "date" | "office" | "phone" | "page" | "code";

function valuesOf(
  catalog: Catalog,
  content: NoticeContent,
  length: "short" | "long",
): Readonly<Record<Argument, string>> {
  // In a left-to-right text the marks would do nothing but force UCS-2.
  const run = (text: string) => (catalog.direction === "rtl" ? isolate(text) : text);
  const { date, ...parameters } = content.parameters;
  const optional = (value: string | undefined) => (value === undefined ? ABSENT : run(value));
  return {
    time: optional(parameters["time"]),
    place: parameters["place"] ?? ABSENT,
    confirmationCode: optional(parameters["confirmationCode"]),
    date: date === undefined ? ABSENT : formatDay(catalog, date, length),
    office: run(content.office.name),
    // A number must not break across lines; in an SMS the no-break space would cost UCS-2.
    phone: run(length === "long" ? content.office.phone.replaceAll(" ", "\u00A0") : content.office.phone),
    page: run(content.pageUrl.replace(/^https?:\/\//, "")),
    code: run(forReading(content.pageCode)),
  };
}
