import { planSettingsOf, readSettings } from "../../infra/settings.ts";
import type { Case } from "../../shared/domain/case.ts";
import { caseKeyText } from "../../shared/domain/change.ts";
import type { ImportRecord } from "../../shared/domain/import-record.ts";
import type { LineEntry } from "../../shared/domain/line.ts";
import type { Problem } from "../../shared/domain/problem.ts";
import { type ImportDeps, type ImportReport, importRecords } from "../../shared/lambda/import-records.ts";
import { readImport } from "../../shared/lambda/read-import.ts";

export const settings = planSettingsOf(readSettings("local"));

/** What an import said: its counts, and what was wrong by line number. */
export interface Outcome {
  readonly report: ImportReport;
  readonly refusals: ReadonlyMap<number, Problem>;
}

/** An empty store in memory, whose histories are written at once, and the real import into it. */
export function memoryImport(): (text: string) => Promise<Outcome> {
  const deps = memoryDeps();
  return async (text) => {
    const refusals = new Map<number, Problem>();
    const report = await importRecords(deps, readImport(linesOf(text), { settings, quiet: false }), {
      refused: (line, problem) => refusals.set(line, problem),
      done: () => {},
    });
    return { report, refusals };
  };
}

/** The lines of a file, the way a reader hands them on. */
async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.trimEnd().split("\n");
}

function memoryDeps(): ImportDeps {
  const cases = new Map<string, unknown>();
  const applicants = new Map<string, unknown>();
  const histories = new Map<string, readonly LineEntry[]>();
  return {
    settings,
    cases: {
      read: async (keys) => pick(cases, keys.map(caseKeyText)),
      history: async (caseId) => ({ line: histories.get(caseId) ?? [], requests: [] }),
      record: async () => false,
    },
    applicants: {
      read: async (ids) => pick(applicants, ids),
      suppress: async () => undefined,
      givePageCode: async () => undefined,
    },
    store: {
      async write(record) {
        if (record.type === "applicant") applicants.set(record.item.applicantId, record.item);
        else cases.set(caseKeyText(record.item), itemOf(record));
        if (record.type === "case") {
          const { caseId } = record.item;
          histories.set(caseId, [...(histories.get(caseId) ?? []), entryOf(record.item)]);
        }
        return true;
      },
    },
  };
}

function itemOf(record: Exclude<ImportRecord, { readonly type: "applicant" }>): unknown {
  if (record.type === "case") return record.item;
  const { requestId: _, ...item } = record.item;
  return item;
}

/** As plan-notices writes it down; an import does not look at the plan. */
function entryOf(change: Case): LineEntry {
  const { status: kind, changedAt } = change;
  const plan = { outcome: "told", kind, channels: [], recordedAt: changedAt, plannedAt: changedAt } as const;
  return { change, plan };
}

function pick(items: ReadonlyMap<string, unknown>, keys: readonly string[]): ReadonlyMap<string, unknown> {
  return new Map([...items].filter(([key]) => keys.includes(key)));
}
