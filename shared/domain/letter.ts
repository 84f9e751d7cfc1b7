import type { Case } from "./case.ts";
import { type Day, type Instant, inBerlin } from "./time.ts";

/** When a decision's letter goes out on a later day, its notice follows that morning. */
const LETTER_DAY_STARTS = "08:00";

/** A decision is told only once its letter is on its way. */
export function awaitsLetter(change: Case): boolean {
  return change.status === "decided" && change.details?.letterSentOn === undefined;
}

/** The moment from which a decision may be told whose letter goes out on this day. */
export function letterDue(letterSentOn: Day): Instant {
  return inBerlin(letterSentOn, LETTER_DAY_STARTS);
}
