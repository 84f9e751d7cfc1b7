import { readSettings } from "../settings.ts";
import { deployPorts } from "./deploy/ports.ts";
import { deploy } from "./deploy/steps.ts";
import type { Output } from "./notices/command.ts";
import { runToEnd } from "./run-to-end.ts";

const USAGE = `Usage: npm run deploy -- STAGE [--skip-checks]
  checks the settings, runs npm run check, synthesizes, shows what differs from what runs, and deploys the stacks in order;
  CloudFormation takes back what fails`;

await runToEnd(run);

async function run(words: readonly string[], output: Output): Promise<number> {
  const skipChecks = words.includes("--skip-checks");
  const [stage, ...others] = words.filter((word) => word !== "--skip-checks");
  if (stage === undefined || stage.startsWith("-") || others.length > 0) {
    output.complain(USAGE);
    return 2;
  }
  const settings = readSettings(stage);
  if (stage === "local") {
    output.complain("The stage local is never deployed: npm start runs it on this machine.");
    return 2;
  }
  return await deploy(settings, { skipChecks }, deployPorts(process.env), output);
}
