import type { BenchStage, Counts, Work } from "./stage.ts";

/** What has been asked of AWS and computed since a stage began. */
export interface Look {
  readonly counts: Counts;
  readonly work: Work;
}

/** What a function did between two looks. */
export interface Spent {
  readonly requests: number;
  readonly cpuMs: number;
}

export async function look(bench: BenchStage): Promise<Look> {
  return { counts: await bench.counts(), work: await bench.work() };
}

/** By the function's folder. */
export function spentBetween(before: Look, after: Look): ReadonlyMap<string, Spent> {
  return new Map(
    Object.entries(after.work.functions).map(([logicalName, name]) => {
      const requests = sum(after.counts[logicalName]) - sum(before.counts[logicalName]);
      const cpuMs = (after.work.times[name]?.cpuMs ?? 0) - (before.work.times[name]?.cpuMs ?? 0);
      return [name.replace("sachstand-local-", ""), { requests, cpuMs }];
    }),
  );
}

function sum(counts: Readonly<Record<string, number>> | undefined): number {
  return Object.values(counts ?? {}).reduce((total, count) => total + count, 0);
}
