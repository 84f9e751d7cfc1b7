import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";
import { type Basis, costOfOne, estimate, totalOf } from "../cost/estimate.ts";
import { readMeasured } from "../cost/measured.ts";
import { CostUsageError, readCostOptions, refuseUnknownLanguages } from "../cost/options.ts";
import { type LanguageParts, partsOf } from "../cost/parts-by-language.ts";
import { readPrices } from "../cost/prices.ts";
import { readStackFacts, type StackFacts } from "../cost/stack-facts.ts";
import { readSettings, type Settings } from "../settings.ts";
import { synthesize } from "../synthesize.ts";
import type { Output } from "./notices/command.ts";
import { runToEnd } from "./run-to-end.ts";

const USAGE = `Usage: npm run cost -- --notices N --sms-share S --languages TAG:SHARE,... [--views V] [--stage STAGE]
  what AWS asks for a month with N notices, a share S of them by SMS, and V views of the applicant's page for each;
  a notice more by channel and language; the parts of SMS by kind and language. Example:
  npm run cost -- --notices 100000 --sms-share 0.4 --languages de:0.5,ar:0.2,uk:0.3`;

await runToEnd(async (words, output) => {
  try {
    return await run(words, output);
  } catch (error) {
    if (!(error instanceof CostUsageError)) throw error;
    output.complain(`${error.message}\n\n${USAGE}`);
    return 2;
  }
});

async function run(words: readonly string[], { say }: Output): Promise<number> {
  const options = readCostOptions(words);
  const settings = readSettings(options.stage);
  refuseUnknownLanguages(options, settings.languages);
  const [measured, prices] = [readMeasured(), readPrices()];
  const parts = await countParts(settings);
  const basis: Basis = {
    measured,
    prices,
    stack: await factsOf(settings),
    parts: new Map(parts.map(({ language, average }) => [language, average])),
    pricePerPart: Number(settings.sms.pricePerPartUsd),
  };
  const lines = estimate(options, basis);
  say(`${options.notices} notices a month on stage ${settings.stage}, in US dollars\n`);
  for (const { what, usd } of lines) say(row(what, usd.toFixed(2)));
  say(row("together", totalOf(lines).toFixed(2)));
  say("\nOne notice more costs\n");
  for (const language of options.languages.keys()) {
    say(row(`SMS, ${language}`, costOfOne("sms", language, basis).toFixed(5)));
  }
  // E-mails cost the same in every language.
  say(row("e-mail", costOfOne("email", "", basis).toFixed(5)));
  say("\nParts of an SMS on average over the offices, by kind and language\n");
  for (const line of partLines(parts)) say(line);
  say(
    `\nWhat requests and time a notice takes was measured on ${measured.measuredOn} (${measured.commands[0]}).`,
  );
  const remembered = Object.values(prices.prices).filter(({ from }) => from === "memory").length;
  say(
    `Prices: infra/cost/prices.json of ${prices.takenOn}, for ${prices.region}; ${remembered} of them not yet compared with any source. Free tiers and taxes are left out.`,
  );
  say(`A part of an SMS: US$ ${settings.sms.pricePerPartUsd}, from the settings (sms.pricePerPartUsd).`);
  if (settings.region !== prices.region) say(`The stage is in ${settings.region}, where prices differ.`);
  return 0;
}

async function factsOf(settings: Settings): Promise<StackFacts> {
  const folder = mkdtempSync(join(tmpdir(), "sachstand-cost-"));
  try {
    await synthesize(settings, folder);
    return readStackFacts(folder, settings.stage);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function countParts({ languages, offices, pageUrl }: Settings): Promise<readonly LanguageParts[]> {
  const catalogs = await Promise.all(languages.map(loadCatalog));
  return catalogs.map((catalog) => partsOf(catalog, Object.values(offices), pageUrl));
}

function partLines(all: readonly LanguageParts[]): readonly string[] {
  const line = (title: string, cells: readonly string[]) =>
    `  ${title.padEnd(24)}${cells.map((cell) => cell.padStart(10)).join("")}`;
  const kinds = [...(all[0]?.byKind.keys() ?? [])];
  return [
    line(
      "",
      all.map(({ language }) => language),
    ),
    ...kinds.map((kind) =>
      line(
        kind,
        all.map(({ byKind }) => byKind.get(kind)?.toFixed(2) ?? ""),
      ),
    ),
    line(
      "on average",
      all.map(({ average }) => average.toFixed(2)),
    ),
  ];
}

function row(what: string, amount: string): string {
  return `  ${what.padEnd(52)}${amount.padStart(14)}`;
}
