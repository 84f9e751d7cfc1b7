import { type Faults, throttled } from "./faults.ts";
import type { FunctionPool } from "./function-pool.ts";
import type { Recorder } from "./metrics/recorder.ts";

/** A failure of ours, and none of the function's. */
const STOPPED = "Sandbox.Stopped";

type Heard = Pick<Recorder, "invoked" | "throttled">;

/** Pools as they are, with all that they do written down, and with limits that somebody may set. */
export function watchPools<Pool extends FunctionPool>(
  pools: ReadonlyMap<string, Pool>,
  recorder: Heard,
): { readonly pools: ReadonlyMap<string, Pool>; readonly faults: Faults } {
  const limits = new Map<string, number>();
  const watched = new Map(
    [...pools].map(([name, pool]) => [name, watchPool(pool, name, () => limits.get(name), recorder)]),
  );
  const faults: Faults = {
    limitConcurrency(name, concurrency) {
      if (!watched.has(name)) throw new Error(`There is no function ${name} to limit.`);
      if (concurrency === undefined) limits.delete(name);
      else limits.set(name, concurrency);
    },
  };
  return { pools: watched, faults };
}

function watchPool<Pool extends FunctionPool>(
  pool: Pool,
  name: string,
  limit: () => number | undefined,
  recorder: Heard,
): Pool {
  let running = 0;
  return {
    ...pool,
    async invoke(event) {
      if (running >= (limit() ?? Number.POSITIVE_INFINITY)) {
        recorder.throttled(name);
        throw throttled(name);
      }
      const start = performance.now();
      const ended = (failed: boolean) =>
        recorder.invoked(name, { milliseconds: performance.now() - start, failed });
      running += 1;
      try {
        const result = await pool.invoke(event);
        ended(false);
        return result;
      } catch (error) {
        if (!(error instanceof Error && error.name === STOPPED)) ended(true);
        throw error;
      } finally {
        running -= 1;
      }
    },
  };
}
