import type { Step } from "../twins/faults.ts";
import type { MessageQueue, ReceivedMessage } from "../twins/message-queue.ts";
import type { Invocations } from "./invocations.ts";
import type { Mishaps } from "./mishaps.ts";
import type { Random } from "./random.ts";
import type { Timeline } from "./timeline.ts";

export interface ConsumerDeps {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly mishaps: Mishaps;
  readonly invocations: Invocations;
  readonly queue: MessageQueue;
  readonly name: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Returns the ids of the messages that must come again. */
  readonly work: (step: Step, messages: readonly ReceivedMessage[]) => Promise<readonly string[]>;
}

/** So many batches of a queue are worked on at once. */
const AT_ONCE = 3;
const BATCH = 10;

/** The mapping from a queue to its function: returns what looks whether there is something to do. */
export function createConsumer(deps: ConsumerDeps): () => void {
  const { timeline, random, mishaps, invocations, queue, name, timeout, work } = deps;
  let busy = 0;
  const settle = (messages: readonly ReceivedMessage[], failed: readonly string[] | undefined) => {
    busy--;
    if (failed === undefined) return;
    for (const { messageId, receiptHandle } of messages) {
      const isLost = mishaps.happens(0.02);
      if (!failed.includes(messageId) && !isLost) queue.remove(receiptHandle);
    }
  };
  const receive = () => {
    const messages = queue.receive(mishaps.isOver ? BATCH : random.between(1, BATCH));
    if (messages.length === 0) {
      busy--;
      return;
    }
    invocations.start({
      name,
      timeout,
      run: (step) => work(step, messages),
      done: (failed) => settle(messages, failed),
    });
  };
  return () => {
    const next = queue.nextAt();
    if (busy >= AT_ONCE || next === undefined || next > timeline.now()) return;
    busy++;
    timeline.after(mishaps.pause(), receive);
  };
}
