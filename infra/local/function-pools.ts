import { existsSync } from "node:fs";
import type { Assembly } from "./assembly.ts";
import type { Deployment, FunctionResource } from "./deployment.ts";
import { functionEnvironment, logGroupOf } from "./function-environment.ts";
import { createFunctionPool, type FunctionPool } from "./function-pool.ts";
import type { CloudIdentity } from "./physical-names.ts";

/** All functions that have a bundle, by real name. */
export type FunctionPools = ReadonlyMap<string, FunctionPool>;

/** A function of the template and the threads it runs on. */
export interface RunnableFunction {
  readonly resource: FunctionResource;
  readonly pool: FunctionPool;
}

/** The machine's own cores are the limit, not Lambda's. */
const THREADS_PER_FUNCTION = 2;

/**
 * Makes a pool for each function of the template; no thread starts before the first event.
 * @throws when a bundle is not in the assembly
 */
export function createPools(
  deployment: Deployment,
  assembly: Assembly,
  cloud: CloudIdentity,
  onLog: (line: string) => void,
): FunctionPools {
  const pools = new Map<string, FunctionPool>();
  for (const lambda of deployment.functions) {
    const folder = bundleOf(lambda, assembly);
    if (folder === undefined) continue;
    const { name, arn, logicalName, properties } = lambda;
    const settings = {
      logicalName,
      folder,
      handler: properties.Handler,
      functionName: name,
      functionArn: arn,
      logGroup: logGroupOf(lambda),
      memoryMb: properties.MemorySize,
      timeoutMs: properties.Timeout * 1000,
      environment: functionEnvironment(lambda, cloud, folder),
      onLog,
    };
    pools.set(name, createFunctionPool(settings, THREADS_PER_FUNCTION));
  }
  return pools;
}

/**
 * The function that a resource of the template calls.
 * @param called its name or ARN
 * @param caller who calls it, for the error
 * @throws when it has no bundle
 */
export function functionCalledBy(
  caller: string,
  called: string,
  { deployment, pools }: { readonly deployment: Deployment; readonly pools: FunctionPools },
): RunnableFunction {
  const resource = deployment.functions.find(({ name, arn }) => name === called || arn === called);
  const pool = pools.get(resource?.name ?? "");
  if (resource !== undefined && pool !== undefined) return { resource, pool };
  throw new Error(`${caller} calls ${called}, which has no bundle here.`);
}

/** The folder of a function's code; none for code written into the template itself, which only CDK's own helpers use. */
function bundleOf({ name, properties }: FunctionResource, assembly: Assembly): string | undefined {
  const key = properties.Code.S3Key;
  if (key === undefined) return undefined;
  const folder = assembly.assets.get(key);
  if (folder !== undefined && existsSync(folder)) return folder;
  throw new Error(`The code of ${name} (${key}) is not in the assembly: synthesize it again.`);
}
