import { readSettings } from "../settings.ts";

/**
 * Chooses the stage a command works on: the one in SACHSTAND_STAGE, in its own region unless AWS_REGION names another; else
 * the local cloud, to which it then points the AWS SDK. A command can only reach AWS when somebody has named a stage.
 * @throws SettingsError if the stage has no usable settings
 */
export function chooseStage(environment: NodeJS.ProcessEnv): string {
  const stage = environment["SACHSTAND_STAGE"];
  if (stage !== undefined && stage !== "" && stage !== "local") {
    environment["AWS_REGION"] ??= readSettings(stage).region;
    return stage;
  }
  const port = environment["SACHSTAND_AWS_PORT"] ?? "4566";
  environment["AWS_ENDPOINT_URL"] ??= `http://127.0.0.1:${port}`;
  environment["AWS_REGION"] ??= "eu-central-1";
  environment["AWS_ACCESS_KEY_ID"] ??= "local";
  environment["AWS_SECRET_ACCESS_KEY"] ??= "local";
  return "local";
}
