import type { Site } from "./site.ts";

/** One drill of docs/runbook.md: trouble, its alarm, what the runbook says to do, and the proof that nothing was lost. */
export interface Drill {
  readonly name: string;
  /** What goes wrong, as a sentence. */
  readonly does: string;
  /** Its section in docs/runbook.md, or the document that tells what to do. */
  readonly seeAlso: string;
  /** @throws DrillFailed when something is not as it must be */
  readonly run: (site: Site) => Promise<void>;
}

/** Something in a drill is not as it must be; the message says what. */
export class DrillFailed extends Error {
  override readonly name = "DrillFailed";
}
