import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import type { WorkerReport } from "./function-worker.ts";

/** Everything a thread needs to be one function's environment. */
export interface FunctionSettings {
  readonly logicalName: string;
  /** Holds the unpacked bundle. */
  readonly folder: string;
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly logGroup: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

/** A function that failed, timed out or ended its process; `name` is the error's own, or `Runtime.ExitError`, `Sandbox.Timedout`. */
export class FunctionFailure extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** One worker thread: handles one event at a time, and is of no more use once `alive` is false. */
export interface FunctionThread {
  readonly alive: boolean;
  /** What it has computed up to its last result, in milliseconds; its loading is part of that. */
  readonly cpuMs: number;
  /** Bytes of its heap that are in use once its garbage is collected, which takes a second or so. */
  heapUsed(): Promise<number>;
  /** @param event JSON @returns the handler's result as JSON @throws FunctionFailure */
  invoke(event: string): Promise<string>;
  end(): Promise<void>;
}

/** Lambda gives the loading of a bundle ten seconds of its own. */
const INIT_TIMEOUT_MS = 10_000;

interface Waiter {
  readonly resolve: (report: WorkerReport) => void;
  readonly reject: (failure: FunctionFailure) => void;
}

export function startFunctionThread(settings: FunctionSettings): FunctionThread {
  const { environment, onLog, logicalName, ...workerData } = settings;
  const worker = new Worker(new URL("./function-worker.ts", import.meta.url), {
    env: environment,
    // Flags of our own process (a test runner's, say) are not the function's.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb },
    stdout: true,
    stderr: true,
    workerData,
  });
  for (const output of [worker.stdout, worker.stderr]) {
    createInterface({ input: output }).on("line", (line) => onLog(`${logicalName}: ${line}`));
  }
  let alive = true;
  let cpuMs = 0;
  let waiter: Waiter | undefined;
  let crash: Error | undefined;

  worker.on("message", (report: WorkerReport) => {
    cpuMs = report.cpuMs;
    waiter?.resolve(report);
    waiter = undefined;
  });
  worker.on("error", (error) => {
    crash = error instanceof Error ? error : new Error(String(error));
  });
  worker.on("exit", (code) => {
    alive = false;
    const message = crash === undefined ? `The process ended with exit code ${code}` : crash.message;
    waiter?.reject(new FunctionFailure(crash?.name ?? "Runtime.ExitError", message));
    waiter = undefined;
  });

  const end = async (): Promise<void> => {
    alive = false;
    await worker.terminate();
  };

  /** Waits for the thread's next report, and ends the thread when it takes too long. */
  const nextReport = async (timeoutMs: number): Promise<WorkerReport> => {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<WorkerReport>((resolve, reject) => {
        waiter = { resolve, reject };
        timer = setTimeout(() => {
          waiter = undefined;
          reject(new FunctionFailure("Sandbox.Timedout", `Task timed out after ${timeoutMs / 1000} seconds`));
          void end();
        }, timeoutMs);
      });
    } finally {
      clearTimeout(timer);
    }
  };

  const ready = nextReport(INIT_TIMEOUT_MS).then(async (report) => {
    if (report.type !== "failed") return;
    await end();
    throw new FunctionFailure(report.name, report.message);
  });
  ready.catch(() => {});

  return {
    get alive() {
      return alive;
    },
    get cpuMs() {
      return cpuMs;
    },
    async heapUsed() {
      if (!alive) return 0;
      // V8 collects all garbage before a snapshot, and at no other wish from outside the thread.
      (await worker.getHeapSnapshot()).destroy();
      return (await worker.getHeapStatistics()).used_heap_size;
    },
    async invoke(event) {
      await ready;
      if (!alive) throw new FunctionFailure("Runtime.ExitError", "The process ended before the event came");
      worker.postMessage({ requestId: randomUUID(), event, deadline: Date.now() + settings.timeoutMs });
      const report = await nextReport(settings.timeoutMs);
      if (report.type === "succeeded") return report.body;
      const failure = report.type === "failed" ? report : { name: "Runtime.Unknown", message: "No result" };
      throw new FunctionFailure(failure.name, failure.message);
    },
    end,
  };
}
