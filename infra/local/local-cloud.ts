import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readAssembly } from "./assembly.ts";
import { type Deployment, describeDeployment } from "./deployment.ts";
import { startEventSources } from "./event-sources.ts";
import type { Faults } from "./faults.ts";
import type { FunctionTime } from "./function-pool.ts";
import { createPools, type FunctionPools } from "./function-pools.ts";
import { startGateway } from "./gateway.ts";
import { createGradualDeployments, type GradualDeployments } from "./gradual-deployment.ts";
import { createHttpApis, type WebRequests } from "./http-apis.ts";
import { createResolver } from "./intrinsics.ts";
import type { AlarmNews } from "./metrics/alarms.ts";
import { createWatch } from "./metrics/watch.ts";
import { startWatchRound } from "./metrics/watch-round.ts";
import { createPendingAnswers, type PendingAnswers } from "./pending-answers.ts";
import { type CloudIdentity, queueUrl } from "./physical-names.ts";
import type { Poller } from "./poller.ts";
import type { Providers } from "./provider-behaviour.ts";
import { provisionTables } from "./provision-tables.ts";
import { type QueueLoad, queueLoads } from "./queue-loads.ts";
import { provisionQueues } from "./queue-service.ts";
import type { ReceivedMessage } from "./received-message.ts";
import { createGuard } from "./roles.ts";
import { createSecrets } from "./secrets.ts";
import { startServices } from "./services.ts";
import { createSmsLog } from "./sms-log.ts";
import { watchPools } from "./watched-pools.ts";

export interface LocalCloudOptions {
  /** The folder that `cdk synth` wrote. */
  readonly assembly: string;
  /** Everything that survives a restart lives here. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly awsPort: number;
  readonly inbox: { add(message: ReceivedMessage): void };
  /** Each line that a function or service writes, after its name and a colon. */
  readonly onLog: (line: string) => void;
  /** A DynamoDB with streams to use in place of the built-in engine. */
  readonly dynamodbEndpoint?: string;
  /**
   * How long one minute of alarms and schedules lasts, in milliseconds; a true one where nothing is said. Ages of messages and records
   * grow as much faster. From about 500 on it still works.
   */
  readonly alarmMinuteMs?: number;
}

/** The real names of what runs. */
interface StackDescription {
  /** `Cases` to `sachstand-local-Cases`. */
  readonly tables: Readonly<Record<string, string>>;
  /** The queue's name in the CDK code to its URL. */
  readonly queues: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, string>>;
  readonly endpoint: string;
  readonly region: string;
}

export interface LocalCloud extends GradualDeployments {
  readonly endpoint: string;
  readonly stack: StackDescription;
  /** The template's HTTP APIs, for a web server. */
  readonly web: WebRequests;
  /** Resolves when the cloud can no longer work, because one of its processes ended by itself. */
  readonly failed: Promise<Error>;
  /** Requests since the start, by caller (a function's name in the CDK code, or "person") and action (`dynamodb:PutItem`). */
  requestCounts(): Record<string, Record<string, number>>;
  /** How the providers behave: for drills. */
  readonly providers: Providers;
  /** What each queue holds right now, by its real name. */
  queueLoads(): Record<string, QueueLoad>;
  /** What each function has done since the start, by its real name. */
  functionTimes(): Record<string, FunctionTime>;
  /** Bytes of the heaps that all functions' threads have in use, once their garbage is collected. */
  functionHeaps(): Promise<number>;
  /** Invokes a function by its real name as a schedule would, and returns its answer, JSON. Throws if it fails. */
  invoke(functionName: string): Promise<string>;
  /** What each alarm of the template says, and what it has said. */
  alarms(): AlarmNews;
  /** Breaks something on purpose. */
  readonly faults: Faults;
  /** Stops polling, waits up to 5 s for running invocations, then ends everything. */
  stop(): Promise<void>;
}

const ACCOUNT = "000000000000";
const MINUTE_MS = 60_000;
const GRACE_MS = 5000;

