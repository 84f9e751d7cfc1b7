import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { DeployPorts } from "./steps.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const cdkProgram = createRequire(import.meta.url).resolve("aws-cdk/bin/cdk");

/** The real ones; the CDK command line deploys just what was synthesized into `cdk.out`. */
export function deployPorts(environment: NodeJS.ProcessEnv): DeployPorts {
  return {
    noWayToAws: (region) => noWayToAws(environment, region),
    npmRun: (script, ...words) => run("npm", ["run", script, "--", ...words]),
    cdk: (action, ...words) => run(process.execPath, [cdkProgram, action, "--app", "cdk.out", ...words]),
  };
}

async function noWayToAws(environment: NodeJS.ProcessEnv, region: string): Promise<string | undefined> {
  const elsewhere = environment["AWS_ENDPOINT_URL"];
  if (elsewhere !== undefined && elsewhere !== "")
    return `AWS_ENDPOINT_URL leads to ${elsewhere} and not to AWS: unset it, and the keys that go with it`;
  try {
    await new SecretsManagerClient({ region }).config.credentials();
    return undefined;
  } catch {
    return "there are no AWS credentials that can be used: sign in with aws sso login and set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  }
}

function run(program: string, words: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: root, stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });
}
