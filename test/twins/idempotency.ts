import { type IdempotencyStore, KEEP_KEY, LONGEST_RUN } from "../../shared/domain/idempotency.ts";
import { after, type Instant } from "../../shared/domain/time.ts";

interface Kept {
  readonly request: string;
  readonly seed: string;
  readonly begunAt: Instant;
  readonly brokenOff?: boolean;
  readonly answer?: Parameters<IdempotencyStore["end"]>[1];
}

/** The twin of the keys of requests in the Register. */
export function createIdempotencyTwin(): IdempotencyStore {
  const all = new Map<string, Kept>();
  const set = (key: string, more: Partial<Kept>) => {
    const kept = all.get(key);
    if (kept !== undefined) all.set(key, { ...kept, ...more });
  };
  return {
    async begin(key, wish, now) {
      const kept = all.get(key);
      if (kept === undefined || kept.begunAt < after(now, -KEEP_KEY)) {
        all.set(key, { ...wish, begunAt: now });
        return { as: "new", seed: wish.seed };
      }
      if (kept.request !== wish.request) return { as: "other-request" };
      if (kept.answer !== undefined) return { as: "answered", answer: kept.answer };
      if (kept.brokenOff !== true && kept.begunAt >= after(now, -LONGEST_RUN)) return { as: "running" };
      set(key, { begunAt: now, brokenOff: false });
      return { as: "new", seed: kept.seed };
    },
    end: async (key, answer) => set(key, { answer }),
    giveUp: async (key) => set(key, { brokenOff: true }),
    forget: async (key) => void all.delete(key),
  };
}
