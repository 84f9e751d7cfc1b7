import type { Instant } from "./time.ts";

/** An answer as it is kept, so that the same request again gets it again. It holds no personal data. */
interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

/** What became of using a key. */
type KeyUse =
  /** It is new: the request is to be carried out. */
  | { readonly as: "new" }
  | { readonly as: "answered"; readonly answer: KeptAnswer }
  /** The first request with it is still being carried out. */
  | { readonly as: "running" }
  /** It was used for another request. */
  | { readonly as: "other-request" };

/** A key is remembered for so long, in ms. */
export const KEEP_KEY = 24 * 3_600_000;

/** A request that never ended stands in nobody's way for longer than this, in ms: longer than a function may run. */
export const LONGEST_RUN = 60_000;

/** Requests by the key that their sender gave them. */
export interface IdempotencyStore {
  /** @param request a hash of what is asked for */
  begin(key: string, request: string, now: Instant): Promise<KeyUse>;
  end(key: string, answer: KeptAnswer): Promise<void>;
  /** It has failed, and may be tried again. */
  forget(key: string): Promise<void>;
}
