import { parentPort } from "node:worker_threads";
import * as z from "zod";
import { hunt } from "./hunt.ts";
import { play } from "./run.ts";

// One of the threads of `npm run simulate`: plays what it is told to, and says how it went.

const taskSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("play"), seeds: z.array(z.number()), bug: z.string().optional() }),
  z.object({ do: z.literal("hunt"), bug: z.string(), from: z.number(), most: z.number() }),
]);

/** What a thread answers to one task. */
export interface Answer {
  readonly runs: number;
  readonly sent: number;
  /** The seeds that have violated something. */
  readonly bad: readonly number[];
  readonly find?: Awaited<ReturnType<typeof hunt>>;
}

async function answerTo(data: unknown): Promise<Answer> {
  const task = taskSchema.parse(data);
  if (task.do === "hunt") {
    const find = await hunt(task.bug, task.from, task.most);
    return { runs: find.seeds, sent: 0, bad: [], find };
  }
  const bad: number[] = [];
  let sent = 0;
  for (const seed of task.seeds) {
    const run = await play(seed, task.bug);
    sent += run.sent;
    if (run.violations.length > 0) bad.push(seed);
  }
  return { runs: task.seeds.length, sent, bad };
}

parentPort?.on("message", (data: unknown) => {
  answerTo(data).then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) => {
      // Ends this thread, and so the whole simulation.
      queueMicrotask(() => {
        throw error;
      });
    },
  );
});
