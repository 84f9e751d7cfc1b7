import { BUGS } from "./bugs.ts";
import { play } from "./run.ts";

/** By which seed a bug was found. */
export interface Find {
  readonly bug: string;
  /** Undefined if no seed has found it. */
  readonly seed: number | undefined;
  /** How many seeds that took. */
  readonly seeds: number;
  readonly invariant: string | undefined;
}

/** Looks for the first seed from `from` on that finds a bug. */
export async function hunt(bug: string, from: number, most: number): Promise<Find> {
  for (let seed = from; seed < from + most; seed++) {
    const [violation] = (await play(seed, bug)).violations;
    if (violation !== undefined) return { bug, seed, seeds: seed - from + 1, invariant: violation.invariant };
  }
  return { bug, seed: undefined, seeds: most, invariant: undefined };
}

/** The bugs that are known by name. */
export const BUG_NAMES: readonly string[] = Object.keys(BUGS);
