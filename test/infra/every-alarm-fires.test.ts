import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alarmRows } from "../../infra/alarms/alarm-table.ts";
import { FUNCTION_NAMES, QUEUE_NAMES } from "../../infra/alarms/impacts.ts";
import { readAssembly } from "../../infra/local/assembly.ts";
import { type Deployment, describeDeployment } from "../../infra/local/deployment.ts";
import { type Fauxqs, openFauxqs } from "../../infra/local/fauxqs.ts";
import { createResolver } from "../../infra/local/intrinsics.ts";
import type { AlarmState } from "../../infra/local/metrics/alarm-state.ts";
import { queueState } from "../../infra/local/metrics/queue-state.ts";
import { createWatch } from "../../infra/local/metrics/watch.ts";
import { watchPools } from "../../infra/local/watched-pools.ts";
import { readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { type Cause, causesOf, type WatchedStage } from "./alarm-causes.ts";
import { canarySeen } from "./real-lines.ts";

const MINUTE_MS = 60_000;
/** No alarm looks at more than an hour twice, and a little further back. */
const LONGEST_MINUTES = 5 * 60;

const folder = mkdtempSync(join(tmpdir(), "sachstand-watch-"));
const settings = { ...readSettings("local"), canaryMinutes: 15 };
let deployment: Deployment;
let fauxqs: Fauxqs;

beforeAll(async () => {
  await synthesize(settings, join(folder, "assembly"));
  const assembly = readAssembly(join(folder, "assembly"));
  const cloud = { region: assembly.region, account: "000000000000", endpoint: "http://127.0.0.1:1" };
  deployment = describeDeployment(assembly, createResolver(assembly, cloud), cloud);
  fauxqs = await openFauxqs(join(folder, "queues"), cloud.region, (name) => `http://127.0.0.1:1/${name}`);
  for (const { name, arn } of deployment.queues)
    fauxqs.sqs.createQueue(name, `http://127.0.0.1:1/${name}`, arn);
});
afterAll(async () => {
  await fauxqs.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = alarmRows({
  stage: "local",
  apis: { pages: "pages-id", desk: "desk-id" },
  streamMapping: "mapping-id",
  smsBudgetUsd: settings.sms.monthlyBudgetUsd,
  canaryMinutes: settings.canaryMinutes,
});
const causes = causesOf({ queues: QUEUE_NAMES, functions: FUNCTION_NAMES });

type Dead = Pick<Cause, "isSweepDead" | "isCanaryDead">;

/** A stage that is watched, on a clock of its own. */
function aWatchedStage() {
  // Messages carry the machine's time, and may not be from the future.
  let now = Date.now();
  const lines: string[] = [];
  const watch = createWatch({
    deployment,
    alarmMinuteMs: MINUTE_MS,
    now: () => now,
    onLog: (line) => lines.push(line),
  });
  let isFailing = false;
  const invoke = async (_event: string) => {
    if (isFailing) throw new Error("no good");
    return "{}";
  };
  const idle = {
    concurrency: 2,
    invoke,
    heapUsed: async () => 0,
    spent: () => ({ invocations: 0, milliseconds: 0, cpuMs: 0 }),
    stop: async () => {},
  };
  const { pools, faults } = watchPools(
    new Map(deployment.functions.map(({ name }) => [name, idle])),
    watch.recorder,
  );
  const realName = (name: string) => `sachstand-local-${name}`;
  const queue = (name: string) => {
    const found = fauxqs.sqs.getQueueByName(realName(name));
    if (found === undefined) throw new Error(`There is no queue ${name}`);
    return found;
  };
  const mapping = deployment.mappings.find(({ properties }) =>
    properties.EventSourceArn.includes("/stream/"),
  );
  const stage: WatchedStage = {
    recorder: watch.recorder,
    write(functionName, written) {
      expect(written, `${functionName} must write something`).not.toEqual([]);
      const lambda = deployment.functions.find(({ name }) => name === realName(functionName));
      for (const line of written) watch.logged(`${lambda?.logicalName}: ${line}`);
    },
    writeItem: (table) => watch.written(JSON.stringify({ TableName: realName(table), Item: {} })),
    async call(functionName, how) {
      isFailing = how === "fails";
      await pools
        .get(realName(functionName))
        ?.invoke("{}")
        .catch(() => undefined);
      isFailing = false;
    },
    limit: (functionName, concurrency) => faults.limitConcurrency(realName(functionName), concurrency),
    queue,
    put(name) {
      // Made by the store itself, so that it is a message as a client sends it.
      const { createMessage } = Object.getPrototypeOf(fauxqs.sqs).constructor;
      queue(name).enqueue(createMessage("{}"));
    },
    apiId: (name) => apiIds[name] ?? "",
    mailed: watch.judged,
    streamMapping: mapping?.name ?? "",
    smsBudgetUsd: settings.sms.monthlyBudgetUsd,
  };
  const apiIds = idsOfApis();

  /** One minute goes by; queues and alarms are looked at after it, as a cloud does. */
  let passedInAll = 0;
  const minute = async (what: () => Promise<void> | void, dead: Dead = {}): Promise<void> => {
    await what();
    if (dead.isSweepDead !== true) await stage.call("release-notices");
    if (dead.isCanaryDead !== true && passedInAll % settings.canaryMinutes === 0)
      stage.write("tell-canary", await canarySeen(5));
    passedInAll += 1;
    for (const one of fauxqs.sqs.allQueues()) watch.recorder.queued(one.name, queueState(one, now));
    now += MINUTE_MS;
    watch.look();
  };
  const stateOf = (id: string): AlarmState | undefined =>
    watch.news().alarms.find(({ name }) => name === realName(id))?.state;
  const ringing = () => watch.news().alarms.filter(({ state }) => state === "ALARM");

  /** Minute by minute until an alarm is in a state. @returns minutes; undefined if that never happens */
  const until = async (
    id: string,
    state: AlarmState,
    what: (minute: number) => Promise<void> | void,
    dead: Dead = {},
  ) => {
    for (let passed = 0; passed < LONGEST_MINUTES; passed++) {
      await minute(() => what(passed), dead);
      if (stateOf(id) === state) return passed + 1;
    }
    return undefined;
  };
  return { stage, lines, minute, ringing, until, news: watch.news };
}

/** Ids of the HTTP APIs, as the alarms of the template have them. */
function idsOfApis(): Readonly<Record<string, string | undefined>> {
  const idIn = (alarm: string) =>
    deployment.alarms
      .find(({ name }) => name === `sachstand-local-${alarm}`)
      ?.properties.Dimensions.find(({ Name }) => Name === "ApiId")?.Value;
  return { pages: idIn("pages-5xx"), desk: idIn("desk-5xx") };
}

describe("the alarms of the template", () => {
  it("are those of the table, and each has a cause here", () => {
    expect(deployment.alarms.map(({ name }) => name).sort()).toEqual(
      rows.map(({ id }) => `sachstand-local-${id}`).sort(),
    );
    expect(new Set(Object.keys(causes))).toEqual(new Set(rows.map(({ id }) => id)));
  });

  it("watch APIs that are there", () => {
    const ids = deployment.httpApis.map(({ name }) => name);
    for (const id of Object.values(idsOfApis())) expect(ids).toContain(id);
  });

  it("are silent in an hour in which all is well", async () => {
    const { stage, minute, ringing, lines } = aWatchedStage();
    for (let passed = 0; passed < 60; passed++) {
      await minute(() => stage.writeItem("Cases"));
      await stage.call("plan-notices");
    }
    expect(ringing()).toEqual([]);
    expect(lines).toEqual([]);
  });
});

describe("when its cause is there, and until it is over, rings", () => {
  it.each(rows.map(({ id, impact }) => ({ id, impact })))("$id", async ({ id, impact }) => {
    const cause: Cause | undefined = causes[id];
    if (cause === undefined) throw new Error(`${id} has no cause here`);
    const { stage, minute, until, lines, news } = aWatchedStage();
    for (let passed = 0; passed < 10; passed++) await minute(() => undefined);

    expect(await until(id, "ALARM", (passed) => cause.trouble(stage, passed), cause)).toBeDefined();
    expect(await until(id, "OK", () => cause.relief?.(stage))).toBeDefined();

    const name = `sachstand-local-${id}`;
    const own = news().history.filter((change) => change.name === name);
    expect(own.slice(-2).map(({ from, to }) => `${from} ${to}`)).toEqual([
      expect.stringMatching(/ ALARM$/),
      "ALARM OK",
    ]);
    const said = lines.filter((line) => line.includes(`${name} `));
    expect(said).toEqual([expect.stringContaining(impact), expect.stringContaining("from ALARM to OK")]);
  });
});
