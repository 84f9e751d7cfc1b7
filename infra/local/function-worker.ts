/** Runs in a worker thread: loads one function's bundle, then handles one event after another, as a Lambda environment does. */
import { existsSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";

const setup = z
  .object({
    folder: z.string(),
    handler: z.string(),
    functionName: z.string(),
    functionArn: z.string(),
    memoryMb: z.number(),
    logGroup: z.string(),
  })
  .parse(workerData);

const invocationSchema = z.object({ requestId: z.string(), event: z.string(), deadline: z.number() });

/** What the thread tells its owner; `body` is JSON. `cpuMs` is what the thread has computed since its start. */
export type WorkerReport = { readonly cpuMs: number } & Outcome;

type Outcome =
  | { readonly type: "ready" }
  | { readonly type: "succeeded"; readonly body: string }
  | { readonly type: "failed"; readonly name: string; readonly message: string; readonly stack: string };

function report(outcome: Outcome): void {
  const { user, system } = process.threadCpuUsage();
  parentPort?.postMessage({ ...outcome, cpuMs: (user + system) / 1_000 } satisfies WorkerReport);
}

function reportFailure(error: unknown): void {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  report({ type: "failed", name, message, stack });
}

async function loadHandler(): Promise<(event: unknown, context: object) => unknown> {
  const [file = "index", name = "handler"] = setup.handler.split(".");
  const path = [".js", ".mjs", ".cjs"].map((ending) => join(setup.folder, file + ending)).find(existsSync);
  if (path === undefined) throw new Error(`${setup.folder} has no ${file}.js`);
  const bundle = z.looseObject({}).parse(await loadBundle(path));
  const handler = bundle[name];
  if (typeof handler !== "function") throw new Error(`${path} has no function ${name}`);
  return (event, context) => handler(event, context);
}

async function loadBundle(path: string): Promise<unknown> {
  if (path.endsWith(".mjs")) return import(pathToFileURL(path).href);
  readBundleAsCommonJs();
  return createRequire(path)(path);
}

/** On Lambda no package.json stands above a bundle; here the product's own would turn `index.js` into an ES module. */
function readBundleAsCommonJs(): void {
  if (existsSync(join(setup.folder, "package.json"))) return;
  const root = `${pathToFileURL(setup.folder).href}/`;
  registerHooks({
    load(url, context, next) {
      const isBundle = url.startsWith(root) && url.endsWith(".js");
      return next(url, isBundle ? { ...context, format: "commonjs" } : context);
    },
  });
}

function contextOf(requestId: string, deadline: number): object {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: setup.functionName,
    functionVersion: "$LATEST",
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    invokedFunctionArn: setup.functionArn,
    logGroupName: setup.logGroup,
    logStreamName: "local",
    memoryLimitInMB: String(setup.memoryMb),
  };
}

async function start(): Promise<void> {
  const handler = await loadHandler();
  parentPort?.on("message", (message: unknown) => {
    const { requestId, event, deadline } = invocationSchema.parse(message);
    const handle = async (): Promise<void> => {
      const result = await handler(JSON.parse(event), contextOf(requestId, deadline));
      report({ type: "succeeded", body: JSON.stringify(result ?? null) });
    };
    handle().catch(reportFailure);
  });
  report({ type: "ready" });
}

start().catch(reportFailure);
