import { chunks } from "../adapters/chunks.ts";
import type { Channel } from "../domain/channel.ts";
import { RESUME_OVER_MINUTES } from "../domain/decide-send.ts";
import {
  channelOf,
  DUE_SHARDS,
  type DueIndex,
  type DueNotice,
  type NoticeStore,
  noticeKeyText,
} from "../domain/notice.ts";
import type { Resumption } from "../domain/register.ts";
import { spreadOver } from "../domain/spread.ts";
import { after, DAY, type Instant } from "../domain/time.ts";

export interface ResumeDeps {
  readonly pauses: Resumption;
  readonly notices: NoticeStore;
  readonly dueIndex: Pick<DueIndex, "due">;
  readonly now: () => Instant;
}

const ROWS_AT_ONCE = 100;

/** No pause puts a notice off for longer. */
const LONGEST_PAUSE = 365 * DAY;

/**
 * Lets a channel go on, and brings forward what its pause has put off until an hour or a day from now. A sender that has
 * just read the pause may still put a notice off after that: doing it again then does what is left.
 * @returns how many notices are brought forward
 */
export async function resumeChannel(deps: ResumeDeps, channel: Channel): Promise<number> {
  await deps.pauses.resume(channel);
  const now = deps.now();
  const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => shard);
  const counts = await Promise.all(shards.map((shard) => bringForward(deps, channel, shard, now)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function bringForward(
  { notices, dueIndex }: ResumeDeps,
  channel: Channel,
  shard: number,
  now: Instant,
): Promise<number> {
  const rows: DueNotice[] = [];
  for await (const row of dueIndex.due(shard, after(now, LONGEST_PAUSE))) {
    if (row.state === "held" && channelOf(row.noticeId) === channel) rows.push(row);
  }
  let count = 0;
  for (const some of chunks(rows, ROWS_AT_ONCE)) {
    const held = new Set(
      (await notices.read(some)).filter(({ reason }) => reason === "paused").map(noticeKeyText),
    );
    const moved = await Promise.all(
      some
        .filter((row) => held.has(noticeKeyText(row)))
        .map(async (row) => {
          const dueAt = after(now, spreadOver(RESUME_OVER_MINUTES, noticeKeyText(row)));
          if (dueAt >= row.dueAt) return false;
          const set = { dueAt, reason: undefined };
          return notices.move({ key: row, from: "held", to: "held", dueAt: row.dueAt, set });
        }),
    );
    count += moved.filter(Boolean).length;
  }
  return count;
}
