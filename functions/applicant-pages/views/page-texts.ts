import type { Day, Instant } from "../../../shared/domain/time.ts";
import { onBerlinClock } from "../../../shared/domain/time.ts";
import type { Message, PageCatalog } from "../../../shared/messages/catalog-schema.ts";
import { fill, formatDay, formatWeekday, isolate } from "../../../shared/messages/format.ts";

type Texts = PageCatalog["page"];

/** The texts of the pages in one language. */
export interface PageTexts {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** One text, filled in. Values that run from left to right are set apart in a right-to-left language. */
  say<Group extends keyof Texts>(
    group: Group,
    key: keyof Texts[Group] & string,
    values?: Readonly<Record<string, string | number>>,
  ): string;
  /** `Dienstag, 1. Dezember 2026`. */
  day(day: Day): string;
  /** The day of a moment on the clocks of Europe/Berlin. */
  dayOf(at: Instant): string;
  /** `14:05` on the clocks of Europe/Berlin. */
  timeOf(at: Instant): string;
  /** 1 for Monday to 7 for Sunday. */
  weekday(number: number): string;
}

/** Not shown, but chosen by in an ICU `select`, so it must come as it is. */
const SELECTOR = "place";

/** Reads the pages' texts from a language's catalog. */
export function pageTexts(catalog: PageCatalog): PageTexts {
  const { language, direction, page } = catalog;
  const day = (of: Day) => formatDay(catalog, of, "long");
  return {
    language,
    direction,
    say(group, key, values = {}) {
      const messages: Readonly<Record<string, Message>> = page[group];
      const apart = Object.entries(values).map(([name, value]) => [
        name,
        typeof value === "string" && direction === "rtl" && name !== SELECTOR ? isolate(value) : value,
      ]);
      return fill(language, messages[key] ?? "", Object.fromEntries(apart));
    },
    day,
    dayOf: (at) => day(onBerlinClock(at).day),
    timeOf: (at) => onBerlinClock(at).time,
    weekday: (number) => formatWeekday(language, number),
  };
}
