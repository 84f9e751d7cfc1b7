import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { Behave, StageOptions } from "./stage-options.ts";

const messageSchema = z.object({ to: z.string(), at: z.string(), channel: z.string(), text: z.string() });
const countsSchema = z.record(z.string(), z.record(z.string(), z.number()));

const workSchema = z.object({
  logBytes: z.number(),
  times: z.record(
    z.string(),
    z.object({ invocations: z.number(), milliseconds: z.number(), cpuMs: z.number() }),
  ),
  functions: z.record(z.string(), z.string()),
});

const sampleSchema = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Bytes of the whole process: cloud, providers, and all functions' threads. The engine of the tables is not in it. */
  rss: z.number(),
  /** Bytes of the main thread's heap, which holds queues and inbox. */
  heapUsed: z.number(),
  queues: z.record(z.string(), z.object({ messages: z.number(), oldestMs: z.number() })),
  /** Errors logged since the start, by code. */
  errors: z.record(z.string(), z.number()),
});

const collectedSchema = z.object({
  rss: z.number(),
  heapUsed: z.number(),
  /** Bytes of the heaps of all functions' threads. */
  functionHeaps: z.number(),
});

/** What functions did since the start by their real names, those by their names in the CDK code, and what they logged. */
export type Work = z.infer<typeof workSchema>;
export type Received = z.infer<typeof messageSchema>;
/** Requests by caller, then by action. */
export type Counts = z.infer<typeof countsSchema>;
export type Sample = z.infer<typeof sampleSchema>;
export type Collected = z.infer<typeof collectedSchema>;

/** The stage `local` without hold, in another process. */
export interface BenchStage {
  readonly endpoint: string;
  readonly webUrl: string;
  /** Everything that survives a restart. */
  readonly dataDir: string;
  size(): Promise<number>;
  counts(): Promise<Counts>;
  work(): Promise<Work>;
  messages(): Promise<readonly Received[]>;
  sample(): Promise<Sample>;
  /** Its memory right after all threads' garbage was collected, which takes some seconds. */
  collected(): Promise<Collected>;
  behave(behave: Behave): Promise<void>;
  /** Ends it, and its data unless they are the caller's. */
  stop(): Promise<void>;
  /** As `kill -9` does; the data stay. */
  kill(): Promise<void>;
}

/** Starts a stage, with data of its own unless it is given some. */
export async function startStage(options: Partial<StageOptions> = {}): Promise<BenchStage> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "sachstand-bench-"));
  const program = fileURLToPath(new URL("stage-process.ts", import.meta.url));
  const child = fork(program, [JSON.stringify({ ...options, dataDir })]);
  const startedSchema = z.object({ endpoint: z.string(), webUrl: z.string() });
  const { endpoint, webUrl } = startedSchema.parse(await answer(child));
  let turn: Promise<unknown> = Promise.resolve();
  // One question at a time, since answers carry nothing but themselves.
  const ask = <T>(question: string | Behave, schema: z.ZodType<T>): Promise<T> => {
    const asked = turn.then(async () => {
      const answered = answer(child);
      child.send(question);
      return schema.parse(await answered);
    });
    turn = asked.catch(() => undefined);
    return asked;
  };
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    endpoint,
    webUrl,
    dataDir,
    work: () => ask("work", workSchema),
    size: async () => (await ask("size", z.object({ size: z.number() }))).size,
    counts: async () => (await ask("counts", z.object({ counts: countsSchema }))).counts,
    messages: async () => (await ask("messages", z.object({ messages: z.array(messageSchema) }))).messages,
    sample: () => ask("sample", sampleSchema),
    collected: () => ask("collected", collectedSchema),
    behave: async (behave) => void (await ask(behave, z.object({}))),
    async stop() {
      await turn;
      child.send("stop");
      await ended;
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
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
