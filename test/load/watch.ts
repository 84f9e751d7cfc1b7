import { setTimeout as pause } from "node:timers/promises";
import type { BenchStage, Sample } from "../bench/stage.ts";

/** What was seen of a stage while something happened, by a sample a second. */
export interface Watched {
  /** Milliseconds; the age of the oldest message ever seen in each queue that held any. */
  readonly oldestMs: Readonly<Record<string, number>>;
  /** Bytes of the stage's process. */
  readonly rss: { readonly first: number; readonly highest: number; readonly last: number };
  /** Errors in the log, by code. */
  readonly errors: Readonly<Record<string, number>>;
  /** Messages that are in queues, dead letters among them, at the end. */
  readonly left: Readonly<Record<string, number>>;
}

const BETWEEN_MS = 1_000;

/** Watches from here on; the returned function takes a last look and tells what was seen. */
export function watch(stage: BenchStage): () => Promise<Watched> {
  const ending = new AbortController();
  const samples: Sample[] = [];
  const look = async () => {
    while (!ending.signal.aborted) {
      samples.push(await stage.sample());
      await pause(BETWEEN_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  // A stage that is killed ends the watch.
  const looking = look().catch(() => undefined);
  return async () => {
    ending.abort();
    await looking;
    samples.push(await stage.sample());
    return summaryOf(samples);
  };
}

function summaryOf(samples: readonly Sample[]): Watched {
  const sizes = samples.map(({ rss }) => rss);
  const last = samples.at(-1);
  const oldestMs: Record<string, number> = {};
  for (const { queues } of samples)
    for (const [name, { oldestMs: age }] of Object.entries(queues))
      if (age > 0) oldestMs[name] = Math.max(oldestMs[name] ?? 0, age);
  return {
    oldestMs,
    rss: { first: sizes[0] ?? 0, highest: Math.max(...sizes), last: sizes.at(-1) ?? 0 },
    errors: last?.errors ?? {},
    left: last === undefined ? {} : messagesIn(last),
  };
}

/** The queues that hold anything, and how much. */
function messagesIn({ queues }: Sample): Readonly<Record<string, number>> {
  const held = Object.entries(queues).filter(([, { messages }]) => messages > 0);
  return Object.fromEntries(held.map(([name, { messages }]) => [name, messages]));
}

/** Longer than the longest that a sender puts a message off. */
const PATIENCE_MS = 330_000;

/** Waits until so many messages have come since the warm-up, or nothing more has for a long time. */
export async function untilArrived(
  { stage, had }: { readonly stage: BenchStage; readonly had: number },
  count: number,
): Promise<void> {
  const size = had + count;
  let [have, since] = [await stage.size(), Date.now()];
  while (have < size && Date.now() - since < PATIENCE_MS) {
    await pause(200);
    const now = await stage.size();
    if (now !== have) [have, since] = [now, Date.now()];
  }
}

/** Waits until no queue but those of dead letters has held anything for a while, or a long time has passed. */
export async function untilEmpty(stage: BenchStage): Promise<void> {
  const start = Date.now();
  let quietSince = start;
  while (Date.now() - start < PATIENCE_MS && Date.now() - quietSince < 3_000) {
    await pause(500);
    const waiting = Object.keys(messagesIn(await stage.sample())).filter((name) => !/dead-letter/.test(name));
    if (waiting.length > 0) quietSince = Date.now();
  }
}
