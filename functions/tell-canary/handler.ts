import { type CanaryStore, canaryApplicant, canaryRequest, seeCanary } from "../../shared/domain/canary.ts";
import type { Instant } from "../../shared/domain/time.ts";
import type { Log } from "../../shared/lambda/log.ts";

export interface CanaryDeps {
  readonly canary: CanaryStore;
  readonly languages: readonly string[];
  readonly now: () => Instant;
  readonly log: Log;
}

/** Says what became of the canary's notices, and asks for the next one, as a person's request would. */
export function createHandler({ canary, languages, now, log }: CanaryDeps) {
  return async () => {
    const { over, ...seen } = seeCanary(await canary.told(), now());
    log.info("CANARY_SEEN", seen);
    for (const told of over) await canary.forget(told);
    const applicant = canaryApplicant(await canary.language(), languages, now());
    await canary.tell(applicant, canaryRequest(now()));
  };
}
