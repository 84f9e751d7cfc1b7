import type { Instant } from "./time.ts";

/** An answer as it is kept, so that the same request again gets it again. It holds no personal data. */
interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

/** What became of using a key. */
type KeyUse =
  /** The request is to be carried out: for the first time, or once more since nobody knows how far that came. */
  | { readonly as: "new"; readonly seed: string }
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
  /**
   * @param request a hash of what is asked for
   * @param seed what the ids of things are made from that the request makes; an unfinished try's own goes before it
   */
  begin(
    key: string,
    wish: { readonly request: string; readonly seed: string },
    now: Instant,
  ): Promise<KeyUse>;
  end(key: string, answer: KeptAnswer): Promise<void>;
  /** It has broken off somewhere, and may be tried again at once. */
  giveUp(key: string): Promise<void>;
  /** It was refused: it has written nothing, and the key is good for any request. */
  forget(key: string): Promise<void>;
}

/** Ids of what a request makes, the same whenever it is carried out again: what it has made already is found, not made twice. */
export function idsFrom(seed: string): () => string {
  let made = 0;
  return () => {
    made++;
    return made === 1 ? seed : `${seed}-${made}`;
  };
}
