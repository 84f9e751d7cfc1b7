import { type Case, caseSchema } from "../../shared/domain/case.ts";
import type { CaseLists } from "../../shared/domain/case-lists.ts";
import { parse } from "../../shared/domain/problem.ts";
import type { CaseItem } from "./case-store.ts";

/** The twin of the index by office, over items as they are at that moment. */
export function createCaseListsTwin(items: () => readonly CaseItem[]): CaseLists {
  return {
    async ofOffice(office, { status, limit, from }) {
      const all = items()
        .filter(({ entry }) => entry === "case")
        .flatMap((item): readonly Case[] => {
          const parsed = parse<Case>(caseSchema, item);
          return parsed.ok ? [parsed.value] : [];
        })
        .filter((item) => item.office === office && (status === undefined || item.status === status))
        .toSorted((one, other) => (one.changedAt < other.changedAt ? 1 : -1));
      const start = from === undefined ? 0 : Number(from);
      if (!Number.isInteger(start)) return undefined;
      const end = start + limit;
      return { cases: all.slice(start, end), next: end < all.length ? String(end) : undefined };
    },
  };
}
