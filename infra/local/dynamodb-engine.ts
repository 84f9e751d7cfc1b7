import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { createDynamodbCalls, DynamodbRefusal } from "./dynamodb-calls.ts";
import { indexStreamRecords } from "./stream-index.ts";

/** The DynamoDB behind the gateway. */
export interface DynamodbEngine {
  readonly endpoint: URL;
  /** Resolves when the engine ends without being asked to. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** The engine keeps its tables in a folder `dynamodb` of it. */
  readonly dataDir: string;
  /** Another DynamoDB with streams to use in place of the built-in engine. */
  readonly endpoint: string | undefined;
  readonly onLog: (line: string) => void;
}

/**
 * Runs "$@" until standard input ends, which it does however the parent dies. The engine ends by SIGTERM, or two seconds later
 * by SIGKILL. `exec 3<&0` because a shell gives its background processes no standard input.
 */
const LEASH = `
exec 3<&0
"$@" 3<&- </dev/null & engine=$!
{ cat <&3 >/dev/null; kill $engine; sleep 2; kill -9 $engine; } 2>/dev/null & watch=$!
exec 3<&-
wait $engine; code=$?
kill $watch
exit $code`;

const ATTEMPTS = 5;
const START_TIMEOUT_MS = 10_000;

/**
 * Starts dynoxide on a free port of 127.0.0.1, or takes the given endpoint; returns once it answers.
 * @throws when the engine is not installed for this platform, or does not answer
 */
export async function startDynamodbEngine(options: EngineOptions): Promise<DynamodbEngine> {
  if (options.endpoint !== undefined) return useEndpoint(options.endpoint);
  const binary = findBinary();
  const folder = join(options.dataDir, "dynamodb");
  mkdirSync(folder, { recursive: true });
  let problem: unknown;
  // Another process may take the port we found, and an engine that dies with its killed parent may hold the file a moment longer.
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      return await startProcess(binary, join(folder, "tables.sqlite"), options.onLog);
    } catch (error) {
      problem = error;
      await pause(200 * (attempt + 1));
    }
  }
  throw new Error("The DynamoDB engine (dynoxide) does not start.", { cause: problem });
}

async function useEndpoint(address: string): Promise<DynamodbEngine> {
  const endpoint = new URL(address);
  if (endpoint.protocol !== "http:") {
    throw new Error(`SACHSTAND_DYNAMODB_ENDPOINT must start with http:// and is ${address}.`);
  }
  await untilAnswering(endpoint, AbortSignal.timeout(START_TIMEOUT_MS));
  return { endpoint, failed: new Promise(() => {}), stop: async () => {} };
}

function findBinary(): string {
  try {
    const description = createRequire(import.meta.url).resolve("@dynoxide/linux-x64/package.json");
    return join(dirname(description), "dynoxide");
  } catch (cause) {
    throw new Error(
      "There is no DynamoDB engine for this platform: use Linux x64, or set SACHSTAND_DYNAMODB_ENDPOINT to another " +
        "DynamoDB with streams, such as Amazon's DynamoDB Local.",
      { cause },
    );
  }
}

async function startProcess(
  binary: string,
  file: string,
  onLog: (line: string) => void,
): Promise<DynamodbEngine> {
  const port = await findFreePort();
  const command = [binary, "serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", file];
  // Its own process group: an interrupt from the terminal must reach us alone, so that running invocations can finish.
  const child = spawn("sh", ["-c", LEASH, "sh", ...command], { detached: true, stdio: "pipe" });
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on("line", (line) => {
      if (line !== "") onLog(`dynamodb: ${line}`);
    });
  }
  let stopping = false;
  const ended = endOf(child);
  const stop = async (): Promise<void> => {
    stopping = true;
    child.stdin.end();
    await ended;
  };
  const endpoint = new URL(`http://127.0.0.1:${port}/`);
  const gaveUp = new AbortController();
  const early = ended.then((code) => {
    throw new Error(`dynoxide ended with ${code} while starting`);
  });
  try {
    const timeLimit = AbortSignal.any([gaveUp.signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
    await Promise.race([untilAnswering(endpoint, timeLimit), early]);
    indexStreamRecords(file);
  } catch (error) {
    gaveUp.abort();
    await stop();
    throw error;
  }
  early.catch(() => {});
  const failed = new Promise<Error>((resolve) => {
    ended.then((code) => {
      if (!stopping) resolve(new Error(`The DynamoDB engine (dynoxide) ended by itself with ${code}.`));
    }, resolve);
  });
  return { endpoint, failed, stop };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

async function untilAnswering(endpoint: URL, timeLimit: AbortSignal): Promise<void> {
  const calls = createDynamodbCalls(endpoint);
  try {
    for (;;) {
      const problem = await calls.call("DynamoDB_20120810.ListTables", {}).catch((error: unknown) => error);
      if (problem instanceof DynamodbRefusal || !(problem instanceof Error)) return;
      if (timeLimit.aborted) throw new Error(`No DynamoDB answers at ${endpoint.href}.`, { cause: problem });
      await pause(20);
    }
  } finally {
    calls.close();
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
