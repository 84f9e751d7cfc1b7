import type { DeskLanguage } from "./language.ts";

/** Dates, prices and languages as they are written; clocks are those of Europe/Berlin, whatever the machine's are. */
export interface Format {
  /** `Do., 26.11., 14:03` */
  moment(instant: string): string;
  /** `26.11.2026`; takes a moment or a day. */
  day(text: string): string;
  time(instant: string): string;
  /** `heute 14:03`, or with its day. */
  when(instant: string, now: Date): string;
  language(tag: string): string;
  price(usd: number): string;
  number(count: number): string;
  /** A share of the whole; undefined of nothing. */
  percent(part: number, whole: number): string | undefined;
  isToday(day: string, now: Date): boolean;
  isPast(day: string, now: Date): boolean;
}

const zone = { timeZone: "Europe/Berlin" } as const;
const clock = { hour: "2-digit", minute: "2-digit" } as const;
const isoDay = new Intl.DateTimeFormat("sv", { ...zone, dateStyle: "short" });
/** Noon is on the same day everywhere in Germany. */
const atNoon = (text: string) => new Date(text.length === 10 ? `${text}T12:00:00Z` : text);

/** The day that it is in Germany, as `YYYY-MM-DD`. */
export function dayOf(moment: Date): string {
  return isoDay.format(moment);
}

export function createFormat(language: DeskLanguage): Format {
  const tag = language === "de" ? "de-DE" : "en-GB";
  const moment = new Intl.DateTimeFormat(tag, {
    ...zone,
    ...clock,
    weekday: "short",
    day: "2-digit",
    month: "2-digit",
  });
  const day = new Intl.DateTimeFormat(tag, { ...zone, day: "2-digit", month: "2-digit", year: "numeric" });
  const time = new Intl.DateTimeFormat(tag, { ...zone, ...clock });
  const price = new Intl.NumberFormat(tag, { style: "currency", currency: "USD", maximumFractionDigits: 4 });
  const number = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 1 });
  const names = new Intl.DisplayNames([tag], { type: "language", fallback: "code" });
  const today = language === "de" ? "heute" : "today";
  return {
    moment: (instant) => moment.format(new Date(instant)),
    day: (text) => day.format(atNoon(text)),
    time: (instant) => time.format(new Date(instant)),
    when: (instant, now) =>
      dayOf(new Date(instant)) === dayOf(now)
        ? `${today} ${time.format(new Date(instant))}`
        : moment.format(new Date(instant)),
    language: (wanted) => (wanted === "de-simple" ? SIMPLE[language] : nameOf(names, wanted)),
    price: (usd) => price.format(usd),
    number: (count) => number.format(count),
    percent: (part, whole) => (whole === 0 ? undefined : percent.format(part / whole)),
    isToday: (text, now) => text === dayOf(now),
    isPast: (text, now) => text < dayOf(now),
  };
}

/** No registered subtag, so browsers know no name for it. */
const SIMPLE = { de: "Deutsch (Leichte Sprache)", en: "German (easy to read)" };

function nameOf(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
