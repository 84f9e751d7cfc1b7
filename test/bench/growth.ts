import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// biome-ignore lint/correctness/noUnresolvedImports: a module of Node 22 and later that biome does not know yet
import { DatabaseSync } from "node:sqlite";
import { createDynamodbCalls } from "../../infra/local/dynamodb-calls.ts";
import { startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";
import { putAtRest, restingCase, restingNotice } from "./at-rest.ts";
import { type Figure, median, medianRatio, type Table } from "./report.ts";
import { type BenchStage, startStage } from "./stage.ts";
import { timeWholeWay } from "./whole-way.ts";

const ROUNDS = 5;
const CHANGES = 200;
const FEW = 1_000;
const SIZES = [FEW, 100_000, 1_000_000];

/** Putting cases there ends after this time, with as many as there are then. */
const SEEDING_MS = 30 * 60_000;

/** A stage on an engine that can be filled while the stage is away. */
interface Grown {
  /** Puts cases at rest, each with a notice, up to the nth; returns how many there are. */
  fill(to: number): Promise<number>;
  /** Runs a stage on it. */
  start(): Promise<BenchStage>;
  stop(): Promise<void>;
}

/** What the whole way of the same changes takes beside few and beside many cases that are at rest, in turn. */
export async function measureGrowth(): Promise<readonly Table[]> {
  const until = performance.now() + SEEDING_MS;
  const [many, few] = [await createGrown(until), await createGrown(until)];
  try {
    await few.fill(FEW);
    const peer = await few.start();
    const figures: Figure[] = [];
    try {
      for (const size of SIZES) {
        const cases = await many.fill(size);
        const stage = await many.start();
        try {
          figures.push(await measure(stage, peer, cases));
        } finally {
          await stage.stop();
        }
        if (cases < size) break;
      }
    } finally {
      await peer.stop();
    }
    return [
      {
        title: `${CHANGES} changes on their whole way beside cases at rest; ratio: to the same beside ${FEW}, in turn`,
        rounds: ROUNDS,
        figures,
      },
    ];
  } finally {
    await many.stop();
    await few.stop();
  }
}

async function measure(stage: BenchStage, peer: BenchStage, cases: number): Promise<Figure> {
  const [times, peers]: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const name = `beside-${cases}-${round}`;
    const pair = [await timeWholeWay(stage, name, CHANGES), await timeWholeWay(peer, name, CHANGES)] as const;
    // The first round warms up and checks.
    if (round === 0) continue;
    times.push(pair[0]);
    peers.push(pair[1]);
  }
  return {
    name: `${cases} cases at rest, each with a notice`,
    value: median(times),
    unit: "ms",
    ratio: medianRatio(times, peers),
    aim: { atMost: 1.1 },
  };
}

async function createGrown(until: number): Promise<Grown> {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-bench-growth-"));
  const engine = await startDynamodbEngine({ dataDir, endpoint: undefined, onLog: () => undefined });
  const calls = createDynamodbCalls(engine.endpoint);
  const start = () => startStage({ dynamodbEndpoint: engine.endpoint.href });
  // The first stage makes the tables.
  await (await start()).stop();
  let have = 0;
  return {
    start,
    async fill(to) {
      const seeding = { calls, until };
      const notices = { ...seeding, table: "sachstand-local-Notices", item: restingNotice };
      const cases = { ...seeding, table: "sachstand-local-Cases", item: restingCase };
      while (have < to && performance.now() < until) {
        const next = Math.min(to, have + FEW);
        await putAtRest(notices, have, next);
        have = await putAtRest(cases, have, next);
      }
      forgetStream(join(dataDir, "dynamodb", "tables.sqlite"));
      return have;
    },
    async stop() {
      calls.close();
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What is put at rest has been told of long ago: the next stage must not see it in the stream. */
function forgetStream(file: string): void {
  const database = new DatabaseSync(file, { timeout: 60_000 });
  try {
    database.exec("DELETE FROM _stream_records");
  } finally {
    database.close();
  }
}
