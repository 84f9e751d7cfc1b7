import { IntlMessageFormat } from "intl-messageformat";
import type { Day } from "../domain/time.ts";

type Arguments = Readonly<Record<string, string>>;

/** ICU knows no rules for simple German, and takes plain `en` for American, with the month before the day. */
const ICU_NAMES: Readonly<Record<string, string>> = { "de-simple": "de", en: "en-GB" };

/**
 * The locale by which ICU formats for a reader of `language`. Left to itself ICU gives Persian readers another
 * calendar and digits that German offices cannot read back, so both are fixed.
 */
function localeOf(language: string): string {
  return `${ICU_NAMES[language] ?? language}-u-ca-gregory-nu-latn-hc-h23`;
}

const messages = new Map<string, IntlMessageFormat>();

/** Fills one ICU message. Parsed messages are kept, so a warm sender parses each of them once. */
export function fill(language: string, message: string, values: Arguments): string {
  const key = `${language}\n${message}`;
  let parsed = messages.get(key);
  if (parsed === undefined) {
    parsed = new IntlMessageFormat(message, localeOf(language), undefined, { ignoreTag: true });
    messages.set(key, parsed);
  }
  const text = parsed.format(values);
  return typeof text === "string" ? text : String(text);
}

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
  // Simple German has dates in words, and may take a second part for it.
  const isInWords = length === "long" || language === "de-simple";
  const format = new Intl.DateTimeFormat(localeOf(language), {
    weekday: isInWords ? "long" : "short",
    day: "numeric",
    month: monthIn(language, direction, isInWords),
    year: "numeric",
    // A day has no zone: it is read and written as UTC.
    timeZone: "UTC",
  });
  return plainSpaces(format.format(new Date(`${day}T00:00:00Z`)));
}

/**
 * ICU names September in Tigrinya by a month of the Ethiopian year, which readers from Tigray take for another time:
 * there the month is always a number.
 */
function monthIn(language: string, direction: "ltr" | "rtl", isInWords: boolean) {
  if (language === "ti") return "numeric";
  if (isInWords) return "long";
  return direction === "rtl" ? "short" : "numeric";
}

/** ICU's no-break and narrow spaces would force an SMS into UCS-2, at twice the price. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00A0\u202F\u2009]/g, " ");
}

/** Keeps a left-to-right run (a number, an address, a date) in one piece within a right-to-left text (UAX #9). */
export function isolate(run: string): string {
  return `\u2068${run}\u2069`;
}
