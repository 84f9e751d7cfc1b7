import type { NoticeLists } from "../../shared/domain/notice.ts";
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
