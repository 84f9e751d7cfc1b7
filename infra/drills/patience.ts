import { setTimeout as pause } from "node:timers/promises";
import { DrillFailed } from "./drill.ts";

const INTERVAL_MS = 100;
const LONGEST_MS = 180_000;

/**
 * Waits until something is so.
 * @param what completes "It did not come to pass that ..."
 * @throws DrillFailed after three minutes
 */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + LONGEST_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new DrillFailed(`It did not come to pass that ${what}.`);
    await pause(INTERVAL_MS);
  }
}
