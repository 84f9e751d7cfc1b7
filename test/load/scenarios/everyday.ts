import type { Collected } from "../../bench/stage.ts";
import { megabytes } from "../figures.ts";
import { onGround } from "../ground.ts";
import { outcomeOf, report } from "../outcome.ts";
import type { Scenario } from "../scenario.ts";
import { allAtOnce, evenly, people } from "../traffic.ts";
import { untilArrived, untilEmpty, watch } from "../watch.ts";

const PER_SECOND = 20;

/** What a busy day is like, hour after hour. */
export const steady: Scenario = {
  changes: 1_200,
  what: (changes) => `${changes} changes, ${PER_SECOND} a second`,
  play: (changes) =>
    onGround({}, async (ground) => {
      const traffic = await people(ground.tables, "steady", changes);
      const seen = watch(ground.stage);
      await evenly(ground.tables, traffic, PER_SECOND);
      await untilArrived(ground, changes);
      await untilEmpty(ground.stage);
      return report({ changes: await outcomeOf(ground, traffic) }, await seen());
    }),
};

/** Case software that hands over its whole night at once. */
export const burst: Scenario = {
  changes: 20_000,
  what: (changes) => `${changes} changes at once`,
  play: (changes) =>
    onGround({}, async (ground) => {
      const traffic = await people(ground.tables, "burst", changes);
      const seen = watch(ground.stage);
      const writing = await allAtOnce(ground.tables, traffic);
      await untilArrived(ground, changes);
      await untilEmpty(ground.stage);
      const more = { "written at": `${(changes / (writing / 1_000)).toFixed(0)} changes/s` };
      return report({ changes: await outcomeOf(ground, traffic) }, await seen(), { more });
    }),
};

/** Enough to see a tendency, each after as much traffic as the others. */
const PARTS = 5;

/**
 * An hour's worth of traffic, as fast as it goes: an office of 2 000 people, of whom one in ten hears of something on a busy day
 * of eight hours, has 25 notices an hour; 400 such offices have 10 000.
 */
export const memory: Scenario = {
  changes: 10_000,
  what: (changes) => `${changes} changes (a busy hour of 400 offices) in ${PARTS} parts, one after the other`,
  play: (changes) =>
    onGround({}, async (ground) => {
      const { stage, tables } = ground;
      const size = Math.floor(changes / PARTS);
      const seen = watch(stage);
      const after: Collected[] = [];
      const outcomes: Record<string, Awaited<ReturnType<typeof outcomeOf>>> = {};
      for (let part = 1; part <= PARTS; part++) {
        const traffic = await people(tables, `memory-${part}`, size);
        await allAtOnce(tables, traffic);
        await untilArrived(ground, part * size);
        await untilEmpty(stage);
        after.push(await stage.collected());
        outcomes[`part ${part}`] = await outcomeOf(ground, traffic);
      }
      const each = (what: keyof Collected) => after.map((one) => megabytes(one[what])).join(", ");
      const more = {
        "memory after each part, all threads' garbage collected": each("rss"),
        "of it the main thread's heap (queues and inbox)": each("heapUsed"),
        "of it the functions' heaps": each("functionHeaps"),
      };
      return report(outcomes, await seen(), { more });
    }),
};
