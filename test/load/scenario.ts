import type { Report } from "./outcome.ts";

/** One kind of load. It checks what came of it before it takes a time. */
export interface Scenario {
  /** What happens, with its sizes. */
  readonly what: (changes: number) => string;
  /** How many changes, unless the command says. */
  readonly changes: number;
  /** Plays it on a stage of its own. */
  readonly play: (changes: number) => Promise<Report>;
}
