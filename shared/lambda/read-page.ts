import type { CaseStore } from "../domain/change.ts";
import type { NoticeLists } from "../domain/notice.ts";
import type { PageFinder } from "../domain/page.ts";
import {
  type PageCase,
  type PageContext,
  type PageNotice,
  pageCase,
  pageNotices,
} from "../domain/page-line.ts";
import { personsCaseId } from "../domain/personal-notices.ts";
import { concurrently } from "./concurrently.ts";

export interface ReadPageDeps {
  readonly finder: PageFinder;
  readonly cases: CaseStore;
  readonly lists: Pick<NoticeLists, "ofCase">;
}

/** All that a page shows. */
export interface PageContent {
  /** The one that changed last first. */
  readonly cases: readonly PageCase[];
  /** Newest first. */
  readonly notices: readonly PageNotice[];
}

const AT_ONCE = 5;

/**
 * Reads what a person's page shows: their cases with their lines, and what they were told.
 * @param hasChosen whether the person has ever chosen for themselves; only then there can be notices of that
 * @param most so many cases at most, of which the one that changed last comes first; without it, all
 */
export async function readPage(
  deps: ReadPageDeps,
  context: PageContext,
  hasChosen: boolean,
  most?: number,
): Promise<PageContent> {
  const found = (await deps.finder.casesOf(context.applicantId)).slice(0, most);
  const [own, ofCases] = await Promise.all([
    hasChosen ? deps.lists.ofCase(personsCaseId(context.applicantId)) : [],
    concurrently(found, AT_ONCE, async ({ caseId }) => {
      const [notices, history] = await Promise.all([deps.lists.ofCase(caseId), deps.cases.history(caseId)]);
      return { notices, shown: pageCase(caseId, history, context) };
    }),
  ]);
  return {
    cases: ofCases.flatMap(({ shown }) => shown ?? []),
    notices: pageNotices([...own, ...ofCases.flatMap(({ notices }) => notices)], context),
  };
}
