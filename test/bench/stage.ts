import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";

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

/** What functions did since the start by their real names, those by their names in the CDK code, and what they logged. */
export type Work = z.infer<typeof workSchema>;
export type Received = z.infer<typeof messageSchema>;
/** Requests by caller, then by action. */
export type Counts = z.infer<typeof countsSchema>;

/** The stage `local` without hold, in another process. */
export interface BenchStage {
  readonly endpoint: string;
  readonly webUrl: string;
  size(): Promise<number>;
  counts(): Promise<Counts>;
  work(): Promise<Work>;
  messages(): Promise<readonly Received[]>;
  stop(): Promise<void>;
}

/** Starts a stage with data of its own, on the engine it brings or on another DynamoDB. */
export async function startStage(dynamodbEndpoint?: string): Promise<BenchStage> {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-bench-"));
  const others = dynamodbEndpoint === undefined ? [] : [dynamodbEndpoint];
  const child = fork(fileURLToPath(new URL("stage-process.ts", import.meta.url)), [dataDir, ...others]);
  const startedSchema = z.object({ endpoint: z.string(), webUrl: z.string() });
  const { endpoint, webUrl } = startedSchema.parse(await answer(child));
  const ask = async <T>(question: string, schema: z.ZodType<T>): Promise<T> => {
    const answered = answer(child);
    child.send(question);
    return schema.parse(await answered);
  };
  return {
    endpoint,
    webUrl,
    work: () => ask("work", workSchema),
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
