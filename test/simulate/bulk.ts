import { createHandler } from "../../functions/run-bulk/handler.ts";
import type { BulkJob } from "../../shared/domain/bulk.ts";
import { requestEntry } from "../../shared/domain/request.ts";
import type { PlanSettings, SendSettings } from "../../shared/domain/settings.ts";
import type { Log } from "../../shared/lambda/log.ts";
import { createBulkPaceTwin, createBulkSlicesTwin, createBulkTwin } from "../twins/bulk.ts";
import { aBulkJob } from "../twins/bulk-builder.ts";
import type { CaseItem, CaseTwin } from "../twins/case-store.ts";
import type { Step } from "../twins/faults.ts";
import { createMessageQueue, type MessageQueue, type ReceivedMessage } from "../twins/message-queue.ts";
import type { Bug } from "./bugs.ts";

/** Bulk notices under way. */
export interface BulkNotices {
  readonly queue: MessageQueue;
  /** Somebody confirms one to these cases. */
  confirm(
    slices: readonly (readonly string[])[],
    kind: BulkJob["kind"],
    parameters: BulkJob["parameters"],
  ): void;
  /** Somebody takes back the one that was confirmed last. */
  cancel(step: Step): Promise<unknown>;
  /** Hands messages to the function; returns the ids of those that must come again. */
  work(step: Step, messages: readonly ReceivedMessage[]): Promise<readonly string[]>;
  /** What is wrong with them once all is at rest. */
  wrongs(): Promise<readonly string[]>;
}

export interface BulkNoticesProps {
  readonly now: () => string;
  readonly cases: CaseTwin;
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly log: Log;
  /** Messages that senders have before them. */
  readonly waiting: () => number;
  readonly write: (item: CaseItem) => void;
  readonly bug: Bug;
}

/** The function run-bulk over its twins. */
export function createBulkNotices(props: BulkNoticesProps): BulkNotices {
  const { now, cases, settings, sending, log, waiting, write, bug } = props;
  const [jobs, slices, pace] = [createBulkTwin(), createBulkSlicesTwin(), createBulkPaceTwin()];
  const queue = createMessageQueue(now, { name: "bulk" });
  const chosen = new Map<string, readonly string[]>();
  const handOn = (bulkId: string, delaySeconds: number) =>
    queue.send(JSON.stringify({ bulkId }), delaySeconds);
  const isThere = (id: string, caseId: string) => cases.get(caseId, requestEntry(`bulk-${id}`)) !== undefined;

  return {
    queue,
    confirm(all, kind, parameters) {
      const id = `B${chosen.size + 1}`;
      chosen.set(id, all.flat());
      const at = now();
      const job = { id, kind, parameters, choice: id, slices: all.length, at, confirmedAt: at };
      void jobs.add(aBulkJob(job)).then(() => slices.keep(id, all, at));
      handOn(id, 0);
    },
    cancel: (step) =>
      step(() => jobs.move({ id: `B${chosen.size}`, from: "running", to: "cancelled", set: {} })),
    async work(step, messages) {
      const handler = createHandler({
        jobs: {
          add: (job) => step(() => jobs.add(job)),
          read: (id) => step(() => jobs.read(id)),
          move: (move) => step(() => jobs.move(bug.bulkMove?.(move) ?? move)),
        },
        slices: { ...slices, read: (choice, slice) => step(() => slices.read(choice, slice)) },
        pace: { take: (from, seconds) => step(() => pace.take(from, seconds)) },
        queue: { handOn: (id, seconds) => step(async () => handOn(id, seconds)) },
        senders: { waiting: () => step(async () => waiting()) },
        cases: { read: (keys) => step(() => cases.read(keys)) },
        addRequest: (item) =>
          step(async () => {
            if (cases.get(item.caseId, item.entry) !== undefined) return false;
            write({ ...item });
            return true;
          }),
        ...{ settings, sending, now, log },
      });
      const { batchItemFailures } = await handler({ Records: messages });
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    async wrongs() {
      const wrongs: string[] = [];
      for (const [id, caseIds] of chosen) {
        const job = await jobs.read(id);
        if (job === undefined || job.state === "cancelled") continue;
        const written = caseIds.filter((caseId) => isThere(id, caseId)).length;
        if (job.state !== "done") wrongs.push(`${id} is ${job.state}`);
        // Two that were at the same slice may have seen another case; whoever was faster has counted.
        else if (written < job.written || job.written + job.skipped !== caseIds.length)
          wrongs.push(
            `${id} says ${job.written} written, ${job.skipped} skipped: ${written} of ${caseIds.length} are there`,
          );
      }
      return wrongs;
    },
  };
}
