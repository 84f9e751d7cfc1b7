import { ADVICE, type HarmlessReason, needsPerson } from "./attention.ts";
import type { Reason } from "./notice.ts";

/** What each reason says that asks nobody to do anything. */
const HARMLESS: Readonly<Record<HarmlessReason, string>> = {
  "awaiting-letter": "It waits until the letter with the decision goes out.",
  quiet: "The change was to be recorded without telling anybody.",
  "silent-status": "Nobody is told this status.",
  amendment: "Only a detail has changed; the person knows the status already.",
  undone: "The case is back where it was before the person was told otherwise.",
  "moved-on": "The case has moved on since.",
  corrected: "The change was taken back.",
  "newer-change": "The person is told a newer change of the case instead.",
  "newer-request": "A newer message of the same kind takes its place.",
  "no-channel": "The person has agreed to no way of being told.",
  stopped: "The person wants no more messages.",
  "outside-hours": "It waits for the hours in which people may be disturbed.",
  paused: "The channel stands still; it goes out once that is over.",
  "case-gone": "The case no longer exists.",
  "applicant-gone": "The person's record no longer exists.",
  "provider-busy": "The provider was too busy to take it; it is tried again.",
  "provider-misconfigured": "The provider takes nothing from us; the account or the settings are wrong.",
  "by-caseworker": "Somebody has taken it back by hand.",
  "own-pause": "The person has asked for a pause.",
};

/** A reason as a sentence. */
export function explainReason(reason: Reason): string {
  return needsPerson(reason) ? ADVICE[reason].why : HARMLESS[reason];
}
