import { deadlineKeys, deadlineOf } from "../domain/attention.ts";
import { type ByHand, cancel, sendAgain } from "../domain/by-hand.ts";
import type { CaseStore } from "../domain/change.ts";
import { siblingsOf } from "../domain/ladder.ts";
import type { Notice, NoticeKey, NoticeQueue, NoticeStore } from "../domain/notice.ts";
import type { Instant } from "../domain/time.ts";

export interface ByHandDeps {
  readonly notices: NoticeStore;
  readonly cases: CaseStore;
  readonly queue: NoticeQueue;
  readonly now: () => Instant;
}

/** What became of a person's wish; without a notice, there is none of that id. */
export interface ByHandResult {
  readonly notice?: Notice;
  readonly answer: ByHand;
}

/** Others may move the same notice at the same moment; then it is looked at again. */
const TRIES = 3;

/** Sends a failed or uncertain notice once more. Should the queue refuse its message, the due index knows of it. */
export async function retryByHand(deps: ByHandDeps, key: NoticeKey): Promise<ByHandResult> {
  const result = await moveByHand(deps, key, async (notice) => {
    const [siblings, items] = await Promise.all([
      deps.notices.read(siblingsOf(notice)),
      deps.cases.read(deadlineKeys(notice)),
    ]);
    return sendAgain(notice, { siblings, deadline: deadlineOf(notice, items) }, deps.now());
  });
  const { notice, answer } = result;
  if (answer.ok && notice?.channel !== undefined)
    await deps.queue.enqueue([{ ...key, channel: notice.channel, delaySeconds: 0 }]);
  return result;
}

/** Takes back a notice that still waits. */
export async function cancelByHand(deps: ByHandDeps, key: NoticeKey): Promise<ByHandResult> {
  return moveByHand(deps, key, async (notice) => cancel(notice, deps.now()));
}

async function moveByHand(
  { notices }: ByHandDeps,
  key: NoticeKey,
  decide: (notice: Notice) => Promise<ByHand>,
): Promise<ByHandResult> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [notice] = await notices.read([key]);
    if (notice === undefined)
      return { answer: { ok: false, why: "There is no such notice; show lists those of a case." } };
    const answer = await decide(notice);
    if (!answer.ok || (await notices.move(answer.move))) return { notice, answer };
  }
  return { answer: { ok: false, why: "It is being changed by somebody else right now; try again." } };
}
