import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runtimeSbom, sbomText, wholeSbom } from "../supply/sbom.ts";
import type { Output } from "./notices/command.ts";
import { runToEnd } from "./run-to-end.ts";

const USAGE = `Usage: npm run sbom [-- FOLDER]
  writes runtime.cdx.json (what reaches AWS and browsers) and whole.cdx.json (with what builds and tests it) into a folder,
  .local/sbom if none is named`;

const standard = fileURLToPath(new URL("../../.local/sbom", import.meta.url));

await runToEnd(run);

async function run(words: readonly string[], { say, complain }: Output): Promise<number> {
  const [folder = standard, ...others] = words;
  if (others.length > 0 || folder.startsWith("-")) {
    complain(USAGE);
    return 2;
  }
  const whole = wholeSbom();
  mkdirSync(folder, { recursive: true });
  for (const [name, sbom] of [
    ["runtime.cdx.json", runtimeSbom(whole)],
    ["whole.cdx.json", whole],
  ] as const) {
    const file = join(folder, name);
    writeFileSync(file, sbomText(sbom));
    say(`${sbom.components.length} packages in ${file}`);
  }
  return 0;
}
