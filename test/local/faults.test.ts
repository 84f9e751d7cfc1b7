import { describe, expect, it } from "vitest";
import { isThrottled, untilLetRun } from "../../infra/local/faults.ts";
import type { FunctionPool } from "../../infra/local/function-pool.ts";
import { watchPools } from "../../infra/local/watched-pools.ts";

/** A function whose events wait until they are let go, and what is written down of it. */
function aFunction() {
  const seen: string[] = [];
  const waiting: (() => void)[] = [];
  const pool: FunctionPool = {
    concurrency: 2,
    heapUsed: async () => 0,
    spent: () => ({ invocations: 0, milliseconds: 0, cpuMs: 0 }),
    stop: async () => {},
    invoke: (event) => new Promise((resolve) => waiting.push(() => resolve(event))),
  };
  const { pools, faults } = watchPools(new Map([["f", pool]]), {
    invoked: (name, { failed }) => seen.push(`${name} ${failed ? "failed" : "ran"}`),
    throttled: (name) => seen.push(`${name} throttled`),
  });
  const invoke = async (event: string) => pools.get("f")?.invoke(event);
  return { seen, faults, invoke, letGo: () => waiting.shift()?.() };
}

describe("a limit of a function", () => {
  it("lets so many events through at a time, and the others fail as on Lambda", async () => {
    const { seen, faults, invoke, letGo } = aFunction();
    faults.limitConcurrency("f", 1);
    const first = invoke("1");

    const error: unknown = await invoke("2").catch((problem: unknown) => problem);
    expect(isThrottled(error)).toBe(true);
    expect(error).toMatchObject({ name: "TooManyRequestsException" });

    letGo();
    expect(await first).toBe("1");
    expect(seen).toEqual(["f throttled", "f ran"]);
  });

  it("stops it altogether, until it is taken away", async () => {
    const { faults, invoke, letGo } = aFunction();
    faults.limitConcurrency("f", 0);
    await expect(invoke("1")).rejects.toThrow("f may not run");

    faults.limitConcurrency("f", undefined);
    const second = invoke("2");
    letGo();
    expect(await second).toBe("2");
  });

  it("is for functions that there are", () => {
    expect(() => aFunction().faults.limitConcurrency("g", 0)).toThrow("no function g");
  });
});

describe("a stream", () => {
  it("waits until its function is let run, and no longer than the cloud", async () => {
    const { faults, invoke, letGo } = aFunction();
    faults.limitConcurrency("f", 0);
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
      if (pauses === 3) faults.limitConcurrency("f", undefined);
      return true;
    };
    const result = untilLetRun(() => {
      const running = invoke("1");
      letGo();
      return running;
    }, pause);
    expect(await result).toBe("1");
    expect(pauses).toBe(3);

    faults.limitConcurrency("f", 0);
    await expect(
      untilLetRun(
        () => invoke("2"),
        async () => false,
      ),
    ).rejects.toThrow("may not run");
  });
});
