import * as z from "zod";
import type { Case } from "./case.ts";
import { caseSchema } from "./case.ts";
import { type Channel, channelSchema } from "./channel.ts";
import { type Kind, kindSchema } from "./kinds.ts";
import { REASONS, type Reason } from "./notice.ts";
import { mayGoOn } from "./status.ts";
import type { Instant } from "./time.ts";

/**
 * What was decided for one change or request, written down once, before anything is done about it. A replayed
 * record carries out the same plan again, so a crash half-way or a preference changed meanwhile never makes two.
 */
export interface NoticePlan {
  readonly outcome: "told" | "not-told" | "withheld";
  readonly kind: Kind;
  /** One notice goes out over each of these. */
  readonly channels: readonly Channel[];
  readonly reason?: Reason | undefined;
  /** Absent: waits for another change (the letter). */
  readonly dueAt?: Instant | undefined;
  /** When and over which channels it is told once more; absent if it is not. */
  readonly reminder?: { readonly at: Instant; readonly channels: readonly Channel[] } | undefined;
  /** Whether a person must look at it. */
  readonly attention?: boolean | undefined;
  /** Time of the stream record. */
  readonly recordedAt: Instant;
  readonly plannedAt: Instant;
}

export const noticePlanSchema: z.ZodType<NoticePlan> = z.object({
  outcome: z.enum(["told", "not-told", "withheld"]),
  kind: kindSchema,
  channels: z.array(channelSchema),
  reason: z.enum(REASONS).optional(),
  dueAt: z.string().optional(),
  reminder: z.object({ at: z.string(), channels: z.array(channelSchema) }).optional(),
  attention: z.boolean().optional(),
  recordedAt: z.string(),
  plannedAt: z.string(),
});

/** One accepted change of a case: a station of its line (item `change#<version>` of Cases). */
export interface LineEntry {
  readonly change: Case;
  readonly plan: NoticePlan;
}

export const lineEntrySchema = z.object({ change: caseSchema, plan: noticePlanSchema });

/** What becomes of a change, given the accepted ones before it. */
export type Verdict<Station> =
  | { readonly verdict: "new" }
  | { readonly verdict: "replay"; readonly entry: Station }
  | { readonly verdict: "refused"; readonly reason: Reason };

/** Something that stands for an accepted change. */
interface Station {
  readonly change: Case;
}

/** Judges a change against the line of its case (in any order). Replays are recognised by version and content. */
export function judge<S extends Station>(change: Case, line: readonly S[]): Verdict<S> {
  const same = line.find((entry) => entry.change.version === change.version);
  if (same !== undefined) {
    return sameContent(same.change, change)
      ? { verdict: "replay", entry: same }
      : { verdict: "refused", reason: "version-conflict" };
  }
  const latest = latestOf(line);
  if (latest === undefined) return { verdict: "new" };
  if (change.version < latest.change.version) return { verdict: "refused", reason: "version-backward" };
  if (change.corrects !== undefined) return { verdict: "new" };
  return mayGoOn(latest.change.status, change.status)
    ? { verdict: "new" }
    : { verdict: "refused", reason: "move-forbidden" };
}

/** The change that brought the case where these entries leave it, amendments aside. */
export function stationOf(line: readonly LineEntry[]): LineEntry | undefined {
  const last = latestOf(line);
  if (last?.plan.reason !== "amendment") return last;
  return stationOf(line.filter((entry) => entry !== last)) ?? last;
}

/**
 * The versions that a correction takes back. One that corrects an amendment and leaves its status takes back what was
 * amended, too.
 */
export function takenBack({ corrects, status }: Case, line: readonly LineEntry[]): readonly number[] {
  if (corrects === undefined) return [];
  const upTo = line.filter((entry) => entry.change.version <= corrects);
  const corrected = latestOf(upTo);
  const isLeft = corrected?.change.version === corrects && corrected.change.status !== status;
  const first = isLeft ? (stationOf(upTo)?.change.version ?? corrects) : corrects;
  const taken = upTo.map(({ change }) => change.version).filter((version) => version >= first);
  return taken.includes(corrects) ? taken : [corrects];
}

/** The station that a correction goes back to; undefined if it leads elsewhere, or is none. */
export function goesBackTo(change: Case, line: readonly LineEntry[]): LineEntry | undefined {
  if (change.corrects === undefined) return undefined;
  const first = Math.min(...takenBack(change, line));
  const before = line.filter((entry) => entry.change.version < first);
  // Undone once more, the case may go back to before a slip that the change now undone had corrected.
  const valid = before.filter((entry) => !isCorrected(entry.change.version, line));
  return [stationOf(before), stationOf(valid)].find(
    (station) =>
      station?.change.status === change.status && station.change.applicantId === change.applicantId,
  );
}

/** Whether a later change has taken this version back. */
export function isCorrected(version: number, line: readonly LineEntry[]): boolean {
  return line.some((entry) => entry.change.corrects === version);
}

/** The version whose reminders a change's plan speaks of: an amendment's are those of the change it amends. */
export function remindedVersion({ change, plan }: LineEntry, line: readonly LineEntry[]): number {
  if (plan.reason !== "amendment") return change.version;
  const before = line.filter((entry) => entry.change.version < change.version);
  return stationOf(before)?.change.version ?? change.version;
}

/** The entry with the highest version. */
export function latestOf<S extends Station>(line: readonly S[]): S | undefined {
  return line.reduce<S | undefined>(
    (best, entry) => (best === undefined || entry.change.version > best.change.version ? entry : best),
    undefined,
  );
}

/** Who changed it and when is not content: the same change may be written again by another hand. */
function sameContent(one: Case, other: Case): boolean {
  return contentOf(one) === contentOf(other);
}

function contentOf({ office, applicantId, status, details, corrects, quiet }: Case): string {
  return JSON.stringify([
    office,
    applicantId,
    status,
    details?.letterDeadline ?? null,
    details?.letterSentOn ?? null,
    corrects ?? null,
    quiet ?? false,
  ]);
}
