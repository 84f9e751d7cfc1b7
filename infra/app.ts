import { readSettings, SettingsError, unreviewedLanguages } from "./settings.ts";
import { synthesize } from "./synthesize.ts";

// Run by `npm run synth -- STAGE`, and by the CDK command line with the stage in SACHSTAND_STAGE.
const stage = process.argv[2] ?? process.env["SACHSTAND_STAGE"] ?? "production";
try {
  const settings = readSettings(stage);
  const unread = unreviewedLanguages(settings);
  if (stage === "production" && unread.length > 0) {
    console.warn(
      `No native speaker has read these languages yet: ${unread.join(", ")} (docs/translating.md)`,
    );
  }
  await synthesize(settings, process.env["CDK_OUTDIR"] ?? "cdk.out");
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
