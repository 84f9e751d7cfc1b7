import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Drill, DrillFailed } from "../drills/drill.ts";
import { DRILLS } from "../drills/drills.ts";
import { startSite } from "../drills/site.ts";
import { makeAssets, PREPARED_ASSETS } from "../prepared-assets.ts";
import type { Output } from "./notices/command.ts";
import { runToEnd } from "./run-to-end.ts";

const WIDTH = 20;

const USAGE = [
  "Usage: npm run drill -- NAME...",
  "  breaks something on a local cloud of its own, follows the runbook, and proves that every change is accounted for",
  ...DRILLS.map(({ name, does }) => `  ${name.padEnd(WIDTH)} ${does}`),
  `  ${"all".padEnd(WIDTH)} one after the other`,
].join("\n");

await runToEnd(async (words, output) => {
  const drills = words.includes("all") ? DRILLS : DRILLS.filter(({ name }) => words.includes(name));
  const unknown = words.find((word) => word !== "all" && !DRILLS.some(({ name }) => name === word));
  if (drills.length === 0 || unknown !== undefined) {
    output.complain(USAGE);
    return 2;
  }
  const assets = mkdtempSync(join(tmpdir(), "sachstand-drill-assets-"));
  await makeAssets(assets);
  process.env[PREPARED_ASSETS] = assets;
  let failed = 0;
  for (const drill of drills) if (!(await runs(drill, output))) failed++;
  rmSync(assets, { recursive: true, force: true });
  output.say(`${drills.length} drill(s), ${failed} failed`);
  return failed > 0 ? 1 : 0;
});

async function runs({ name, does, seeAlso, run }: Drill, { say, complain }: Output): Promise<boolean> {
  const start = performance.now();
  say(`${name}: ${does} (docs/runbook.md: ${seeAlso})`);
  const site = await startSite(say);
  try {
    await run(site);
    say(`  ${((performance.now() - start) / 1_000).toFixed(0)} s\n`);
    return true;
  } catch (error) {
    // Nothing of a drill is about anybody, so everything may be shown.
    complain(`  FAILED: ${error instanceof DrillFailed ? error.message : inspect(error)}\n`);
    return false;
  } finally {
    await site.stop();
  }
}
