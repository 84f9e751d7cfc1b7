import { type BulkJob, type BulkJobs, type BulkSlices, bulkRequest } from "../domain/bulk.ts";
import {
  type BulkPace,
  type BulkQueue,
  delayUntil,
  isCrowded,
  isEarly,
  LOOK_AGAIN_SECONDS,
  type SendersQueues,
  secondsFor,
} from "../domain/bulk-pace.ts";
import { caseSchema } from "../domain/case.ts";
import { type CaseStore, caseKeyText } from "../domain/change.ts";
import { decideRequest } from "../domain/import-record.ts";
import { parseRequest, type Request } from "../domain/request.ts";
import { nextOpening } from "../domain/sending-hours.ts";
import type { PlanSettings, SendSettings } from "../domain/settings.ts";
import { after, type Instant, SECOND } from "../domain/time.ts";
import type { Log } from "./log.ts";

export interface RunBulkDeps {
  readonly jobs: BulkJobs;
  readonly slices: BulkSlices;
  readonly pace: BulkPace;
  readonly queue: BulkQueue;
  readonly senders: SendersQueues;
  readonly cases: Pick<CaseStore, "read">;
  /** Writes the item of a request unless there is one with its key: false if there was. */
  readonly addRequest: (item: Omit<Request, "requestId">) => Promise<boolean>;
  readonly settings: Pick<PlanSettings, "sendingHours">;
  readonly sending: SendSettings;
  readonly now: () => Instant;
  readonly log: Log;
}

/** What became of one message. */
export type BulkStep = "not-running" | "early" | "waits" | "went-on" | "ended";

/**
 * Writes the next slice of a running bulk notice and hands on what is left, at such a pace that single notices find room.
 * Each write may be done again: a slice writes the same requests, and the next message is sent before the slice counts as done,
 * so that a bulk notice that runs always has a message on its way.
 * @throws if a table or the queue cannot be reached; the message must come again then
 */
export async function runBulk(deps: RunBulkDeps, bulkId: string): Promise<BulkStep> {
  const job = await deps.jobs.read(bulkId);
  if (job?.state !== "running" || job.choice === undefined) return "not-running";
  const now = deps.now();
  if (isEarly(job, now)) return "early";
  const opening = openingAfter(deps.settings, now);
  if (opening > now) return wait(deps, job, delayUntil(opening, now));
  if (isCrowded(await deps.senders.waiting(), deps.sending)) return wait(deps, job, LOOK_AGAIN_SECONDS);
  const caseIds = await deps.slices.read(job.choice, job.cursor);
  const written = await writeSlice(deps, job, caseIds);
  return goOn(deps, job, { written, skipped: caseIds.length - written });
}

/** Comes back later. Whatever comes before that is one message too many: if each of those waited as well, they would only grow in number. */
async function wait({ queue, jobs, now }: RunBulkDeps, job: BulkJob, seconds: number): Promise<BulkStep> {
  const { id, cursor } = job;
  const nextAt = after(now(), seconds * SECOND);
  await queue.handOn(id, seconds);
  await jobs.move({ id, from: "running", to: "running", cursor, set: { nextAt } });
  return "waits";
}

/** At night all would pile up and leave in the morning, before whatever somebody writes then. */
function openingAfter({ sendingHours }: RunBulkDeps["settings"], now: Instant): Instant {
  return sendingHours === null ? now : nextOpening(now, sendingHours);
}

/** Returns how many requests are there now; the other cases are gone, of another office, or not in a wanted status any more. */
async function writeSlice(deps: RunBulkDeps, job: BulkJob, caseIds: readonly string[]): Promise<number> {
  const requests = caseIds.map((caseId) => bulkRequest(job, caseId));
  const keys = requests.flatMap(({ caseId, entry }) => [
    { caseId, entry },
    { caseId, entry: "case" },
  ]);
  const items = await deps.cases.read(keys);
  const results = await Promise.all(requests.map((request) => writeOne(deps, job, request, items)));
  return results.filter((isThere) => isThere).length;
}

async function writeOne(
  deps: RunBulkDeps,
  { office, statuses }: BulkJob,
  request: Request,
  items: ReadonlyMap<string, unknown>,
): Promise<boolean> {
  const { caseId } = request;
  const current = parseRequest(items.get(caseKeyText(request)));
  const parent = caseSchema.safeParse(items.get(caseKeyText({ caseId, entry: "case" })));
  // Of another office, or where the case has moved on since it was chosen, it would be told the wrong thing.
  const isMeant =
    parent.success &&
    parent.data.office === office &&
    (statuses === undefined || statuses.includes(parent.data.status));
  const decision = decideRequest(request, current.ok ? current.value : undefined, isMeant);
  if (decision.do !== "write") return decision.do === "nothing";
  const { requestId: _, ...item } = request;
  await deps.addRequest(item);
  return true;
}

/** Remembers how far it is; whoever was faster, by the same slice or by cancelling, is left alone. */
async function goOn(
  deps: RunBulkDeps,
  job: BulkJob,
  slice: { readonly written: number; readonly skipped: number },
): Promise<BulkStep> {
  const { id, cursor } = job;
  const now = deps.now();
  const isLast = cursor + 1 >= job.slices;
  const seconds = secondsFor(slice.written, deps.sending);
  const begins = await deps.pace.take(now, seconds);
  const delay = delayUntil(after(begins, seconds * SECOND), now);
  if (!isLast) await deps.queue.handOn(id, delay);
  const counts = {
    cursor: cursor + 1,
    written: job.written + slice.written,
    skipped: job.skipped + slice.skipped,
  };
  const hasMoved = isLast
    ? await deps.jobs.move({ id, from: "running", to: "done", cursor, set: { ...counts, endedAt: now } })
    : await deps.jobs.move({
        ...{ id, from: "running", to: "running", cursor },
        set: { ...counts, nextAt: after(now, delay * SECOND) },
      });
  // What was written while somebody cancelled is written.
  if (!hasMoved) await deps.jobs.move({ id, from: "cancelled", to: "cancelled", cursor, set: counts });
  deps.log.info("BULK_SLICE_WRITTEN", { bulkId: id, slice: cursor, ...slice });
  return isLast ? "ended" : "went-on";
}
