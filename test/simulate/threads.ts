import { Worker } from "node:worker_threads";
import type { Answer } from "./worker.ts";

/** What a thread is told to do. */
export type Task =
  | { readonly do: "play"; readonly seeds: readonly number[]; readonly bug?: string | undefined }
  | { readonly do: "hunt"; readonly bug: string; readonly from: number; readonly most: number };

/**
 * Hands tasks to so many threads; each gets the next one when it is done with the last.
 * @param heard is told of every answer; the tasks that are left are dropped once it returns false
 * @throws what goes wrong in a thread
 */
export async function inThreads(
  tasks: readonly Task[],
  count: number,
  heard: (answer: Answer) => boolean,
): Promise<void> {
  const left = [...tasks];
  const work = async () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    try {
      for (let task = left.shift(); task !== undefined; task = left.shift())
        if (!heard(await ask(worker, task))) left.length = 0;
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, tasks.length) }, work));
}

function ask(worker: Worker, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (answer: Answer) => {
      worker.off("error", reject);
      resolve(answer);
    });
    worker.postMessage(task);
  });
}
