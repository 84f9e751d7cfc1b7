import type { Poller } from "./poller.ts";

/** How long after a message was taken a provider tells what became of it, in milliseconds: short, but a person can watch. */
export const ANSWER_AFTER_MS = {
  delivery: 1000,
  bounce: 1000,
  complaint: 2000,
  automaticReply: 2000,
  smsLog: 1500,
} as const;

/** What providers have yet to tell. It is in memory alone: an orderly stop tells it at once, a kill loses it. */
export interface PendingAnswers extends Poller {
  /** Runs `answer` after a time in milliseconds, or at once when the cloud is stopping. Its error becomes a line. */
  give(delayMs: number, answer: () => Promise<void>): void;
}

export function createPendingAnswers(onLog: (line: string) => void): PendingAnswers {
  const waiting = new Map<NodeJS.Timeout, () => Promise<void>>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const begin = (answer: () => Promise<void>): void => {
    const run = answer()
      .catch((error: unknown) => onLog(`local cloud: ${String(error)}`))
      .finally(() => running.delete(run));
    running.add(run);
  };
  return {
    give(delayMs, answer) {
      if (stopped) {
        begin(answer);
        return;
      }
      const timer = setTimeout(() => {
        waiting.delete(timer);
        begin(answer);
      }, delayMs);
      waiting.set(timer, answer);
    },
    async stop() {
      stopped = true;
      for (const [timer, answer] of waiting) {
        clearTimeout(timer);
        begin(answer);
      }
      waiting.clear();
      while (running.size > 0) await Promise.all(running);
    },
  };
}
