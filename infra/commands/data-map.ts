import { readFileSync } from "node:fs";
import { CASES } from "./data-map/cases.ts";
import { ELSEWHERE } from "./data-map/elsewhere.ts";
import { APPLICANTS, NOTICES } from "./data-map/people.ts";
import { REGISTER } from "./data-map/register.ts";
import { BASES, type Entry, gapsIn, type Store } from "./data-map/store.ts";

/** All that is stored anywhere, field by field. */
export const DATA_MAP: readonly Store[] = [...CASES, APPLICANTS, NOTICES, ...REGISTER, ...ELSEWHERE];

const START = "<!-- data map, written by npm run docs -->";
const END = "<!-- end of the data map -->";

/**
 * The text of docs/privacy.md, its data map written anew; the rest is written by people.
 * @throws if the map leaves out a field that a schema knows, or speaks of one that it does not
 */
export function privacyText(): string {
  const gaps = DATA_MAP.flatMap(gapsIn);
  if (gaps.length > 0) throw new Error(`infra/commands/data-map needs mending:\n${gaps.join("\n")}`);
  const text = readFileSync(new URL("../../docs/privacy.md", import.meta.url), "utf8");
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/privacy.md must hold ${START} and ${END}, with the data map between them.`);
  return `${before}${START}\n${DATA_MAP.map(section).join("\n")}${END}${after}`;
}

function section(store: Store): string {
  const used = store.usedBy.length === 0 ? "no function reads it" : `used by ${store.usedBy.join(", ")}`;
  return [
    `### ${store.name}`,
    "",
    `Kept ${store.retention}; ${used}.`,
    "",
    "| fields | what for | personal | legal basis | goes to |",
    "|---|---|---|---|---|",
    ...store.entries.map((entry) => row(entry, store)),
    "",
  ].join("\n");
}

function row({ fields, purpose, personal, basis, goesTo = "-" }: Entry, store: Store): string {
  const names = fields
    .split(" ")
    .map((field) => `\`${field}\``)
    .join(" ");
  const law = personal === "no" ? BASES.none : BASES[basis ?? store.basis];
  return `| ${names} | ${purpose} | ${personal} | ${law} | ${goesTo} |`;
}
