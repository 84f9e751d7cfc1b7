import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { privacyText } from "./data-map.ts";
import { deskAccessText } from "./desk-access.ts";
import { runbookText } from "./runbook.ts";
import { stateMachineText } from "./state-machine.ts";

const PAGES: Readonly<Record<string, () => string>> = {
  "state-machine.md": stateMachineText,
  "desk-access.md": deskAccessText,
  "runbook.md": runbookText,
  "privacy.md": privacyText,
};

for (const [name, text] of Object.entries(PAGES)) {
  const file = fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));
  writeFileSync(file, text());
  console.log(`Written: ${file}`);
}
