import assert from "node:assert/strict";
import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { chunks } from "../../shared/adapters/chunks.ts";
import { noticeItem } from "../../shared/adapters/notice-table.ts";
import { createOfficeNotices } from "../../shared/adapters/office-notices.ts";
import { type CountedNotice, figuresOf } from "../../shared/domain/figures.ts";
import { MINUTE, after as moment } from "../../shared/domain/time.ts";
import { aNotice, NOW } from "../twins/builders.ts";
import { type BenchTable, onEngine } from "./engine.ts";

/** What the figures of an office take. */
export interface FiguresFigure {
  readonly notices: number;
  /** Milliseconds of each round, and what of it this process computed. */
  readonly times: readonly number[];
  readonly cpuTimes: readonly number[];
}

const SIZES = [200, 20_000];
export const ROUNDS = 7;
const RANGE = { from: "2026-11-01", to: "2026-11-30" };
const [FROM, UNTIL] = ["2026-10-31T23:00:00.000Z", "2026-11-30T23:00:00.000Z"];

const numbers = (): number[] => [];

const TABLE: BenchTable = {
  name: "Notices",
  keys: ["caseId", "noticeId"],
  index: { name: "byOffice", keys: ["office", "plannedAt"], projection: "KEYS_ONLY" },
};

/** Counts the notices of two offices of one table in turn, a small and a large one. */
export function measureFigures(): Promise<readonly FiguresFigure[]> {
  return onEngine(TABLE, async (tables) => {
    for (const size of SIZES) await seed(tables, size);
    const figures = SIZES.map((notices) => ({ notices, times: numbers(), cpuTimes: numbers() }));
    for (let round = 0; round < ROUNDS; round++) {
      for (const { notices, times, cpuTimes } of figures) {
        const [start, cpu] = [performance.now(), process.cpuUsage()];
        await count(tables, notices);
        const { user, system } = process.cpuUsage(cpu);
        times.push(performance.now() - start);
        cpuTimes.push((user + system) / 1_000);
      }
    }
    return figures;
  });
}

/** Three weeks of an office, all delivered. */
async function seed(tables: DynamoDBDocumentClient, size: number): Promise<void> {
  const told = { state: "delivered", sentAt: NOW, deliveredAt: NOW, parts: 2, language: "ar" } as const;
  const items = Array.from({ length: size }, (_, index) => {
    const plannedAt = moment(NOW, -index * MINUTE);
    return noticeItem(
      aNotice({ ...told, caseId: `C-${size}-${index}`, office: `office-${size}`, plannedAt }),
    );
  });
  for (const some of chunks(items, 25)) {
    const puts = some.map((Item) => ({ PutRequest: { Item } }));
    await tables.send(new BatchWriteCommand({ RequestItems: { Notices: puts } }));
  }
}

/** Correct each time: all of them are counted. */
async function count(tables: DynamoDBDocumentClient, size: number): Promise<void> {
  const notices: CountedNotice[] = [];
  const pages = createOfficeNotices(tables, "Notices").plannedWithin(`office-${size}`, FROM, UNTIL);
  for await (const page of pages) notices.push(...page);
  const figures = figuresOf(notices, RANGE);
  assert.equal(figures.delivered, size);
  assert.equal(figures.parts, 2 * size);
}
