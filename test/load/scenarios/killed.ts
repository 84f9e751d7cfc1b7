import { setTimeout as pause } from "node:timers/promises";
import { inLanes } from "../../bench/load.ts";
import { type Ground, onGround } from "../ground.ts";
import { outcomeOf, report } from "../outcome.ts";
import type { Scenario } from "../scenario.ts";
import { allNotices, change, people, type Traffic } from "../traffic.ts";
import { untilArrived, untilEmpty, watch } from "../watch.ts";

/** Longer than a lease, the message that is hidden with it, and the next sweep. */
const LEASES_END_MS = 300_000;

/** The whole stage dies in the middle of a burst, and starts again on what it has kept. */
export const killed: Scenario = {
  changes: 2_000,
  what: (changes) =>
    `${changes} changes; kill -9 in the middle of their writes, when about a quarter is told, then a new start`,
  play: (changes) =>
    onGround({}, async (first) => {
      const traffic = await people(first.tables, "killed", changes);
      // Whoever writes hears of the kill, and writes again what was not confirmed.
      const pending = new Set(Array.from({ length: changes }, (_, index) => index));
      const writing = writeAll(first, traffic, pending);
      while ((await first.stage.size()) < first.had + changes / 4) await pause(20);
      const toldBefore = (await first.stage.size()) - first.had;
      const started = performance.now();
      const second = await first.restarted();
      const restart = performance.now() - started;
      await writing;
      const seen = watch(second.stage);
      const rewritten = pending.size;
      await writeAll(second, traffic, pending);
      await untilArrived(second, changes - SLACK);
      await untilEmpty(second.stage);
      await untilNoneUnderWay(second);
      const outcome = await outcomeOf(second, traffic);
      const more = {
        "told before the kill": String(toldBefore),
        "not confirmed to their writer, written again": String(rewritten),
        "kill and start": `${(restart / 1_000).toFixed(1)} s`,
      };
      return report({ changes: outcome }, await seen(), { more });
    }),
};

/** So many messages may be in the hands of senders that died, and their answers unknown. */
const SLACK = 40;

/** Twenty-four writers with such pauses are not done when a quarter is told, so that the kill comes in the middle of their writes. */
const BETWEEN_WRITES_MS = 100;

/** Writes what is pending; what is confirmed is no longer. What fails, as after a kill, stays. */
async function writeAll({ tables }: Ground, traffic: Traffic, pending: Set<number>): Promise<void> {
  const indexes = [...pending];
  await inLanes(indexes.length, async (place) => {
    const index = indexes[place];
    if (index === undefined) return;
    const written = traffic.writtenAt.get(`${traffic.run}-${index}`);
    const hasSucceeded = await change(tables, traffic, index).then(
      () => true,
      () => false,
    );
    if (hasSucceeded) pending.delete(index);
    await pause(BETWEEN_WRITES_MS);
    // The first try counts: it may have been taken.
    if (written !== undefined) traffic.writtenAt.set(`${traffic.run}-${index}`, written);
  });
}

/** Waits until the leases of senders that died have ended and somebody has said so. */
async function untilNoneUnderWay({ tables }: Ground): Promise<void> {
  const start = Date.now();
  while (Date.now() - start < LEASES_END_MS) {
    const notices = await allNotices(tables);
    if (!notices.some(({ state }) => state === "sending" || state === "queued")) return;
    await pause(5_000);
  }
}
