import { isDeepStrictEqual } from "node:util";
import type { ImportRecord, ImportStore } from "../../shared/domain/import-record.ts";
import type { ApplicantTwin } from "./applicant-store.ts";
import type { CaseTwin } from "./case-store.ts";

type Item = Readonly<Record<string, unknown>>;

/** What must still be as it was read: a person's stop, or the version of a case. */
const WATCHED: Readonly<Record<ImportRecord["type"], readonly string[]>> = {
  applicant: ["channels", "safeContact", "pageCode", "pausedUntil", "chosenAt", "erasedAt"],
  case: ["version"],
  request: [],
};

/** What a record that does not mention it takes away. */
const OPTIONAL: Readonly<Record<ImportRecord["type"], readonly string[]>> = {
  applicant: ["sendHours", "safeContact", "pageCode"],
  case: ["details", "corrects", "quiet"],
  request: [],
};

/** The twin of what an import writes to, under the same conditions as the tables. */
export function createImportTwin(cases: CaseTwin, applicants: ApplicantTwin): ImportStore {
  return {
    async write(record, seen) {
      const there = itemBehind(record, cases, applicants);
      if (!isAsSeen(record, there, seen)) return false;
      const kept = Object.entries(isItem(seen) ? seen : {}).filter(
        ([field]) => !OPTIONAL[record.type].includes(field),
      );
      const rest = Object.fromEntries(kept);
      if (record.type === "applicant") applicants.put({ ...rest, ...record.item });
      else if (record.type === "case") cases.put({ ...rest, ...record.item });
      else {
        const { requestId: _, ...item } = record.item;
        cases.put({ ...rest, ...item });
      }
      return true;
    },
  };
}

function itemBehind({ type, item }: ImportRecord, cases: CaseTwin, applicants: ApplicantTwin): unknown {
  return type === "applicant" ? applicants.get(item.applicantId) : cases.get(item.caseId, item.entry);
}

function isAsSeen({ type }: ImportRecord, there: unknown, seen: unknown): boolean {
  if (!isItem(seen)) return there === undefined;
  return isItem(there) && WATCHED[type].every((field) => isDeepStrictEqual(there[field], seen[field]));
}

function isItem(value: unknown): value is Item {
  return typeof value === "object" && value !== null;
}
