import { KINDS, type Kind, type KindParameters } from "../domain/kinds.ts";
import type { Office } from "../domain/settings.ts";
import type { NoticeContent } from "./render.ts";

/** A Wednesday in September: about the longest a day gets in the languages we have. */
const LONG_DAY = "2026-09-30";

/** Every sort of parameters that a kind can come with, each with its longest values. */
const PARAMETERS: Readonly<Partial<Record<Kind, readonly KindParameters[]>>> = {
  appointment: ["office", "phone", "video"].map((place) => ({ date: LONG_DAY, time: "19:30", place })),
  "appointment-cancelled": [{ date: LONG_DAY, time: "19:30" }, { date: LONG_DAY }, {}],
  "office-closed": [{ date: LONG_DAY }, {}],
  "address-code": [{ confirmationCode: "048152" }],
};

/**
 * All contents that a kind's texts must fit, for the office with the longest name and number; as a fallback, too, if
 * the text may reach people who read another language.
 */
export function longestContents(
  kind: Kind,
  offices: readonly Office[],
  pageUrl: string,
  { withFallback = false } = {},
): readonly NoticeContent[] {
  const office = offices.reduce((one, other) => (lengthOf(other) > lengthOf(one) ? other : one));
  const purposes = "reminds" in KINDS[kind] ? [false, true] : [false];
  const base = { kind, office, pageUrl, pageCode: "K7QF2M9X4T" };
  return (PARAMETERS[kind] ?? [{}]).flatMap((parameters) =>
    purposes.flatMap((isReminder) =>
      (withFallback ? [false, true] : [false]).map((isFallback) => ({
        ...base,
        parameters,
        isReminder,
        isFallback,
      })),
    ),
  );
}

function lengthOf({ name, phone }: Office): number {
  return name.length + phone.length;
}
