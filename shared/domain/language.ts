/** The language a notice goes out in, and the one that was asked for where it is another. */
export interface LanguageChoice {
  readonly language: string;
  readonly languageWanted?: string;
}

/** Languages whose readers read another one that we may offer: Dari is written as Persian, Kurmanji as Kurdish. */
const READS_ALSO: Readonly<Record<string, string>> = { prs: "fa", kmr: "ku" };

/**
 * Chooses by BCP 47 (RFC 4647 look-up): the tag itself, then ever shorter beginnings of it, then a language
 * whose readers it shares, then the default.
 * Falling back to the default is shown, since the person may not be able to read it.
 */
export function chooseLanguage(
  wanted: string,
  offered: readonly string[],
  defaultLanguage: string,
): LanguageChoice {
  for (const candidate of shorterAndShorter(wanted)) {
    const match = offered.find((tag) => tag.toLowerCase() === candidate);
    if (match !== undefined) return { language: match };
  }
  return { language: defaultLanguage, languageWanted: wanted };
}

function shorterAndShorter(tag: string): readonly string[] {
  const parts = tag.toLowerCase().split("-");
  const tags = parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
  const related = READS_ALSO[parts[0] ?? ""];
  return related === undefined ? tags : [...tags, related];
}
