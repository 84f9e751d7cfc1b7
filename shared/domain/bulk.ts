import * as z from "zod";
import { actorSchema, type Case } from "./case.ts";
import { kindSchema } from "./kinds.ts";
import { idSchema } from "./problem.ts";
import { type Request, requestEntry } from "./request.ts";
import type { SendSettings } from "./settings.ts";
import { type Status, statusSchema } from "./status.ts";
import { DAY, type Instant, instantSchema, MINUTE, SECOND } from "./time.ts";

/** Where a bulk notice may go on to from each state: the one table of its moves. */
export const BULK_MOVES = {
  drafted: ["running", "cancelled"],
  running: ["done", "cancelled"],
  done: [],
  cancelled: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const BULK_STATES = ["drafted", "running", "done", "cancelled"] as const satisfies (keyof typeof BULK_MOVES)[];

export type BulkState = (typeof BULK_STATES)[number];

const count = z.int().min(0);

/** What the dry run has found. */
export const bulkCountsSchema = z.object({
  /** Cases that were looked at. */
  cases: count,
  /** People with a matching case; each gets one request. */
  persons: count,
  /** Those among them whom nothing can be sent to. */
  nobodyToTell: count,
  /** Messages by channel; who wants all channels counts in each. */
  channels: z.object({ sms: count, email: count }),
  /** Messages by the language they go out in. */
  languages: z.record(z.string(), count),
  /** Parts of all SMS. */
  parts: count,
  priceUsd: z.number().min(0),
  /** The office has more cases than are looked at: those that changed longest ago are left out. */
  leftOut: z.boolean(),
});

export type BulkCounts = Readonly<z.infer<typeof bulkCountsSchema>>;

/** A bulk notice: one request per applicant with a matching case of an office. */
export const bulkJobSchema = z.object({
  id: idSchema,
  office: idSchema,
  kind: kindSchema,
  parameters: z.record(z.string(), z.string()),
  /** Only cases that stand in one of these; absent: all. */
  statuses: z.array(statusSchema).optional(),
  state: z.enum(BULK_STATES),
  counts: bulkCountsSchema,
  by: actorSchema,
  at: instantSchema,
  confirmedBy: actorSchema.optional(),
  confirmedAt: instantSchema.optional(),
  /** Names the choice of cases that was confirmed. */
  choice: idSchema.optional(),
  /** Of how many slices the choice consists. */
  slices: count.default(0),
  /** The slice to be written next, from 0. */
  cursor: count.default(0),
  /** A message that comes earlier is one too many. */
  nextAt: instantSchema.optional(),
  /** Requests that are there. */
  written: count.default(0),
  /** Cases that are gone or have gone to another office since they were chosen. */
  skipped: count.default(0),
  endedBy: actorSchema.optional(),
  endedAt: instantSchema.optional(),
});

export type BulkJob = Readonly<z.infer<typeof bulkJobSchema>>;

/** At most so many cases are looked at, those that changed last. */
export const MOST_BULK_CASES = 20_000;

/** A dry run that is older, in ms, says too little about now. */
export const LONGEST_DRAFT = 15 * MINUTE;

/** So long, in ms, a bulk notice can be looked up. */
export const KEEP_BULK = 90 * DAY;

/** Goes on one step; what is not named stays. */
export interface BulkMove {
  readonly id: string;
  readonly from: BulkState;
  readonly to: BulkState;
  /** The slice that must be the next one still. */
  readonly cursor?: number;
  readonly set: Partial<
    Pick<
      BulkJob,
      | ("confirmedBy" | "confirmedAt" | "choice" | "slices" | "counts")
      | ("cursor" | "nextAt" | "written" | "skipped" | "endedBy" | "endedAt")
    >
  >;
}

/** Bulk notices, in the table Register. */
export interface BulkJobs {
  /** Writes a new one. */
  add(job: BulkJob): Promise<void>;
  /** Strongly consistent. */
  read(id: string): Promise<BulkJob | undefined>;
  /** False if it does not stand at `from` (and `cursor`) any more. */
  move(move: BulkMove): Promise<boolean>;
}

/** The cases that were chosen for a bulk notice, in slices. */
export interface BulkSlices {
  /** Keeps a choice until `until`; doing it again writes the same. */
  keep(choice: string, slices: readonly (readonly string[])[], until: Instant): Promise<void>;
  /** Ids of cases; empty if there is no such slice. */
  read(choice: string, slice: number): Promise<readonly string[]>;
}

/** All running bulk notices share one pace, however many there are. */
export interface BulkPace {
  /** Takes the next free stretch of so many seconds; returns where it begins, which is `now` or later. */
  take(now: Instant, seconds: number): Promise<Instant>;
}

/** The case of each person that changed last, without those whose person is known already. */
export function newestPerPerson(
  cases: readonly Case[],
  { office, statuses }: { readonly office: string; readonly statuses?: readonly Status[] | undefined },
  known: ReadonlySet<string>,
): readonly Case[] {
  const newest = new Map<string, Case>();
  for (const item of cases) {
    const isMatch = item.office === office && (statuses === undefined || statuses.includes(item.status));
    if (!isMatch || known.has(item.applicantId)) continue;
    const other = newest.get(item.applicantId);
    if (other === undefined || other.changedAt < item.changedAt) newest.set(item.applicantId, item);
  }
  return [...newest.values()];
}

/** The request of a bulk notice for a case: the same however often it is made. */
export function bulkRequest(
  { id, kind, parameters, by, at, confirmedBy, confirmedAt }: BulkJob,
  caseId: string,
): Request {
  const requestId = `bulk-${id}`;
  const stamp = { requestedAt: confirmedAt ?? at, requestedBy: confirmedBy ?? by };
  return { caseId, entry: requestEntry(requestId), requestId, kind, parameters, ...stamp };
}

/** Why a dry run may not be confirmed as it is; undefined if it may. @param persons whom it would tell now */
export function whyNotConfirm(
  { at, counts }: BulkJob,
  { now, persons, expected }: { readonly now: Instant; readonly persons: number; readonly expected?: number | undefined },
): "too-old" | "moved" | undefined {
  if (Date.parse(now) - Date.parse(at) > LONGEST_DRAFT) return "too-old";
  const shown = expected ?? counts.persons;
  return Math.abs(persons - shown) > shown * MOST_MOVED ? "moved" : undefined;
}

const MOST_MOVED = 0.1;

/** Requests a second: half of what the slower channel sends, so that single notices always find room. */
function requestsPerSecond({ sms, email }: SendSettings): number {
  return Math.min(sms.perSecond, email.perSecond) / 2;
}

const LARGEST_SLICE = 100;
/** A single notice waits behind one slice at most, so a slice is no more than this many seconds of a bulk's pace. */
const LONGEST_SLICE_SECONDS = 10;

/** How many requests are written at once. */
export function sliceSize(sending: SendSettings): number {
  const size = Math.floor(requestsPerSecond(sending) * LONGEST_SLICE_SECONDS);
  return Math.max(1, Math.min(LARGEST_SLICE, size));
}

/** Seconds that the senders are given for so many requests. */
export function secondsFor(requests: number, sending: SendSettings): number {
  return Math.max(1, Math.ceil(requests / requestsPerSecond(sending)));
}

/** SQS counts a delay in whole seconds and clocks differ, so the right message may seem to come this early, in ms. */
const TOLERANCE = SECOND;

/** Whether a message comes before its time: then another one is on its way. */
export function isEarly({ nextAt }: BulkJob, now: Instant): boolean {
  return nextAt !== undefined && Date.parse(now) + TOLERANCE < Date.parse(nextAt);
}
