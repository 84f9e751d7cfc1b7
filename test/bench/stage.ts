import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const messageSchema = z.object({ to: z.string(), at: z.string(), channel: z.string(), text: z.string() });
const countsSchema = z.record(z.string(), z.record(z.string(), z.number()));

export type Received = z.infer<typeof messageSchema>;
/** Requests by caller, then by action. */
export type Counts = z.infer<typeof countsSchema>;

/** The stage `local` without hold, in another process. */
export interface BenchStage {
  readonly endpoint: string;
  size(): Promise<number>;
  counts(): Promise<Counts>;
  messages(): Promise<readonly Received[]>;
  stop(): Promise<void>;
}

/** Starts a stage with data of its own. */
export async function startStage(): Promise<BenchStage> {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-bench-"));
  const child = fork(fileURLToPath(new URL("stage-process.ts", import.meta.url)), [dataDir]);
  const { endpoint } = z.object({ endpoint: z.string() }).parse(await answer(child));
  const ask = async <T>(question: string, schema: z.ZodType<T>): Promise<T> => {
    const answered = answer(child);
    child.send(question);
    return schema.parse(await answered);
  };
  return {
    endpoint,
    size: async () => (await ask("size", z.object({ size: z.number() }))).size,
    counts: async () => (await ask("counts", z.object({ counts: countsSchema }))).counts,
    messages: async () => (await ask("messages", z.object({ messages: z.array(messageSchema) }))).messages,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.send("stop");
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error("The stage ended before it answered"));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}
