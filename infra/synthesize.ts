import { rmSync } from "node:fs";
import { Annotations, App, AssetStaging } from "aws-cdk-lib";
import { checkByRules } from "./aws/acknowledged.ts";
import { AlarmsStack } from "./aws/alarms-stack.ts";
import { DataStack } from "./aws/data-stack.ts";
import { EDGE_REGION, EdgeStack } from "./aws/edge-stack.ts";
import { PipelineStack } from "./aws/pipeline-stack.ts";
import { WebStack } from "./aws/web-stack.ts";
import { provideAssets } from "./prepared-assets.ts";
import { type Settings, unreviewedLanguages } from "./settings.ts";

/**
 * Writes the templates and bundles of a stage into the folder `outdir`, emptied before. Needs no network.
 * @param isChecked has AWS's rules looked at, as for all that is deployed; throws where one is broken
 */
export async function synthesize(
  settings: Settings,
  outdir: string,
  { isChecked = false }: { readonly isChecked?: boolean } = {},
): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  // A process that synthesizes into the same folder again must not take its assets for being there already.
  AssetStaging.clearAssetHashCache();
  await provideAssets(outdir);
  const app = new App({ analyticsReporting: false, outdir });
  const { stage, region } = settings;
  const common = { settings, env: { region }, tags: { application: "sachstand", stage } };
  const data = new DataStack(app, `sachstand-${stage}-data`, { ...common, description: "Sachstand: tables" });
  const pipeline = new PipelineStack(app, `sachstand-${stage}-pipeline`, {
    ...common,
    data,
    description: "Sachstand: from a change to a notice",
  });
  const web = new WebStack(app, `sachstand-${stage}-web`, {
    ...common,
    data,
    queues: pipeline.queues,
    description: "Sachstand: the applicant's page, the desk and its API",
  });
  new AlarmsStack(app, `sachstand-${stage}-alarms`, {
    ...common,
    pipeline,
    web,
    description: "Sachstand: alarms and dashboard",
  });
  if (settings.edge !== null)
    new EdgeStack(app, `sachstand-${stage}-edge`, {
      ...common,
      stage,
      env: { region: EDGE_REGION },
      description: "Sachstand: what stands before page, desk and API",
    });
  if (isChecked) checkByRules(app, settings);
  const unread = unreadIn(settings);
  // Kept in the assembly, where the CDK command line finds it and refuses to deploy.
  if (unread !== undefined) Annotations.of(pipeline).addError(unread);
  app.synth();
}

/** Says which languages keep production from being deployed, because nobody who grew up with them has read them. */
export function unreadIn(settings: Settings): string | undefined {
  const unread = settings.stage === "production" ? unreviewedLanguages(settings) : [];
  if (unread.length === 0) return undefined;
  return `No native speaker has read these languages yet: ${unread.join(", ")}. Have them read (docs/translating.md), or take them out of "languages" in infra/settings/production.json.`;
}
