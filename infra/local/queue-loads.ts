import type { Deployment } from "./deployment.ts";
import type { Fauxqs } from "./fauxqs.ts";

/** What a queue holds at a moment, as CloudWatch counts it. */
export interface QueueLoad {
  readonly messages: number;
  /** Milliseconds since the oldest message was sent; 0 where there is none. Those sent with a delay count once that is over. */
  readonly oldestMs: number;
}

/** What each queue of the template holds, dead letters among them, by its real name. */
export function queueLoads(
  { queues }: Deployment,
  { sqs }: Pick<Fauxqs, "sqs">,
  now: number,
): Record<string, QueueLoad> {
  return Object.fromEntries(
    queues.map(({ name }) => {
      const { ready, delayed, inflight } = sqs.getQueueByName(name)?.inspectMessages() ?? NOTHING;
      const here = [...ready, ...inflight.map(({ message }) => message)];
      // A spread of many messages would be more arguments than a call takes.
      const oldest = here.reduce((first, { sentTimestamp }) => Math.min(first, sentTimestamp), now);
      return [name, { messages: here.length + delayed.length, oldestMs: now - oldest }];
    }),
  );
}

const NOTHING = { ready: [], delayed: [], inflight: [] };
