import type { Instant } from "../../shared/domain/time.ts";
import type { Random } from "./random.ts";

/** Something that will happen. */
interface Coming {
  readonly ms: number;
  /** Decides between two things of the same moment. */
  readonly turn: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** A clock that moves from one event to the next. */
export interface Timeline {
  now(): Instant;
  /** Milliseconds since 1970. */
  ms(): number;
  /** Lets something happen after so many milliseconds; returns what calls it off. */
  after(milliseconds: number, run: () => void): () => void;
  /** The moment of the next event; undefined if nothing is to come. */
  next(): number | undefined;
  /** Moves the clock on; never back. */
  moveTo(ms: number): void;
  /** Lets the next event happen. */
  step(): void;
}

/** A timeline that begins at `start`; what comes at the same moment happens in a random order. */
export function createTimeline(start: Instant, random: Random): Timeline {
  const heap: Coming[] = [];
  let clock = Date.parse(start);
  let shown = { ms: clock, instant: start };
  const isBefore = (one: Coming, other: Coming) =>
    one.ms < other.ms || (one.ms === other.ms && one.turn < other.turn);
  const swap = (one: number, other: number) => {
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return;
    heap[one] = second;
    heap[other] = first;
  };
  const isAhead = (one: number, other: number) => {
    const [first, second] = [heap[one], heap[other]];
    return first !== undefined && second !== undefined && isBefore(first, second);
  };
  const rise = (from: number) => {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!isAhead(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = () => {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = isAhead(right, left) ? right : left;
      if (!isAhead(child, at)) return;
      swap(at, child);
      at = child;
    }
  };
  const take = () => {
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) {
      heap[0] = last;
      sink();
    }
    return first;
  };
  return {
    now() {
      if (shown.ms !== clock) shown = { ms: clock, instant: new Date(clock).toISOString() };
      return shown.instant;
    },
    ms: () => clock,
    after(milliseconds, run) {
      const coming = { ms: clock + Math.ceil(milliseconds), turn: random.next(), run, isCancelled: false };
      heap.push(coming);
      rise(heap.length - 1);
      return () => {
        coming.isCancelled = true;
      };
    },
    next() {
      while (heap[0]?.isCancelled) take();
      return heap[0]?.ms;
    },
    moveTo(ms) {
      clock = Math.max(clock, ms);
    },
    step() {
      const coming = take();
      if (coming === undefined || coming.isCancelled) return;
      clock = Math.max(clock, coming.ms);
      coming.run();
    },
  };
}
