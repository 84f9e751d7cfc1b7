import * as z from "zod";
import type { CaseKey, CaseScan } from "../../shared/domain/change.ts";
import type { CaseTwin } from "./case-store.ts";

const itemSchema = z.looseObject({ caseId: z.string(), entry: z.string() });

/** The twin of the scan of Cases, over the items of these keys; it leaves all sorting out by time to the caller. */
export function createScanTwin(cases: CaseTwin, keys: () => readonly CaseKey[]): CaseScan {
  return {
    async *writtenSince() {
      const place = ({ caseId, entry }: CaseKey) => `${caseId} ${entry}`;
      const distinct = new Map(keys().map((key) => [place(key), key]));
      for (const [, { caseId, entry }] of [...distinct].sort(([one], [other]) => (one < other ? -1 : 1))) {
        const item = itemSchema.safeParse(cases.get(caseId, entry));
        if (item.success) yield item.data;
      }
    },
  };
}
