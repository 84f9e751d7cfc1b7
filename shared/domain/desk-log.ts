import type { Instant } from "./time.ts";

/** What somebody has done at the desk that no change or request of the case says. */
interface DeskAct {
  /** The case's, or that of a person's own notices. */
  readonly caseId: string;
  readonly id: string;
  readonly at: Instant;
  readonly by: string;
  /** In the words of the route, like `cancel` or `renew-page-code`. */
  readonly what: string;
  readonly noticeId?: string | undefined;
  /** How an attention was settled. */
  readonly word?: string | undefined;
}

/** The history of what was done by hand, beside each case's own. */
export interface DeskLog {
  write(act: DeskAct): Promise<void>;
  ofCase(caseId: string): Promise<readonly DeskAct[]>;
}
