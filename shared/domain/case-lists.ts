import type { Case } from "./case.ts";
import type { Status } from "./status.ts";

/** One page of an office's cases. */
interface CasePage {
  readonly cases: readonly Case[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined;
}

/** Cases as caseworkers look for them. */
export interface CaseLists {
  /**
   * An office's cases, the one that changed last first; by an index that may be a moment behind. Malformed items are
   * left out. Undefined if `from` is not what an earlier page has given as `next`.
   */
  ofOffice(
    office: string,
    wanted: {
      readonly status?: Status | undefined;
      readonly limit: number;
      readonly from?: string | undefined;
    },
  ): Promise<CasePage | undefined>;
}
