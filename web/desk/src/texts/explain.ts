import type { AttentionReason } from "../../../../shared/domain/attention.ts";
import type { Reason } from "../../../../shared/domain/notice.ts";
import type { DeskLanguage } from "./language.ts";
import { ADVICE_DE, HARMLESS_DE, NO_ADVICE_DE } from "./reasons-de.ts";
import { ruleInGerman, whyNotInGerman } from "./rules-de.ts";

/** What the API says in English, in the desk's language. */
export interface Explain {
  why(reason: Reason | undefined, english: string | undefined): string | undefined;
  whatToDo(reason: Reason | undefined, english: string): string;
  rule(english: string): string;
  /** Why something cannot be done by hand any more. */
  whyNot(english: string): string;
}

export const EXPLAIN: Readonly<Record<DeskLanguage, Explain>> = {
  de: {
    why: (reason, english) => (reason === undefined ? english && NO_ADVICE_DE.why : germanWhy(reason)),
    whatToDo: (reason) =>
      (reason !== undefined && needsPerson(reason) ? ADVICE_DE[reason] : NO_ADVICE_DE).whatToDo,
    rule: ruleInGerman,
    whyNot: whyNotInGerman,
  },
  en: {
    why: (_, english) => english,
    whatToDo: (_, english) => english,
    rule: (english) => english,
    whyNot: (english) => english,
  },
};

function germanWhy(reason: Reason): string {
  return needsPerson(reason) ? ADVICE_DE[reason].why : HARMLESS_DE[reason];
}

function needsPerson(reason: Reason): reason is AttentionReason {
  return Object.hasOwn(ADVICE_DE, reason);
}
