import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { DrillFailed } from "./drill.ts";

const folder = new URL("../commands/", import.meta.url);

/**
 * Runs one of the project's commands against a local cloud, as `npm run NAME -- WORDS` does.
 * @param input what it reads from standard input
 * @returns its lines
 * @throws DrillFailed when it ends with another exit code than 0
 */
export async function runCommand(
  endpoint: string,
  name: string,
  words: readonly string[],
  input = "",
): Promise<readonly string[]> {
  const environment = {
    ...process.env,
    SACHSTAND_STAGE: "local",
    AWS_ENDPOINT_URL: endpoint,
    SACHSTAND_AWS_PORT: new URL(endpoint).port,
  };
  const child = spawn(process.execPath, [fileURLToPath(new URL(`${name}.ts`, folder)), ...words], {
    env: environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await ended;
  if (code !== 0) throw new DrillFailed(`npm run ${name} -- ${words.join(" ")}: ${complained.trim()}`);
  return said.split("\n").filter((line) => line !== "");
}
