import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { type Formatters, formatToParts, IntlMessageFormat } from "intl-messageformat";
import type { Day } from "../domain/time.ts";
import type { Message } from "./catalog-schema.ts";

type Arguments = Readonly<Record<string, string | number>>;

/** ICU knows no rules for simple German, and takes plain `en` for American, with the month before the day. */
const ICU_NAMES: Readonly<Record<string, string>> = { "de-simple": "de", en: "en-GB" };

/**
 * The locale by which ICU formats for a reader of `language`. Left to itself ICU gives Persian readers another
 * calendar and digits that German offices cannot read back, so both are fixed.
 */
function localeOf(language: string): string {
  return `${ICU_NAMES[language] ?? language}-u-ca-gregory-nu-latn-hc-h23`;
}

/**
 * Fills one ICU message. The class IntlMessageFormat would look up the locale for each message it is made of, which costs the first
 * notice more than all else that is done for it; the function beneath it is given the locale as it is.
 */
export function fill(language: string, message: Message, values: Arguments): string {
  const elements = typeof message === "string" ? parsed(message) : message;
  const parts = formatToParts(elements, localeOf(language), formatters, IntlMessageFormat.formats, values);
  return parts.map(({ value }) => String(value)).join("");
}

/** Bundles hold messages parsed; where there is no bundle, each is parsed once. */
function parsed(message: string): MessageFormatElement[] {
  const elements =
    parsedMessages.get(message) ??
    new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }).getAst();
  parsedMessages.set(message, elements);
  return elements;
}

const parsedMessages = new Map<string, MessageFormatElement[]>();

/** Our texts say plurals and the numbers in them; days come to them in words ({@link formatDay}). */
const formatters: Formatters = {
  getNumberFormat: kept((locale, options) => new Intl.NumberFormat(locale, options)),
  getDateTimeFormat: (locale, options) => new Intl.DateTimeFormat(locale, options),
  getPluralRules: kept((locale, options) => new Intl.PluralRules(locale, options)),
};

/** Making one costs more than using it, so a page that is shown again finds it made. */
function kept<Locale, Options, Made>(
  make: (locale: Locale, options?: Options) => Made,
): (locale: Locale, options?: Options) => Made {
  const all = new Map<string, Made>();
  return (locale, options) => {
    const key = JSON.stringify([locale, options]);
    const made = all.get(key) ?? make(locale, options);
    all.set(key, made);
    return made;
  };
}

interface DayHabit {
  readonly weekday?: "long";
  readonly month?: "numeric" | "long";
}

/** Where a language wants its days otherwise than ICU or the length of the text would have them. */
const DAY_HABITS: Readonly<Record<string, DayHabit>> = {
  // Dates in words, at the price of a second part.
  "de-simple": { weekday: "long", month: "long" },
  // ICU shortens weekdays beyond recognition, and its months are not those that readers from Syria use.
  ku: { weekday: "long", month: "numeric" },
  // ICU names months by the Ethiopian year, which readers from Tigray take for another time.
  ti: { month: "numeric" },
};

/**
 * A day for people: with weekday, short for SMS (`Di., 1.12.2026`) or long for e-mail. Within a right-to-left text
 * the parts of a numeric date show in reverse, which a reader of German letters takes for another day; there the
 * month is a word.
 */
export function formatDay(
  { language, direction }: { readonly language: string; readonly direction: "ltr" | "rtl" },
  day: Day,
  length: "short" | "long",
): string {
  const key = `${language} ${length}`;
  const format = dayFormats.get(key) ?? dayFormat(language, direction, length);
  dayFormats.set(key, format);
  return plainSpaces(format.format(new Date(`${day}T00:00:00Z`)));
}

/** Making a format costs more than all the rest of a notice, so a warm sender makes each of them once. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(
  language: string,
  direction: "ltr" | "rtl",
  length: "short" | "long",
): Intl.DateTimeFormat {
  const habit = DAY_HABITS[language];
  const shortMonth = direction === "rtl" ? "short" : "numeric";
  return new Intl.DateTimeFormat(localeOf(language), {
    weekday: habit?.weekday ?? length,
    day: "numeric",
    month: habit?.month ?? (length === "long" ? "long" : shortMonth),
    year: "numeric",
    // A day has no zone: it is read and written as UTC.
    timeZone: "UTC",
  });
}

/** The name of a weekday: 1 is Monday, 7 Sunday. */
export function formatWeekday(language: string, weekday: number): string {
  const format =
    weekdayFormats.get(language) ??
    new Intl.DateTimeFormat(localeOf(language), { weekday: "long", timeZone: "UTC" });
  weekdayFormats.set(language, format);
  // The first of January 2024 was a Monday.
  return format.format(new Date(Date.UTC(2024, 0, weekday)));
}

const weekdayFormats = new Map<string, Intl.DateTimeFormat>();

/** ICU's no-break and narrow spaces would force an SMS into UCS-2, at twice the price. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00A0\u202F\u2009]/g, " ");
}

/** Keeps a left-to-right run (a number, an address, a date) in one piece within a right-to-left text (UAX #9). */
export function isolate(run: string): string {
  return `\u2068${run}\u2069`;
}
