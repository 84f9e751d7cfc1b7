import type { OfficeNotices } from "../../shared/domain/figures.ts";
import type { NoticeFinder, NoticeLists } from "../../shared/domain/notice.ts";
import type { NoticeTwin } from "./notice-store.ts";

/** The twin of the lists of the table Notices. */
export function createListsTwin(notices: NoticeTwin): NoticeLists {
  return {
    ofCase: async (caseId) => notices.all().filter((notice) => notice.caseId === caseId),
    async *inAttention(office) {
      yield* notices.all().filter(({ attention }) => attention === office);
    },
  };
}

/** The twin of the index by office. */
export function createOfficeNoticesTwin(notices: NoticeTwin): OfficeNotices {
  return {
    async *plannedWithin(office, from, until) {
      const found = notices
        .all()
        .filter((notice) => notice.office === office && notice.plannedAt >= from && notice.plannedAt < until);
      yield found.toSorted((one, other) => (one.plannedAt < other.plannedAt ? 1 : -1));
    },
  };
}

/** The twin of the index by the provider's id of a message. */
export function createFinderTwin(notices: NoticeTwin): NoticeFinder {
  return {
    byProviderMessageId: async (messageId) =>
      notices.all().find((notice) => notice.providerMessageId === messageId),
  };
}
