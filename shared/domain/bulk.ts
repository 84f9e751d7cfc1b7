import * as z from "zod";
import { actorSchema, type Case } from "./case.ts";
import { kindSchema } from "./kinds.ts";
import { idSchema } from "./problem.ts";
import { type Request, requestEntry } from "./request.ts";
import { type Status, statusSchema } from "./status.ts";
import { DAY, type Instant, instantSchema, MINUTE } from "./time.ts";

const BULK_STATES = ["drafted", "running", "done", "cancelled"] as const;

type BulkState = (typeof BULK_STATES)[number];

/** Where a bulk notice may go on to from each state: the one table of its moves. */
const BULK_MOVES = {
  drafted: ["running", "cancelled"],
  running: ["done", "cancelled"],
  done: [],
  cancelled: [],
} as const satisfies Readonly<Record<BulkState, readonly BulkState[]>>;

/** A move that the table allows, or none. */
type Step = {
  [From in BulkState]: { readonly from: From; readonly to: From | (typeof BULK_MOVES)[From][number] };
}[BulkState];

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
  parameters: z.record(z.string(), z.string().optional()),
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
  /** Cases that are gone, of another office or not in a wanted status any more since they were chosen. */
  skipped: count.default(0),
  endedBy: actorSchema.optional(),
  endedAt: instantSchema.optional(),
});

export type BulkJob = Readonly<z.infer<typeof bulkJobSchema>>;

/** One whose people have not been counted yet. */
export type BulkDraft = Omit<BulkJob, "counts">;

/** At most so many cases are looked at, those that changed last. */
export const MOST_BULK_CASES = 20_000;

/** A dry run that is older, in ms, says too little about now. */
export const LONGEST_DRAFT = 15 * MINUTE;

/** So long, in ms, a bulk notice can be looked up. */
export const KEEP_BULK = 90 * DAY;

/** Goes on one step, or stays and remembers something; what is not named in `set` is left alone. */
export type BulkMove = Step & {
  readonly id: string;
  /** The slice that must be the next one still. */
  readonly cursor?: number;
  readonly set: Partial<Omit<BulkJob, "id" | "state" | "office" | "kind" | "parameters" | "statuses">>;
};

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
  { id, kind, parameters, by, at, confirmedBy, confirmedAt }: BulkDraft,
  caseId: string,
): Request {
  const requestId = `bulk-${id}`;
  const stamp = { requestedAt: confirmedAt ?? at, requestedBy: confirmedBy ?? by };
  return { caseId, entry: requestEntry(requestId), requestId, kind, parameters, ...stamp };
}

/** So much more or fewer people than shown is another bulk notice than the one that somebody has agreed to. */
const MOST_MOVED = 0.1;

/** Why a dry run may not be confirmed as it is; undefined if it may. @param persons whom it would tell now */
export function whyNotConfirm(
  { at, counts }: BulkJob,
  {
    now,
    persons,
    expected,
  }: { readonly now: Instant; readonly persons: number; readonly expected?: number | undefined },
): "too-old" | "moved" | undefined {
  if (Date.parse(now) - Date.parse(at) > LONGEST_DRAFT) return "too-old";
  const shown = expected ?? counts.persons;
  return Math.abs(persons - shown) > shown * MOST_MOVED ? "moved" : undefined;
}
