import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../infra/local/local-cloud.ts";
import type { ReceivedMessage } from "../../infra/local/received-message.ts";
import { type TinyOptions, writeTinyAssembly } from "./tiny-assembly.ts";

export interface RunningCloud {
  readonly cloud: LocalCloud;
  readonly inbox: ReceivedMessage[];
  /** All lines of the functions and services so far. */
  readonly lines: string[];
  /** The JSON lines a function wrote that have this field, that field's values. */
  told(field: string): unknown[];
  /** What an SDK client needs to speak to the cloud as a person. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
}

const DEADLINE_MS = 15_000;

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "local-cloud-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface StartOptions extends TinyOptions {
  readonly dynamodbEndpoint?: string;
}

/** Starts the tiny assembly on a folder and a free port. */
export async function startTiny(
  folder: string,
  onStart: (stop: () => Promise<void>) => void,
  options: StartOptions = {},
): Promise<RunningCloud> {
  writeTinyAssembly(join(folder, "cdk.out"), options);
  const inbox: ReceivedMessage[] = [];
  const lines: string[] = [];
  const cloud = await startLocalCloud({
    assembly: join(folder, "cdk.out"),
    dataDir: join(folder, "data"),
    awsPort: 0,
    inbox: { add: (message) => inbox.push(message) },
    onLog: (line) => lines.push(line),
    ...(options.dynamodbEndpoint !== undefined && { dynamodbEndpoint: options.dynamodbEndpoint }),
  });
  onStart(cloud.stop);
  return {
    cloud,
    inbox,
    lines,
    told: (field) => lines.map((line) => fieldOf(line, field)).filter((value) => value !== undefined),
    client: {
      endpoint: cloud.endpoint,
      region: cloud.stack.region,
      credentials: { accessKeyId: "somebody", secretAccessKey: "x" },
      maxAttempts: 1,
    },
  };
}

/** The tiny assembly for one test. */
export function startForTest(options: TinyOptions = {}): Promise<RunningCloud> {
  // Registered before the cloud's own end, and so run after it.
  const folder = temporaryFolder();
  return startTiny(folder, (stop) => onTestFinished(stop), options);
}

/** Waits until a condition holds, and fails when it never does. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("What was waited for did not come.");
}

function fieldOf(line: string, field: string): unknown {
  const json = line.slice(line.indexOf(": ") + 2);
  if (!json.startsWith("{")) return undefined;
  const parsed: unknown = JSON.parse(json);
  return typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, field) : undefined;
}
