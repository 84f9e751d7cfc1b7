import { parseApplicant } from "../domain/applicant.ts";
import type { ErasureList } from "../domain/edit-applicant.ts";
import { type ChangeDeps, type ChangeOf, eraseContactData } from "./change-applicant.ts";

export interface ReplayDeps extends Pick<ChangeDeps, "applicants" | "editor" | "smsDestinations"> {
  readonly erasures: ErasureList;
}

/** How many records were erased again, and how many were as they should be. */
export interface Replayed {
  readonly erased: number;
  readonly fine: number;
}

/**
 * Erases again what a restored backup has brought back. A record with a consent given after the erasure is of a person who
 * has come back, and stays. Safe to run at any time, and again.
 */
export async function replayErasures(deps: ReplayDeps, refOf: ChangeOf["refOf"]): Promise<Replayed> {
  const counts = { erased: 0, fine: 0 };
  for await (const { applicantId, at } of deps.erasures.all()) {
    const seen = (await deps.applicants.read([applicantId])).get(applicantId);
    const parsed = parseApplicant(seen, deps.smsDestinations);
    const isFine =
      seen === undefined ||
      (parsed.ok &&
        ((parsed.value.erasedAt ?? "") >= at ||
          parsed.value.channels.some(({ consent }) => (consent?.at ?? "") > at)));
    if (isFine) counts.fine++;
    else {
      await eraseContactData({ ...deps, now: () => at }, applicantId, refOf);
      counts.erased++;
    }
  }
  return counts;
}
