import { edgeGaps } from "./edge-settings.ts";
import { alarmGaps, readSettings, SettingsError } from "./settings.ts";
import { synthesize, unreadIn } from "./synthesize.ts";

// Run by `npm run synth -- STAGE`, and by the CDK command line with the stage in SACHSTAND_STAGE.
const stage = process.argv[2] ?? process.env["SACHSTAND_STAGE"] ?? "production";
try {
  const settings = readSettings(stage);
  const unread = unreadIn(settings);
  if (unread !== undefined) console.warn(`Deploying will be refused. ${unread}`);
  for (const gap of [...edgeGaps(settings), ...alarmGaps(settings)]) console.warn(gap);
  await synthesize(settings, process.env["CDK_OUTDIR"] ?? "cdk.out", { isChecked: true });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
