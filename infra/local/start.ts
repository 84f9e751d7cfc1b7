import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readSettings, SettingsError } from "../settings.ts";
import { isEmpty, type RunningStage, runStage } from "./run-stage.ts";
import { liveSamples, writeSamples } from "./samples.ts";
import { whenNpmEnds } from "./when-npm-ends.ts";

const root = new URL("../../", import.meta.url);
const dataDir = process.env["SACHSTAND_DATA_DIR"] ?? fileURLToPath(new URL(".local", root));

const { values } = parseArgs({ options: { fresh: { type: "boolean" } } });
await main(values.fresh ?? false).catch(fail);

async function main(fresh: boolean): Promise<void> {
  const settings = readSettings("local");
  if (fresh) rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const now = new Date().toISOString();
  const log = createWriteStream(`${dataDir}/functions.log`, { flags: "a" });
  const stage = await runStage({
    settings,
    dataDir,
    awsPort: port("SACHSTAND_AWS_PORT", 4566),
    webPort: port("SACHSTAND_WEB_PORT", 4800),
    onLog: (line) => log.write(`${line}\n`),
    dynamodbEndpoint: process.env["SACHSTAND_DYNAMODB_ENDPOINT"],
  });
  endWith(stage);
  console.log(`ready ${stage.webUrl} (inbox: ${stage.webUrl}/inbox), AWS endpoint ${stage.cloud.endpoint}`);
  console.log(`Sample files and the functions' log are in ${dataDir}. Ctrl-C ends everything.`);
  if (!(await isEmpty(stage))) return;
  writeSamples(`${dataDir}/samples`, now);
  await play(liveSamples(now), stage.cloud.endpoint);
}

/** Stops everything once, whatever ends us: a signal, the end of npm itself, or a part that failed. */
function endWith(stage: RunningStage): void {
  let ending = false;
  const end = (exitCode: number) => {
    if (ending) process.exit(exitCode);
    ending = true;
    stage.stop().then(() => process.exit(exitCode), fail);
  };
  process.on("SIGINT", () => end(0));
  process.on("SIGTERM", () => end(0));
  process.on("SIGHUP", () => end(0));
  whenNpmEnds(() => end(1));
  stage.cloud.failed.then((error) => {
    console.error(`The local cloud cannot go on: ${error.message}`);
    end(1);
  }, fail);
}

/** Imports the samples as a person would, by the command. */
function play(samples: string, endpoint: string): Promise<void> {
  const command = fileURLToPath(new URL("infra/commands/cases.ts", root));
  const environment = { ...process.env, SACHSTAND_STAGE: "local", AWS_ENDPOINT_URL: endpoint };
  const child = spawn(process.execPath, [command, "import", "-"], {
    env: environment,
    stdio: ["pipe", "ignore", "inherit"],
  });
  child.stdin.end(samples);
  return new Promise((resolve) => {
    child.on("exit", (code) => {
      if (code !== 0) console.error("Not all samples could be imported; see above.");
      resolve();
    });
  });
}

function port(variable: string, standard: number): number {
  const text = process.env[variable];
  if (text === undefined || text === "") return standard;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new SettingsError("The environment", [`${variable}: must be a port from 0 to 65535`]);
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
