import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureBill } from "./bill.ts";
import { writeChart } from "./chart.ts";
import { measureColdStarts } from "./cold-start.ts";
import { measureGrowth } from "./growth.ts";
import { keep, machineName, print, type Results, type Table } from "./report.ts";
import { measureSmsCounting } from "./sms-counting.ts";
import { listTables, officeTables, pageTables, renderingTables, sweepTables } from "./tables.ts";
import { measureWholeWay } from "./whole-way.ts";

/** What can be measured by itself: `npm run bench -- rendering`. */
const PARTS: ReadonlyMap<string, () => Promise<readonly Table[]>> = new Map([
  ["whole-way", measureWholeWay],
  ["cold-start", measureColdStarts],
  ["rendering", renderingTables],
  ["sms-counting", measureSmsCounting],
  ["pages", pageTables],
  ["lists", listTables],
  ["figures", officeTables],
  ["growth", measureGrowth],
  ["sweep", sweepTables],
  ["bill", bill],
]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, chart: { type: "string" } },
});
const names = positionals.length > 0 ? positionals : [...PARTS.keys()];
const unknown = names.find((name) => !PARTS.has(name));
if (unknown !== undefined) {
  console.error(`The bench has no part ${unknown}, but ${[...PARTS.keys()].join(", ")}.`);
  process.exit(1);
}
const date = new Date().toISOString().slice(0, 10);
const file = values.json ?? resultsFile(date);
let results: Results = { date, node: process.version, machine: machineName(), parts: {} };
console.log(`Node ${results.node}, ${results.machine}\n`);
for (const name of names) {
  const tables = (await PARTS.get(name)?.()) ?? [];
  tables.forEach(print);
  if (tables.length === 0) continue;
  results = { ...results, parts: { ...results.parts, [name]: tables } };
  // After each part, so that a run that is broken off leaves what it has found.
  keep(file, results);
}
if (values.chart !== undefined) writeChart(values.chart, results);

/** Beside the bench; a run of some parts takes the place of an earlier one of that day. */
function resultsFile(day: string): string {
  const folder = fileURLToPath(new URL("results/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  return `${folder}${day}.json`;
}

/** Prints what `npm run cost` reads from infra/cost/measured.json, and keeps no table. */
async function bill(): Promise<readonly Table[]> {
  console.log(JSON.stringify(await measureBill(), null, 2));
  return [];
}
