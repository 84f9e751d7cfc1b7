import {
  type CaseStore,
  caseKeyText,
  type Decision,
  decisionEntry,
  requestDecisionSchema,
} from "../../shared/domain/change.ts";
import type { LineEntry } from "../../shared/domain/line.ts";

/** An item of Cases as it is written: two keys and anything else. */
export interface CaseItem extends Readonly<Record<string, unknown>> {
  readonly caseId: string;
  readonly entry: string;
}

/** The twin of the table Cases. */
export interface CaseTwin extends CaseStore {
  /** Writes an item as other software does, without any condition. */
  put(item: CaseItem): void;
  remove(caseId: string, entry: string): void;
  /** Whether it was gone once, whatever has been written since. */
  wasRemoved(caseId: string, entry: string): boolean;
  get(caseId: string, entry: string): unknown;
  /** All accepted changes of all cases. */
  lines(): readonly LineEntry[];
  /** All items there are, as they stand there. */
  items(): readonly unknown[];
}

/** Cases in memory, under the same conditions as in the table. */
export function createCaseTwin(seed: readonly CaseItem[] = []): CaseTwin {
  const items = new Map<string, unknown>();
  const lines = new Map<string, LineEntry>();
  const put = (item: CaseItem) => items.set(caseKeyText(item), structuredClone(item));
  for (const item of seed) put(item);
  const removed = new Set<string>();
  return {
    put,
    remove(caseId, entry) {
      items.delete(caseKeyText({ caseId, entry }));
      removed.add(caseKeyText({ caseId, entry }));
    },
    wasRemoved: (caseId, entry) => removed.has(caseKeyText({ caseId, entry })),
    get: (caseId, entry) => items.get(caseKeyText({ caseId, entry })),
    lines: () => [...lines.values()],
    items: () => [...items.values()],
    async read(keys) {
      return new Map(
        keys.map(caseKeyText).flatMap((key) => {
          const item = items.get(key);
          return item === undefined ? [] : [[key, structuredClone(item)] as const];
        }),
      );
    },
    async history(caseId) {
      const prefix = caseKeyText({ caseId, entry: decisionEntry("") });
      return {
        line: [...lines.values()].filter(({ change }) => change.caseId === caseId),
        requests: [...items].flatMap(([key, item]) =>
          key.startsWith(prefix)
            ? [{ ...requestDecisionSchema.parse(item), requestId: key.slice(prefix.length) }]
            : [],
        ),
      };
    },
    async record(decision) {
      const key = keyOf(decision);
      if (items.has(key)) return false;
      items.set(key, structuredClone(decision.type === "status" ? decision : requestDecision(decision)));
      if (decision.type === "status") {
        lines.set(key, structuredClone({ change: decision.item, plan: decision.plan }));
      }
      return true;
    },
  };
}

function keyOf(decision: Decision): string {
  const { caseId } = decision.item;
  const entry =
    decision.type === "status" ? `change#${decision.item.version}` : decisionEntry(decision.item.requestId);
  return caseKeyText({ caseId, entry });
}

function requestDecision({ item, plan }: Decision & { readonly type: "request" }) {
  const { caseId, requestId, kind, parameters } = item;
  return { caseId, entry: decisionEntry(requestId), kind, parameters, plan };
}
