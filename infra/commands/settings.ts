import { goLive } from "../go-live/checklist.ts";
import type { GoLiveItem } from "../go-live/item.ts";
import { type SettingField, settingFields } from "../setting-fields.ts";
import { readSettings } from "../settings.ts";
import type { Output } from "./notices/command.ts";
import { runToEnd } from "./run-to-end.ts";

const USAGE = `Usage: npm run settings [-- STAGE]
  prints the settings in force for a stage (production if none is named), and what it still lacks to go live;
  ends with 1 when something is missing without which a deployment would be wrong`;

await runToEnd(run);

async function run(words: readonly string[], { say, complain }: Output): Promise<number> {
  const [stage = "production", ...others] = words;
  if (others.length > 0 || stage.startsWith("-")) {
    complain(USAGE);
    return 2;
  }
  const settings = readSettings(stage);
  say(`Settings of ${stage} (infra/settings/${stage}.json)\n`);
  for (const line of fieldLines(settingFields(settings))) say(line);
  if (stage === "local") {
    say("\nThe stage local is never deployed.");
    return 0;
  }
  say(`\nTo go live with ${stage}\n`);
  const items = goLive(settings);
  for (const line of items.flatMap(itemLines)) say(line);
  say(`\n${summaryOf(items)}`);
  return items.some(({ blocks }) => blocks) ? 1 : 0;
}

/** Each field with its value; what it means stands below where it comes up first. */
function fieldLines(fields: readonly SettingField[]): readonly string[] {
  const explained = new Set<string>();
  return fields.flatMap(({ path, pattern, description, isGroup, value }) => {
    const line = isGroup ? path : `${path}  ${value === undefined ? "(not set)" : JSON.stringify(value)}`;
    if (explained.has(pattern)) return [line];
    explained.add(pattern);
    return [line, `    ${description}`];
  });
}

function itemLines({ state, what, how }: GoLiveItem): readonly string[] {
  const line = `${`[${state}]`.padEnd(10)} ${what}`;
  return how === undefined ? [line] : [line, `${" ".repeat(11)}${how}`];
}

function summaryOf(items: readonly GoLiveItem[]): string {
  const count = (state: GoLiveItem["state"]) => items.filter((item) => item.state === state).length;
  const blocking = items.filter(({ blocks }) => blocks).length;
  return `${count("done")} done, ${count("missing")} missing (${blocking} would make a deployment wrong), ${count("to check")} to check.`;
}
