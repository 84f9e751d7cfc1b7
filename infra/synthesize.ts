import { rmSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { bundleFunctions } from "./aws/bundle.ts";
import { DataStack } from "./aws/data-stack.ts";
import { PipelineStack } from "./aws/pipeline-stack.ts";
import type { Settings } from "./settings.ts";

/** Writes the templates and bundles of a stage into the folder `outdir`, emptied before. Needs no network. */
export async function synthesize(settings: Settings, outdir: string): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  await bundleFunctions(outdir);
  const app = new App({ analyticsReporting: false, outdir });
  const { stage, region } = settings;
  const common = { settings, env: { region }, tags: { application: "sachstand", stage } };
  const data = new DataStack(app, `sachstand-${stage}-data`, { ...common, description: "Sachstand: tables" });
  new PipelineStack(app, `sachstand-${stage}-pipeline`, {
    ...common,
    data,
    description: "Sachstand: from a change to a notice",
  });
  app.synth();
}
