import type { FunctionPool } from "./function-pool.ts";

export interface ShiftOptions {
  /** Of the events, how many the new version gets: more than 0, and at most 1; counted in thousandths. */
  readonly share: number;
}

/** A new version of a function beside the one that runs. */
export interface Shift {
  readonly state: "under-way" | "shifted" | "rolled-back";
  /** Gives all further events to the new version. Resolves when the old one has ended what it had. @throws when it is over */
  shiftToAll(): Promise<void>;
  /** Gives all further events to the old version. Resolves when the new one has ended what it had. @throws when it is over */
  rollBack(): Promise<void>;
}

/** A function of one version, or of two while one takes over from the other. Whoever invokes it does not see which. */
export interface FunctionVersions extends FunctionPool {
  /** @throws when another version is just taking over */
  begin(next: FunctionPool, options: ShiftOptions): Shift;
}

interface Version {
  readonly pool: FunctionPool;
  readonly running: Set<Promise<string>>;
}

const PER_SHARE = 1000;

/** Lets a function have another version: events are spread evenly and not by chance, so that a tenth is every tenth. */
export function createFunctionVersions(first: FunctionPool): FunctionVersions {
  const all: Version[] = [];
  const add = (pool: FunctionPool): Version => {
    const version = { pool, running: new Set<Promise<string>>() };
    all.push(version);
    return version;
  };
  let current = add(first);
  let next: { readonly version: Version; readonly thousandths: number; events: number } | undefined;

  const choose = (): Version => {
    if (next === undefined) return current;
    const before = Math.floor((next.events * next.thousandths) / PER_SHARE);
    next.events += 1;
    return Math.floor((next.events * next.thousandths) / PER_SHARE) > before ? next.version : current;
  };

  const retire = async ({ pool, running }: Version): Promise<void> => {
    await Promise.allSettled(running);
    await pool.stop(0);
  };

  return {
    get concurrency() {
      return current.pool.concurrency;
    },
    invoke(event) {
      const { pool, running } = choose();
      const result = pool.invoke(event);
      running.add(result);
      return result.finally(() => running.delete(result));
    },
    spent() {
      const times = all.map(({ pool }) => pool.spent());
      return {
        invocations: times.reduce((sum, { invocations }) => sum + invocations, 0),
        milliseconds: times.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
        cpuMs: times.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      };
    },
    async heapUsed() {
      let bytes = 0;
      for (const { pool } of all) bytes += await pool.heapUsed();
      return bytes;
    },
    async stop(graceMs) {
      await Promise.all(all.map(({ pool }) => pool.stop(graceMs)));
    },
    begin(pool, { share }) {
      const thousandths = Math.round(share * PER_SHARE);
      if (!(thousandths > 0 && thousandths <= PER_SHARE))
        throw new RangeError(`A version's share is above 0 and at most 1, not ${share}.`);
      if (next !== undefined) throw new Error("Another version is just taking over.");
      const old = current;
      const version = add(pool);
      next = { version, thousandths, events: 0 };
      let state: Shift["state"] = "under-way";
      const end = (how: Shift["state"], stays: Version): void => {
        if (state !== "under-way") throw new Error(`This version is ${state} already.`);
        state = how;
        next = undefined;
        current = stays;
      };
      return {
        get state() {
          return state;
        },
        async shiftToAll() {
          end("shifted", version);
          await retire(old);
        },
        async rollBack() {
          end("rolled-back", old);
          await retire(version);
        },
      };
    },
  };
}
