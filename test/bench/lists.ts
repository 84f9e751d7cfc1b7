import assert from "node:assert/strict";
import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createCaseLists } from "../../shared/adapters/case-lists.ts";
import { chunks } from "../../shared/adapters/chunks.ts";
import type { CaseLists } from "../../shared/domain/case-lists.ts";
import { aCase, NOW } from "../twins/builders.ts";
import { type BenchTable, onEngine } from "./engine.ts";

/** What the first page of an office's cases takes. */
export interface ListFigure {
  readonly cases: number;
  /** Milliseconds of each round. */
  readonly times: readonly number[];
}

const SIZES = [200, 20_000];
const PAGE = 50;
export const ROUNDS = 51;
const WARM_UP = 20;

const TABLE: BenchTable = {
  name: "Cases",
  keys: ["caseId", "entry"],
  index: { name: "byOffice", keys: ["office", "changedAt"], projection: "ALL" },
};

/** Lists two offices of one table in turn, a small and a large one. */
export function measureLists(): Promise<readonly ListFigure[]> {
  return onEngine(TABLE, async (tables) => {
    for (const size of SIZES) await seed(tables, size);
    const lists = createCaseLists(tables, "Cases");
    // Correct first: whole pages of the right office, newest first, and as many cases as were put there.
    for (const size of SIZES) assert.equal(await countAll(lists, size), size);
    const times = SIZES.map((): number[] => []);
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [index, size] of SIZES.entries()) {
        const start = performance.now();
        await lists.ofOffice(officeOf(size), { limit: PAGE });
        if (round >= 0) times[index]?.push(performance.now() - start);
      }
    }
    return SIZES.map((cases, index) => ({ cases, times: times[index] ?? [] }));
  });
}

function officeOf(size: number): string {
  return `office-${size}`;
}

async function seed(tables: DynamoDBDocumentClient, size: number): Promise<void> {
  const items = Array.from({ length: size }, (_, index) => {
    const changedAt = new Date(Date.parse(NOW) - index * 60_000).toISOString();
    return aCase({ caseId: `C-${size}-${index}`, office: officeOf(size), changedAt });
  });
  for (const some of chunks(items, 25)) {
    const puts = some.map((Item) => ({ PutRequest: { Item } }));
    await tables.send(new BatchWriteCommand({ RequestItems: { Cases: puts } }));
  }
}

async function countAll(lists: CaseLists, size: number): Promise<number> {
  let count = 0;
  let from: string | undefined;
  do {
    const page = await lists.ofOffice(officeOf(size), { limit: PAGE, from });
    if (page === undefined) throw new Error("A cursor of ours was refused");
    count += page.cases.length;
    from = page.next;
  } while (from !== undefined);
  return count;
}
