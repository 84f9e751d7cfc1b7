import type { Fauxqs } from "../fauxqs.ts";
import type { Poller } from "../poller.ts";
import { queueState } from "./queue-state.ts";
import type { Watch } from "./watch.ts";

/** Minutes of the alarms before they are first looked at: what runs each minute has run by then. */
const FIRST_LOOK = 2;

/** Looks at queues and alarms once a minute of theirs, and keeps no process alive for it. */
export function startWatchRound(watch: Watch, { sqs }: Pick<Fauxqs, "sqs">, alarmMinuteMs: number): Poller {
  let looks = 0;
  const timer = setInterval(() => {
    looks += 1;
    for (const queue of sqs.allQueues()) watch.recorder.queued(queue.name, queueState(queue, Date.now()));
    if (looks > FIRST_LOOK) watch.look();
  }, alarmMinuteMs);
  timer.unref();
  return { stop: async () => clearInterval(timer) };
}
