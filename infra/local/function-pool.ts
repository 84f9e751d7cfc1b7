import { setTimeout as pause } from "node:timers/promises";
import {
  FunctionFailure,
  type FunctionSettings,
  type FunctionThread,
  startFunctionThread,
} from "./function-thread.ts";

/** How often a function ran, how long in all, as Lambda would bill it, and what its threads computed. */
export interface FunctionTime {
  readonly invocations: number;
  readonly milliseconds: number;
  readonly cpuMs: number;
}

/** One function, on as many threads as its load asks for. */
export interface FunctionPool {
  /** How many events it handles at the same time at most. */
  readonly concurrency: number;
  /**
   * Handles an event on a free thread, or waits for one.
   * @param event JSON
   * @returns the handler's result as JSON
   * @throws FunctionFailure when the handler throws, times out or ends its process; the failure is logged
   */
  invoke(event: string): Promise<string>;
  /** What it has done since the start. */
  spent(): FunctionTime;
  /** Bytes of its threads' heaps in use, once their garbage is collected. */
  heapUsed(): Promise<number>;
  /** Refuses new events, waits for the running ones up to `graceMs`, then ends all threads. */
  stop(graceMs: number): Promise<void>;
}

export function createFunctionPool(settings: FunctionSettings, concurrency: number): FunctionPool {
  const idle: FunctionThread[] = [];
  const all = new Set<FunctionThread>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let stopped = false;
  let spent: FunctionTime = { invocations: 0, milliseconds: 0, cpuMs: 0 };

  const takeThread = (): FunctionThread => {
    for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
      if (thread.alive) return thread;
      all.delete(thread);
    }
    const thread = startFunctionThread(settings);
    all.add(thread);
    return thread;
  };

  const giveBack = (thread: FunctionThread): void => {
    if (thread.alive) idle.push(thread);
    else all.delete(thread);
  };

  const run = async (event: string): Promise<string> => {
    const thread = takeThread();
    const start = performance.now();
    const cpuBefore = thread.cpuMs;
    try {
      return await thread.invoke(event);
    } catch (error) {
      const failure =
        error instanceof FunctionFailure ? error : new FunctionFailure("Runtime.Unknown", String(error));
      settings.onLog(`${settings.logicalName}: failed with ${failure.name}: ${failure.message}`);
      throw failure;
    } finally {
      const milliseconds = spent.milliseconds + performance.now() - start;
      const cpuMs = spent.cpuMs + thread.cpuMs - cpuBefore;
      spent = { invocations: spent.invocations + 1, milliseconds, cpuMs };
      giveBack(thread);
    }
  };

  return {
    concurrency,
    spent: () => spent,
    async heapUsed() {
      let bytes = 0;
      for (const thread of all) bytes += await thread.heapUsed();
      return bytes;
    },
    async invoke(event) {
      while (running >= concurrency && !stopped) await new Promise<void>((resolve) => waiting.push(resolve));
      if (stopped) throw new FunctionFailure("Sandbox.Stopped", "The local cloud is stopping");
      running += 1;
      try {
        return await run(event);
      } finally {
        running -= 1;
        waiting.shift()?.();
      }
    },
    async stop(graceMs) {
      stopped = true;
      for (const wake of waiting.splice(0)) wake();
      const deadline = Date.now() + graceMs;
      while (running > 0 && Date.now() < deadline) await pause(10);
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}