/**
 * Runs a synthesized CDK assembly on this machine.
 * @throws when the assembly cannot be run as it is, a port is taken, or the data was made by another version of the tables
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const assembly = readAssembly(options.assembly);
  mkdirSync(options.dataDir, { recursive: true });
  const closing: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.reverse()) {
      await close().catch((error: unknown) => options.onLog(`local cloud: ${String(error)}`));
    }
  };
  let closed: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    closed ??= closeAll();
    return closed;
  };
  try {
    // First of all, since queue URLs carry its port.
    const gateway = await startGateway(options.awsPort, options.onLog);
    closing.push(gateway.close);
    const cloud = { region: assembly.region, account: ACCOUNT, endpoint: `http://127.0.0.1:${gateway.port}` };
    const deployment = describeDeployment(assembly, createResolver(assembly, cloud), cloud);
    const { alarmMinuteMs = MINUTE_MS, onLog } = options;
    const watch = createWatch({ deployment, alarmMinuteMs, now: Date.now, onLog });
    const { recorder } = watch;
    const ownPools = createPools(deployment, assembly, cloud, (line) => {
      watch.logged(line);
      onLog(line);
    });
    const { pools, faults } = watchPools(ownPools, recorder);
    const pending = createPendingAnswers(options.onLog);
    const services = await startServices({
      ...options,
      dynamodbEndpoint: options.dynamodbEndpoint,
      cloud,
      deployment,
      pending,
      judged: watch.judged,
      smsSent: createSmsLog({ deployment, pools, pending, cloud, onLog: options.onLog }),
      deliver: (message) => options.inbox.add(message),
      onClose: (close) => closing.push(close),
    });
    await provisionTables(deployment.tables, services.calls);
    provisionQueues(deployment, services.fauxqs, cloud);
    const web = createHttpApis({ deployment, pools, cloud, recorder, onLog });
    const pollers: Poller[] = [web];
    closing.push(() => drain(pollers, pending, pools));
    const secretsmanager = createSecrets(join(options.dataDir, "secrets.json"), deployment.secrets);
    gateway.open({
      routes: { ...services.routes, secretsmanager },
      functions: new Set(deployment.functions.map(({ logicalName }) => logicalName)),
      guard: createGuard(deployment, cloud),
      written: watch.written,
    });
    pollers.push(startWatchRound(watch, services.fauxqs, alarmMinuteMs));
    await startEventSources(
      { ...options, ...services, deployment, cloud, pools, recorder, minuteMs: alarmMinuteMs },
      (poller) => pollers.push(poller),
    );
    void services.failed.then((error) => options.onLog(`local cloud: ${error.message}`));
    return {
      endpoint: cloud.endpoint,
      stack: describeStack(deployment, cloud),
      web,
      failed: services.failed,
      requestCounts: gateway.counts,
      providers: services.providers,
      queueLoads: () => queueLoads(deployment, services.fauxqs, Date.now()),
      async functionHeaps() {
        let bytes = 0;
        for (const pool of pools.values()) bytes += await pool.heapUsed();
        return bytes;
      },
      functionTimes: () => Object.fromEntries([...pools].map(([name, pool]) => [name, pool.spent()])),
      ...createGradualDeployments(deployment, pools),
      invoke: async (name) => {
        const pool = pools.get(name);
        if (pool === undefined) throw new Error(`The assembly has no function ${name}`);
        return pool.invoke("{}");
      },
      alarms: watch.news,
      faults,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function drain(
  pollers: readonly Poller[],
  pending: PendingAnswers,
  pools: FunctionPools,
): Promise<void> {
  // What still runs may send, so the answers come last.
  const stopped = Promise.all(pollers.map((poller) => poller.stop())).then(pending.stop);
  const grace = new AbortController();
  await Promise.race([stopped, pause(GRACE_MS, undefined, { signal: grace.signal }).catch(() => {})]);
  grace.abort();
  await Promise.all([...pools.values()].map((pool) => pool.stop(0)));
  await stopped;
}

function describeStack(deployment: Deployment, cloud: CloudIdentity): StackDescription {
  return {
    tables: Object.fromEntries(deployment.tables.map(({ name }) => [name.split("-").at(-1) ?? name, name])),
    queues: Object.fromEntries(
      deployment.queues.map(({ name, logicalName }) => [logicalName, queueUrl(name, cloud)]),
    ),
    functions: Object.fromEntries(deployment.functions.map(({ name, logicalName }) => [logicalName, name])),
    endpoint: cloud.endpoint,
    region: cloud.region,
  };
}
