import type { BulkJob, BulkJobs, BulkSlices } from "../../shared/domain/bulk.ts";
import type { BulkPace, BulkQueue } from "../../shared/domain/bulk-pace.ts";
import { after, type Instant, latest, SECOND } from "../../shared/domain/time.ts";

/** The twin of the bulk notices in the Register. */
export function createBulkTwin(): BulkJobs {
  const jobs = new Map<string, BulkJob>();
  return {
    add: async (job) => void jobs.set(job.id, structuredClone(job)),
    read: async (id) => structuredClone(jobs.get(id)),
    async move({ id, from, to, cursor, set }) {
      const job = jobs.get(id);
      if (job?.state !== from || (cursor !== undefined && job.cursor !== cursor)) return false;
      jobs.set(id, structuredClone({ ...job, ...set, state: to }));
      return true;
    },
  };
}

/** The twin of the chosen cases. */
export function createBulkSlicesTwin(): BulkSlices {
  const choices = new Map<string, readonly (readonly string[])[]>();
  return {
    keep: async (choice, slices) => void choices.set(choice, structuredClone(slices)),
    read: async (choice, slice) => choices.get(choice)?.[slice] ?? [],
  };
}

/** The twin of the pace of all bulk notices. */
export function createBulkPaceTwin(): BulkPace {
  let freeAt = "";
  return {
    async take(now, seconds) {
      const begin = latest(now, freeAt);
      freeAt = after(begin, seconds * SECOND);
      return begin;
    },
  };
}

/** A message of the queue `bulk` and when it comes. */
interface BulkMessage {
  readonly bulkId: string;
  readonly at: Instant;
}

/** The twin of the queue `bulk`: what comes back is put back by the test. */
export interface BulkQueueTwin extends BulkQueue {
  readonly waiting: readonly BulkMessage[];
  /** Takes the message that comes first. */
  take(): BulkMessage | undefined;
  /** A message whose consumer failed comes once more. */
  putBack(message: BulkMessage, at: Instant): void;
}

export function createBulkQueueTwin(now: () => Instant): BulkQueueTwin {
  const waiting: BulkMessage[] = [];
  return {
    waiting,
    handOn: async (bulkId, seconds) => void waiting.push({ bulkId, at: after(now(), seconds * SECOND) }),
    take() {
      waiting.sort((one, other) => (one.at < other.at ? -1 : 1));
      return waiting.shift();
    },
    putBack: (message, at) => void waiting.push({ ...message, at }),
  };
}
