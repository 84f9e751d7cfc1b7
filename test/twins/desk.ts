import type { Case } from "../../shared/domain/case.ts";
import { caseSchema } from "../../shared/domain/case.ts";
import type { CaseLists } from "../../shared/domain/case-lists.ts";
import type { DeskAct, DeskLog } from "../../shared/domain/desk-log.ts";
import type { IdempotencyStore, KeptAnswer } from "../../shared/domain/idempotency.ts";
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

/** The twin of what was done by hand. */
export function createDeskLogTwin(): DeskLog & { readonly acts: DeskAct[] } {
  const acts: DeskAct[] = [];
  return {
    acts,
    write: async (act) => void acts.push(act),
    ofCase: async (caseId) => acts.filter((act) => act.caseId === caseId),
  };
}

/** The twin of the keys in the Register. */
export function createIdempotencyTwin(): IdempotencyStore {
  const kept = new Map<string, { readonly request: string; readonly answer?: KeptAnswer }>();
  return {
    async begin(key, request) {
      const there = kept.get(key);
      if (there === undefined) {
        kept.set(key, { request });
        return { as: "new" };
      }
      if (there.request !== request) return { as: "other-request" };
      return there.answer === undefined ? { as: "running" } : { as: "answered", answer: there.answer };
    },
    async end(key, answer) {
      const there = kept.get(key);
      if (there !== undefined) kept.set(key, { ...there, answer });
    },
    async forget(key) {
      kept.delete(key);
    },
  };
}
