import { existsSync } from "node:fs";
import type { Assembly } from "./assembly.ts";
import type { Deployment, FunctionResource } from "./deployment.ts";
import { functionEnvironment, logGroupOf } from "./function-environment.ts";
import { createFunctionPool, type FunctionPool } from "./function-pool.ts";
import { createFunctionVersions, type Shift, type ShiftOptions } from "./function-versions.ts";
import type { CloudIdentity } from "./physical-names.ts";

/** The threads of a function, which another version of it may share the events with. */
interface DeployablePool extends FunctionPool {
  /** Starts another version, from the folder of its unpacked bundle. @throws when one is just taking over */
  deploy(folder: string, options: ShiftOptions): Shift;
}

/** All functions that have a bundle, by real name. */
export type FunctionPools = ReadonlyMap<string, DeployablePool>;

/** A function of the template, as somebody calls it, and the threads it runs on. */
export interface RunnableFunction {
  readonly resource: FunctionResource;
  /** The alias or version by which it is called; `$LATEST` where there is none. */
  readonly qualifier: string;
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
  const pools = new Map<string, DeployablePool>();
  for (const lambda of deployment.functions) {
    const folder = bundleOf(lambda, assembly);
    if (folder === undefined) continue;
    const { name, arn, logicalName, properties } = lambda;
    const start = (from: string) =>
      createFunctionPool(
        { ...settings, folder: from, environment: functionEnvironment(lambda, cloud, from) },
        THREADS_PER_FUNCTION,
      );
    const settings = {
      logicalName,
      handler: properties.Handler,
      functionName: name,
      functionArn: arn,
      logGroup: logGroupOf(lambda),
      memoryMb: properties.MemorySize,
      timeoutMs: properties.Timeout * 1000,
      onLog,
    };
    const versions = createFunctionVersions(start(folder));
    pools.set(name, { ...versions, deploy: (from, options) => versions.begin(start(from), options) });
  }
  return pools;
}

/**
 * The function that a resource of the template calls.
 * @param called its name or ARN, or that of an alias or version of it
 * @param caller who calls it, for the error
 * @throws when it has no bundle
 */
export function functionCalledBy(
  caller: string,
  called: string,
  { deployment, pools }: { readonly deployment: Deployment; readonly pools: FunctionPools },
): RunnableFunction {
  const qualified = [...deployment.aliases, ...deployment.versions].find(isNamed(called));
  const [, qualifier = "$LATEST"] = qualified?.name.split(":") ?? [];
  const resource = deployment.functions.find(isNamed(qualified?.properties.FunctionName ?? called));
  const pool = pools.get(resource?.name ?? "");
  if (resource !== undefined && pool !== undefined) return { resource, qualifier, pool };
  throw new Error(`${caller} calls ${called}, which has no bundle here.`);
}

function isNamed(called: string): (one: { readonly name: string; readonly arn: string }) => boolean {
  return ({ name, arn }) => name === called || arn === called;
}

/** The folder of a function's code; none for code written into the template itself, which only CDK's own helpers use. */
function bundleOf({ name, properties }: FunctionResource, assembly: Assembly): string | undefined {
  const key = properties.Code.S3Key;
  if (key === undefined) return undefined;
  const folder = assembly.assets.get(key);
  if (folder !== undefined && existsSync(folder)) return folder;
  throw new Error(`The code of ${name} (${key}) is not in the assembly: synthesize it again.`);
}
