import * as z from "zod";
import { CHANNEL_NAMES, type Channel, channelSchema } from "./channel.ts";
import { type Kind, kindSchema } from "./kinds.ts";
import { isOutOfHands, NOTICE_STATE_NAMES, type NoticeState } from "./notice-states.ts";
import type { Problem } from "./problem.ts";
import type { Counter } from "./register.ts";
import { DAY, type Instant } from "./time.ts";

/** Why a notice is where it is: a closed list, each a sentence in the desk. */
export const REASONS = [
  "awaiting-letter",
  "quiet",
  "silent-status",
  "amendment",
  "undone",
  "moved-on",
  "corrected",
  "newer-change",
  "no-channel",
  "stopped",
  "suppressed",
  "outside-hours",
  "paused",
  "over-person-limit",
  "over-address-limit",
  "over-budget",
  "safe-contact",
  "expired",
  "case-gone",
  "applicant-gone",
  "provider-refused",
  "provider-busy",
  "provider-misconfigured",
  "answer-lost",
  "bounced",
  "rejected",
  "unreachable",
  "opted-out",
  "too-expensive",
  "no-receipt",
  "newer-request",
  "by-caseworker",
  "own-pause",
  "malformed",
  "unknown-office",
  "unknown-applicant",
  "unknown-case",
  "malformed-applicant",
  "version-backward",
  "version-conflict",
  "move-forbidden",
  "request-conflict",
] as const;

export type Reason = (typeof REASONS)[number];

/** One message to one applicant over one channel about one change or request; or the trace of one not sent. */
export interface Notice {
  readonly caseId: string;
  readonly noticeId: string;
  readonly state: NoticeState;
  /** When the planner first saw the change. */
  readonly plannedAt: Instant;
  readonly applicantId?: string | undefined;
  readonly office?: string | undefined;
  readonly kind?: Kind | undefined;
  readonly channel?: Channel | undefined;
  /** Sort key of the item in Cases that this is about: `case` or `request#<id>`; absent where it is about the person. */
  readonly about?: string | undefined;
  /** Stands for the one address that this may go to, where it is not the person's first of the channel. */
  readonly addressRef?: string | undefined;
  readonly version?: number | undefined;
  /** The language it goes out in. */
  readonly language?: string | undefined;
  /** The language the person asked for, where we could not offer it. */
  readonly languageWanted?: string | undefined;
  /** When somebody must look at it next; absent while it waits for another change. */
  readonly dueAt?: Instant | undefined;
  readonly expiresAt?: Instant | undefined;
  /** How often a sender has claimed it; also the fence against a sender that has lost its lease. */
  readonly attempts: number;
  readonly leaseUntil?: Instant | undefined;
  /** Of an SMS: what is paid for, and how it travels. */
  readonly parts?: number | undefined;
  readonly encoding?: string | undefined;
  readonly providerMessageId?: string | undefined;
  /** The provider's or the rule's own code behind `reason`. */
  readonly code?: string | undefined;
  readonly reason?: Reason | undefined;
  readonly problem?: Problem | undefined;
  /** Since then nobody knows whether it went out; kept even when it is sent again. */
  readonly uncertainSince?: Instant | undefined;
  readonly sentAt?: Instant | undefined;
  /** When the provider says it arrived. */
  readonly deliveredAt?: Instant | undefined;
  readonly settledAt?: Instant | undefined;
  /** The office that must look at it; absent if nobody must. */
  readonly attention?: string | undefined;
  /** Who is looking at it. */
  readonly attentionTakenBy?: string | undefined;
  /** How somebody has settled it. */
  readonly attentionDone?: AttentionDone | undefined;
}

/** How a notice that a person had to look at was settled. */
interface AttentionDone {
  readonly word: AttentionWord;
  readonly by: string;
  readonly at: Instant;
}

/** What a caseworker has done about a notice that did not arrive. */
export const ATTENTION_WORDS = ["called", "letter", "visited", "mended", "not-needed"] as const;

export type AttentionWord = (typeof ATTENTION_WORDS)[number];

export const noticeSchema: z.ZodType<Notice> = z.object({
  caseId: z.string(),
  noticeId: z.string(),
  state: z.enum(NOTICE_STATE_NAMES),
  plannedAt: z.string(),
  applicantId: z.string().optional(),
  office: z.string().optional(),
  kind: kindSchema.optional(),
  channel: channelSchema.optional(),
  about: z.string().optional(),
  addressRef: z.string().optional(),
  version: z.number().optional(),
  language: z.string().optional(),
  languageWanted: z.string().optional(),
  dueAt: z.string().optional(),
  expiresAt: z.string().optional(),
  attempts: z.number(),
  leaseUntil: z.string().optional(),
  parts: z.number().optional(),
  encoding: z.string().optional(),
  providerMessageId: z.string().optional(),
  code: z.string().optional(),
  reason: z.enum(REASONS).optional(),
  problem: z.object({ field: z.string(), rule: z.string() }).optional(),
  uncertainSince: z.string().optional(),
  sentAt: z.string().optional(),
  deliveredAt: z.string().optional(),
  settledAt: z.string().optional(),
  attention: z.string().optional(),
  attentionTakenBy: z.string().optional(),
  attentionDone: z.object({ word: z.enum(ATTENTION_WORDS), by: z.string(), at: z.string() }).optional(),
});

