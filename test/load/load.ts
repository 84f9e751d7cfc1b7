import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Report } from "./outcome.ts";
import { rowsOf } from "./rows.ts";
import { SCENARIOS } from "./scenarios.ts";

const USAGE = `Usage: npm run load -- [SCENARIO...] [--changes N] [--json FILE]
  SCENARIO    ${Object.keys(SCENARIOS).join(", ")}; all of them unless named
  --changes   so many changes in each, in place of its own number
  --json      writes the figures to a file as well`;

process.exitCode = await main();

/** @returns 0 if all was right, 1 if something was lost, told twice or left behind, 2 for a wrong command */
async function main(): Promise<number> {
  const command = readCommand();
  if (command === undefined) {
    console.error(USAGE);
    return 2;
  }
  const machine = `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown CPU"}`;
  console.log(`${machine}\n`);
  const reports: Record<string, Report & { readonly what: string }> = {};
  for (const name of command.names) {
    const scenario = SCENARIOS[name];
    if (scenario === undefined) continue;
    const changes = command.changes ?? scenario.changes;
    const what = scenario.what(changes);
    console.log(`${name}: ${what}`);
    const report = await scenario.play(changes);
    for (const [label, value] of rowsOf(report)) console.log(`  ${label.padEnd(44)} ${value}`);
    console.log();
    reports[name] = { what, ...report };
    if (command.json !== undefined)
      writeFileSync(command.json, `${JSON.stringify({ machine, at: new Date(), reports }, null, 2)}\n`);
  }
  return Object.values(reports).some(({ problems }) => problems.length > 0) ? 1 : 0;
}

interface Command {
  readonly names: readonly string[];
  readonly changes: number | undefined;
  readonly json: string | undefined;
}

/** Undefined if it says something that does not exist. */
function readCommand(): Command | undefined {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { changes: { type: "string" }, json: { type: "string" } },
    });
    const changes = values.changes === undefined ? undefined : Number(values.changes);
    const isWrong = changes !== undefined && !(Number.isInteger(changes) && changes >= 10);
    if (isWrong || positionals.some((name) => !Object.hasOwn(SCENARIOS, name))) return undefined;
    return {
      names: positionals.length > 0 ? positionals : Object.keys(SCENARIOS),
      changes,
      json: values.json,
    };
  } catch {
    return undefined;
  }
}
