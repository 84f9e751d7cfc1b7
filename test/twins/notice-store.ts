import {
  DUE_SHARDS,
  type DueIndex,
  type DueNotice,
  type Notice,
  type NoticeKey,
  type NoticeMove,
  type NoticeStore,
} from "../../shared/domain/notice.ts";
import { isInDueIndex, mayMove } from "../../shared/domain/notice-states.ts";
import type { Instant } from "../../shared/domain/time.ts";
import type { RegisterTwin } from "./register.ts";

/** The twin of the table Notices. */
export interface NoticeTwin extends NoticeStore, DueIndex {
  /** All notices there are. */
  all(): readonly Notice[];
  /** What stands in the due index, in no order. */
  indexed(): readonly Notice[];
  /** When the first row of the due index is due; undefined if it is empty. */
  nextDue(): Instant | undefined;
  get(noticeId: string, caseId?: string): Notice | undefined;
}

/** Notices in memory, under the same conditions as in the table. */
export function createNoticeTwin(
  seed: readonly Notice[] = [],
  register: Pick<RegisterTwin, "count"> = { count: () => undefined },
): NoticeTwin {
  const notices = new Map<string, Notice>(seed.map((notice) => [keyText(notice), structuredClone(notice)]));
  const indexed = () =>
    [...notices.values()].filter(({ state, dueAt }) => isInDueIndex(state) && dueAt !== undefined);
  const move = (step: NoticeMove): boolean => {
    const notice = notices.get(keyText(step.key));
    if (notice === undefined || !isAsRead(notice, step)) return false;
    notices.set(keyText(step.key), { ...notice, ...step.set, state: step.to });
    return true;
  };
  return {
    all: () => [...notices.values()],
    indexed,
    nextDue() {
      let first: Instant | undefined;
      for (const { state, dueAt } of notices.values())
        if (dueAt !== undefined && (first === undefined || dueAt < first) && isInDueIndex(state))
          first = dueAt;
      return first;
    },
    get: (noticeId, caseId) =>
      [...notices.values()].find(
        (notice) => notice.noticeId === noticeId && (caseId === undefined || notice.caseId === caseId),
      ),
    async add(notice) {
      const there = notices.get(keyText(notice));
      if (there === undefined) notices.set(keyText(notice), structuredClone(notice));
      return there;
    },
    async read(keys) {
      const distinct = new Set(keys.map(keyText));
      return [...distinct].flatMap((key) => notices.get(key) ?? []);
    },
    async move(step) {
      requireAllowed(step);
      return move(step);
    },
    async claim(step, counters) {
      requireAllowed(step);
      const notice = notices.get(keyText(step.key));
      if (notice === undefined || !isAsRead(notice, step)) return false;
      return register.count(counters) ?? move(step);
    },
    async *due(shard, until) {
      const rows = indexed()
        .flatMap(({ caseId, noticeId, state, dueAt }) =>
          dueAt === undefined ? [] : [{ caseId, noticeId, state, dueAt }],
        )
        .filter((row) => shardOf(row) === shard && row.dueAt <= until);
      yield* rows.sort(byDueTime);
    },
    async drop(key) {
      notices.delete(keyText(key));
    },
  };
}

function requireAllowed({ from, to }: NoticeMove): void {
  if (from !== to && !mayMove(from, to)) throw new Error(`A notice may not go from ${from} to ${to}`);
}

function keyText({ caseId, noticeId }: NoticeKey): string {
  return `${caseId}/${noticeId}`;
}

function isAsRead(notice: Notice, { from, attempts, dueAt }: NoticeMove): boolean {
  return (
    notice.state === from &&
    (attempts === undefined || notice.attempts === attempts) &&
    (dueAt === undefined || (notice.dueAt ?? null) === dueAt)
  );
}

function byDueTime(one: DueNotice, other: DueNotice): number {
  if (one.dueAt === other.dueAt) return 0;
  return one.dueAt < other.dueAt ? -1 : 1;
}

/** Any spread will do, so long as it is steady. */
function shardOf(key: NoticeKey): number {
  return [...keyText(key)].reduce((sum, character) => sum + character.charCodeAt(0), 0) % DUE_SHARDS;
}
