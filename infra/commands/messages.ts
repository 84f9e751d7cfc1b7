import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type CatalogSource, catalogSchema } from "../../shared/messages/catalog-schema.ts";
import {
  type CatalogProblem,
  checkCatalog,
  longestSms,
  type Measure,
} from "../../shared/messages/check-catalog.ts";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";
import { smsPrice } from "../../shared/messages/sms-parts.ts";
import { readSettings, type Settings, SettingsError } from "../settings.ts";
import { galleryHtml } from "./gallery.ts";

const USAGE = `Usage: npm run messages -- check | preview
  check    tells what is wrong with the catalogs, and what the longest SMS of each takes
  preview  writes a page with every text as phone and mail program show it`;

const catalogs = new URL("../../shared/messages/", import.meta.url);
const gallery = fileURLToPath(new URL("../../.local/messages.html", import.meta.url));

const [command, ...others] = process.argv.slice(2);
const run = others.length > 0 ? undefined : { check, preview }[command ?? ""];
if (run === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  await start(run);
}

async function start(work: (settings: Settings) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work(readSettings("production"));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Checks all catalogs; returns the exit code. */
async function check(settings: Settings): Promise<number> {
  const measure = measureOf(settings);
  const german = catalogSchema.parse(readFile("de.json"));
  const files = readdirSync(catalogs).filter((name) => name.endsWith(".json"));
  const results = files.map((file) => ({ file, problems: checkFile(file, german, measure) }));
  for (const { file, problems } of results) {
    for (const { key, rule } of problems) console.log(`${file}: ${key} ${rule}`);
  }
  if (results.some(({ problems }) => problems.length > 0)) return 1;
  await printReach(settings, measure);
  return 0;
}

function checkFile(file: string, german: CatalogSource, measure: Measure): readonly CatalogProblem[] {
  try {
    return checkCatalog(readFile(file), german, measure);
  } catch (error) {
    return [
      { key: "(whole file)", rule: `must be JSON: ${error instanceof Error ? error.message : "unreadable"}` },
    ];
  }
}

function readFile(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, catalogs), "utf8"));
}

async function printReach({ languages, sms }: Settings, measure: Measure): Promise<void> {
  console.log("Longest SMS by language (price per part from the settings of production):");
  for (const language of languages) {
    const { kind, parts, units, encoding } = longestSms(await loadCatalog(language), measure);
    const text = `${parts} part(s), ${units} units of ${encoding}, US$ ${smsPrice(parts, sms.pricePerPartUsd)}`;
    console.log(`  ${language.padEnd(10)} ${text.padEnd(44)} ${kind}`);
  }
}

/** Writes the gallery; returns the exit code. */
async function preview(settings: Settings): Promise<number> {
  const all = await Promise.all(settings.languages.map(loadCatalog));
  mkdirSync(dirname(gallery), { recursive: true });
  writeFileSync(gallery, galleryHtml(all, await loadCatalog("de"), measureOf(settings), settings));
  console.log(`Every text is shown in ${gallery}`);
  return 0;
}

function measureOf({ offices, pageUrl }: Settings): Measure {
  return { offices: Object.values(offices), pageUrl };
}
