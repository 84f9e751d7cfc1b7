import { chunks } from "../adapters/chunks.ts";
import { type AttentionEntry, attentionEntry, byUrgency, deadlineKeys } from "../domain/attention.ts";
import type { CaseStore } from "../domain/change.ts";
import type { Land } from "../domain/holidays.ts";
import type { Notice, NoticeLists } from "../domain/notice.ts";

export interface AttentionDeps {
  readonly lists: NoticeLists;
  readonly cases: CaseStore;
  /** Whose public holidays are no working days; none are if it is undefined. */
  readonly land: Land | undefined;
}

/** As many as one request can bring the cases of. */
const NOTICES_AT_ONCE = 50;

/** All that an office must look at, the most urgent first. */
export async function listAttention(deps: AttentionDeps, office: string): Promise<readonly AttentionEntry[]> {
  const notices: Notice[] = [];
  for await (const notice of deps.lists.inAttention(office)) notices.push(notice);
  const entries: AttentionEntry[] = [];
  for (const some of chunks(notices, NOTICES_AT_ONCE)) {
    const items = await deps.cases.read(some.flatMap(deadlineKeys));
    entries.push(...some.map((notice) => attentionEntry(notice, items, deps.land)));
  }
  return entries.sort(byUrgency);
}
