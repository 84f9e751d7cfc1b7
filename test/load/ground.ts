import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Settings } from "../../infra/settings.ts";
import { tablesAt } from "../bench/load.ts";
import { type BenchStage, startStage } from "../bench/stage.ts";
import { allAtOnce, people } from "./traffic.ts";
import { untilArrived, untilEmpty } from "./watch.ts";

/** A stage to put a load on, and a client with a person's rights. */
export interface Ground {
  readonly stage: BenchStage;
  readonly tables: DynamoDBDocumentClient;
  /** Messages that warming up has left in the inbox. */
  readonly had: number;
}

/** As {@link Ground}, where the stage may be killed and started again on its data. */
export interface KillableGround extends Ground {
  /** `kill -9`, then a new process; the ground it was called on is of no more use. */
  restarted(): Promise<KillableGround>;
}

/** So many changes before anything is measured, so that all functions are loaded. */
const WARM_UP = 50;

/** Runs `play` on a stage with data of its own, which are gone afterwards; warm unless its sending hours are closed. */
export async function onGround<T>(
  settings: Partial<Settings>,
  play: (ground: KillableGround) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-load-"));
  let running: BenchStage | undefined;
  const start = async (): Promise<KillableGround> => {
    const stage = await startStage({ dataDir, settings });
    running = stage;
    return {
      stage,
      tables: tablesAt(stage.endpoint),
      had: 0,
      async restarted() {
        await stage.kill();
        return start();
      },
    };
  };
  try {
    const cold = await start();
    if (settings.sendingHours !== undefined) return await play(cold);
    await allAtOnce(cold.tables, await people(cold.tables, "warm-up", WARM_UP));
    await untilArrived(cold, WARM_UP);
    await untilEmpty(cold.stage);
    return await play({
      ...cold,
      had: WARM_UP,
      restarted: async () => ({ ...(await cold.restarted()), had: WARM_UP }),
    });
  } finally {
    await running?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