/** What names a notice; a queue message holds this and nothing else. */
export interface NoticeKey {
  readonly caseId: string;
  readonly noticeId: string;
}

/** A notice's key as text. */
export function noticeKeyText({ caseId, noticeId }: NoticeKey): string {
  return `${caseId}/${noticeId}`;
}

export const noticeKeySchema = z.strictObject({ caseId: z.string().min(1), noticeId: z.string().min(1) });

/** What a notice is about: one version of a case, or one request. */
export type Subject = { readonly version: number } | { readonly requestId: string };

/** News come once; a reminder says the same once more, before it is too late. */
export type Purpose = "news" | "reminder";

/**
 * The one id that a notice about this subject over this channel can have, so that the put's condition alone
 * allows one notice per change, purpose and channel. `none` marks the trace of a change that nobody is told.
 */
export function noticeIdFor(
  subject: Subject,
  kind: Kind,
  channel: Channel | "none",
  purpose: Purpose = "news",
): string {
  const about =
    "version" in subject ? `v${String(subject.version).padStart(6, "0")}` : `r-${subject.requestId}`;
  return `${about}-${kind}-${purpose}-${channel}`;
}

/** What a notice is for, by its id. */
export function purposeOf(noticeId: string): Purpose {
  return /-reminder-[a-z]+$/.test(noticeId) ? "reminder" : "news";
}

/** The id that the same notice would have over another channel. */
export function onChannel(noticeId: string, channel: Channel): string {
  return noticeId.replace(/[a-z]+$/, channel);
}

/** The channel at the end of a notice id; undefined for the trace of a change that nobody is told. */
export function channelOf(noticeId: string): Channel | undefined {
  return CHANNEL_NAMES.find((channel) => noticeId.endsWith(`-${channel}`));
}

/** The person has read this notice, or may have. */
export function mayHaveBeenRead({ state, uncertainSince }: Notice): boolean {
  return isOutOfHands(state) || uncertainSince !== undefined;
}

/** A waiting notice is worth sending for this long after it fell due. */
export const EXPIRY = 7 * DAY;

/** Settled notices stay this long for caseworkers to look up. */
export const HISTORY = 365 * DAY;

/** A conditional step of one notice: it happens only if the notice still is as it was read. */
export interface NoticeMove {
  readonly key: NoticeKey;
  readonly from: NoticeState;
  readonly to: NoticeState;
  /** The number of claims as it was read; leave out where no sender can be involved. */
  readonly attempts?: number;
  /** The due time as it was read, where two sweeps could race; null if it must have none. */
  readonly dueAt?: Instant | null;
  /** Fields to write; `undefined` removes one. */
  readonly set: Partial<Omit<Notice, "caseId" | "noticeId" | "state">>;
}

/** A row of the due index. */
export interface DueNotice extends NoticeKey {
  readonly state: NoticeState;
  readonly dueAt: Instant;
}

export interface NoticeStore {
  /** Puts a notice unless one of its id exists; returns the one that was there, or undefined. */
  add(notice: Notice): Promise<Notice | undefined>;
  /** Reads notices, strongly consistent; unknown ones are absent. */
  read(keys: readonly NoticeKey[]): Promise<readonly Notice[]>;
  /** Makes a move; false if the notice was no longer as it was read. Throws on a move that the table forbids. */
  move(move: NoticeMove): Promise<boolean>;
  /**
   * Makes a move and raises counters, all or nothing. False as with `move`; the counter that was full already, if that
   * stood in the way.
   */
  claim<C extends Counter>(move: NoticeMove, counters: readonly C[]): Promise<boolean | C>;
}

export interface DueIndex {
  /** Notices of one shard due at `until` or before, oldest first. */
  due(shard: number, until: Instant): AsyncIterable<DueNotice>;
  /** Takes a quarantined trace away once the change behind it has been planned after all. */
  drop(key: NoticeKey): Promise<void>;
}

/** Finds a notice by the provider's id of its message; an index that may be a moment behind. */
export interface NoticeFinder {
  byProviderMessageId(messageId: string): Promise<NoticeKey | undefined>;
}

/** Notices as people look for them. */
export interface NoticeLists {
  /** All notices of a case, strongly consistent, in no order. */
  ofCase(caseId: string): Promise<readonly Notice[]>;
  /** What this office must look at, in no order; an index that may be a moment behind. */
  inAttention(office: string): AsyncIterable<Notice>;
}

/** The due index is spread over so many keys. */
export const DUE_SHARDS = 16;

export interface NoticeQueue {
  /** Hands notices to the sender of their channel, to be looked at after `delaySeconds` (0 to 900). */
  enqueue(messages: readonly QueuedNotice[]): Promise<void>;
}

export interface QueuedNotice extends NoticeKey {
  readonly channel: Channel;
  readonly delaySeconds: number;
}
