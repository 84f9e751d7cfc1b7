import { hashOf } from "../../shared/domain/spread.ts";
import type { StreamRecord } from "../twins/functions.ts";
import type { Invocations } from "./invocations.ts";
import type { Mishaps } from "./mishaps.ts";
import type { Random } from "./random.ts";
import type { Timeline } from "./timeline.ts";

/** The stream of a table with its consumer. */
export interface Stream {
  put(record: StreamRecord): void;
  /** Starts to read wherever something waits. */
  kick(): void;
  /** Splits or merges the shards: what comes from now on lies in new ones, read once the old ones are. */
  reshard(): void;
  /** Reads a shard once more from its beginning, as a mapping that is made anew does. */
  rewind(): void;
  readonly isRead: boolean;
  /** Records that were tried too often and have gone to the bucket, of which an alarm tells. */
  readonly givenUp: readonly StreamRecord[];
}

interface Shard {
  readonly generation: number;
  readonly records: StreamRecord[];
  /** How far it has been read. */
  position: number;
  isBusy: boolean;
  /** How many records at most go into the next batch; halved where a batch has failed as a whole. */
  batch: number;
  /** How often its first unread record has failed. */
  tries: number;
}

/** As in the stack. */
const BATCH = 100;
const TIMEOUT = 30_000;
const BACKOFF = 1_000;
/** In the stack a hundred, which no run lives to see. */
const MOST_TRIES = 4;

export interface StreamDeps {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly mishaps: Mishaps;
  readonly invocations: Invocations;
  /** Plans records; returns the sequence numbers that must come again. */
  readonly plan: (
    step: Parameters<Parameters<Invocations["start"]>[0]["run"]>[0],
    records: readonly StreamRecord[],
    from: number,
  ) => Promise<readonly number[]>;
}

/** Records of one case in order, those of others side by side; a batch that fails in part goes on from its first failure. */
export function createStream({ timeline, random, mishaps, invocations, plan }: StreamDeps): Stream {
  let generation = 0;
  let shards: Shard[] = [];
  const open = (count: number) => {
    const fresh = (): Shard => ({
      generation,
      records: [],
      position: 0,
      isBusy: false,
      batch: BATCH,
      tries: 0,
    });
    shards = [...shards, ...Array.from({ length: count }, fresh)];
  };
  open(random.between(1, 3));
  const givenUp: StreamRecord[] = [];
  /** Goes on behind what has been planned; a record that fails alone and too often is given up. */
  const goOn = (shard: Shard, to: number) => {
    const isStuck = to <= shard.position;
    shard.tries = isStuck ? shard.tries + 1 : 0;
    shard.position = Math.max(shard.position, to);
    const record = shard.records[shard.position];
    if (shard.tries < MOST_TRIES || record === undefined) return;
    givenUp.push(record);
    shard.tries = 0;
    shard.position++;
  };
  const hasUnread = (shard: Shard) => shard.position < shard.records.length;

  const read = (shard: Shard) => {
    const from = shard.position;
    const size = Math.min(shard.batch, mishaps.isOver ? BATCH : random.pick([1, 3, BATCH, BATCH]));
    const records = shard.records.slice(from, from + size);
    invocations.start({
      name: "plan-notices",
      timeout: TIMEOUT,
      run: (step) => plan(step, records, from),
      done(failed) {
        if (failed === undefined && records.length > 1) shard.batch = Math.ceil(records.length / 2);
        else if (failed === undefined) goOn(shard, from);
        else if (!mishaps.happens(0.03)) {
          shard.batch = BATCH;
          goOn(shard, Math.min(from + records.length, ...failed));
        }
        const wait = failed?.length === 0 ? 0 : BACKOFF;
        timeline.after(wait, () => {
          shard.isBusy = false;
        });
      },
    });
  };

  return {
    givenUp,
    put(record) {
      const current = shards.filter((shard) => shard.generation === generation);
      current[hashOf(`${generation} ${record.item.caseId}`) % current.length]?.records.push(record);
    },
    kick() {
      const oldest = Math.min(...shards.filter((shard) => hasUnread(shard)).map((shard) => shard.generation));
      for (const shard of shards) {
        if (shard.isBusy || shard.generation !== oldest || !hasUnread(shard)) continue;
        shard.isBusy = true;
        timeline.after(mishaps.pause(), () => read(shard));
      }
    },
    reshard() {
      generation++;
      open(random.between(1, 3));
    },
    rewind() {
      const idle = shards.filter((shard) => !shard.isBusy && shard.generation === generation);
      for (const shard of idle) shard.position = 0;
    },
    get isRead() {
      return shards.every((shard) => !hasUnread(shard) && !shard.isBusy);
    },
  };
}
