import { de, type Texts } from "./de.ts";
import { en } from "./en.ts";

export type DeskLanguage = "de" | "en";

export const TEXTS: Readonly<Record<DeskLanguage, Texts>> = { de, en };

const KEPT_AS = "desk.language";

/** What somebody has chosen before, else what their browser prefers of the two, else German. */
export function firstLanguage(): DeskLanguage {
  const chosen = localStorage.getItem(KEPT_AS);
  if (chosen === "de" || chosen === "en") return chosen;
  const preferred = navigator.languages.find((tag) => /^(de|en)\b/.test(tag));
  return preferred?.startsWith("en") ? "en" : "de";
}

export function keepLanguage(language: DeskLanguage): void {
  localStorage.setItem(KEPT_AS, language);
}
