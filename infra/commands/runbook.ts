import { readFileSync } from "node:fs";
import type { AlarmRow } from "../alarms/alarm-row.ts";
import { alarmRows } from "../alarms/alarm-table.ts";

const START = "<!-- written by npm run docs -->";
const END = "<!-- end -->";

/** The text of docs/runbook.md, its list of alarms written anew from their table; the rest is written by people. */
export function runbookText(): string {
  const text = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/runbook.md must hold ${START} and ${END}, with the list of alarms between them.`);
  return `${before}${START}\n${alarmList()}\n${END}${after}`;
}

function alarmList(): string {
  // Thresholds that follow from a stage's settings are not shown.
  const rows = alarmRows({
    stage: "<stage>",
    apis: { pages: "", desk: "" },
    streamMapping: "",
    smsBudgetUsd: 0,
    canaryMinutes: 15,
  });
  return [
    "| alarm | what it means for people | what to do |",
    "|---|---|---|",
    ...rows.map(
      ({ id, impact, section }: AlarmRow) => `| \`${id}\` | ${impact} | [${section}](#${section}) |`,
    ),
  ].join("\n");
}
