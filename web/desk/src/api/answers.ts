import type { Channel } from "../../../../shared/domain/channel.ts";
import type { Role } from "../../../../shared/domain/desk-routes.ts";
import type { Kind } from "../../../../shared/domain/kinds.ts";
import type { AttentionWord, Reason } from "../../../../shared/domain/notice.ts";
import type { NoticeState } from "../../../../shared/domain/notice-states.ts";
import type { Status } from "../../../../shared/domain/status.ts";

/** What the API answers, by hand from the schemas in functions/desk-api. */

/** Who is signed in. */
export interface Me {
  readonly role: Role;
  readonly offices: readonly string[];
  readonly actor: string;
}

/** The JSON schema of a kind's parameters, as much of it as is used there. */
export interface ParameterSchema {
  readonly properties: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly format?: string;
        readonly enum?: readonly string[];
        readonly pattern?: string;
      }
    >
  >;
  readonly required?: readonly string[];
}

/** What this authority works with. */
export interface DeskSettings {
  readonly authority: string;
  readonly pageUrl: string;
  readonly offices: Readonly<Record<string, { readonly name: string; readonly phone: string }>>;
  readonly languages: readonly string[];
  readonly statuses: Readonly<Record<Status, { readonly next: readonly Status[] }>>;
  readonly requestKinds: Readonly<Partial<Record<Kind, ParameterSchema>>>;
  readonly attentionWords: readonly AttentionWord[];
  readonly holdSeconds: number;
}

/** Dates that a case says beside its status; days as `YYYY-MM-DD`. */
export interface Details {
  readonly letterDeadline?: string;
  readonly letterSentOn?: string;
}

/** A case in a list. */
export interface CaseRow {
  readonly caseId: string;
  readonly office: string;
  readonly applicantId: string;
  readonly status: Status;
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly details?: Details;
}

export interface CasePage {
  readonly cases: readonly CaseRow[];
  readonly next?: string;
}

/** One accepted change of a case, and what was decided about telling it. */
export interface Station {
  readonly version: number;
  readonly status: Status;
  readonly at: string;
  readonly by: string;
  readonly details?: Details;
  readonly corrects?: number;
  readonly quiet?: boolean;
  readonly told: {
    readonly outcome: "told" | "not-told" | "withheld";
    readonly channels: readonly Channel[];
    readonly dueAt?: string;
    readonly reason?: Reason;
    readonly why?: string;
  };
}

interface SentRequest {
  readonly requestId: string;
  readonly kind: Kind;
  readonly parameters: Readonly<Record<string, string>>;
  readonly at: string;
  readonly outcome: Station["told"]["outcome"];
  readonly reason?: Reason;
}

export interface NoticeRow {
  readonly noticeId: string;
  readonly state: NoticeState;
  readonly kind?: Kind;
  readonly channel?: Channel;
  readonly language?: string;
  readonly version?: number;
  readonly plannedAt: string;
  readonly dueAt?: string;
  readonly sentAt?: string;
  readonly deliveredAt?: string;
  readonly parts?: number;
  readonly reason?: Reason;
  readonly why?: string;
  readonly problem?: { readonly field: string; readonly rule: string };
  readonly attention?: string;
  readonly attentionTakenBy?: string;
  readonly attentionDone?: { readonly word: AttentionWord; readonly by: string; readonly at: string };
}

interface Act {
  readonly at: string;
  readonly by: string;
  readonly what: string;
  readonly noticeId?: string;
  readonly word?: AttentionWord;
}

/** A case with its timeline. */
export interface FullCase extends CaseRow {
  readonly line: readonly Station[];
  readonly requests: readonly SentRequest[];
  /** The newest first. */
  readonly notices: readonly NoticeRow[];
  readonly acts: readonly Act[];
}

export interface AttentionEntry {
  readonly caseId: string;
  readonly noticeId: string;
  readonly applicantId?: string;
  readonly kind?: Kind;
  readonly channel?: Channel;
  readonly state: NoticeState;
  readonly reason?: Reason;
  readonly since: string;
  readonly why: string;
  readonly whatToDo: string;
  readonly by: { readonly day: string; readonly time?: string };
  readonly takenBy?: string;
}

export interface PreviewedNotice {
  readonly channel: Channel;
  readonly language: string;
  readonly languageWanted?: string;
  readonly subject?: string;
  readonly text: string;
  readonly parts?: number;
  readonly encoding?: string;
  readonly priceUsd: number;
  readonly at?: string;
}

export interface Preview {
  readonly outcome: "told" | "not-told" | "withheld" | "refused";
  readonly reason?: Reason;
  readonly why?: string;
  readonly notices: readonly PreviewedNotice[];
}

export interface Contact {
  readonly channel: Channel;
  readonly address: string;
  readonly state: "unverified" | "active" | "stopped" | "suppressed";
  readonly ref: string;
  readonly consent?: {
    readonly at: string;
    readonly how: string;
    readonly by?: string;
    readonly text?: string;
  };
}

export interface Person {
  readonly applicantId: string;
  readonly language: string;
  readonly reach: "first" | "all";
  readonly sendHours?: { readonly from: string; readonly to: string };
  readonly safeContact?: boolean;
  readonly pausedUntil?: string;
  readonly erasedAt?: string;
  readonly pageCode?: string;
  readonly channels: readonly Contact[];
}

/** Numbers of notices, by what has become of them. */
export interface Outcomes {
  readonly sent: number;
  readonly delivered: number;
  readonly failed: number;
}

/** What an office's notices of some days have come to. */
export interface Figures extends Outcomes {
  readonly from: string;
  readonly to: string;
  readonly uncertain: number;
  readonly waiting: number;
  readonly notSent: number;
  readonly channels: Readonly<Record<Channel, Outcomes>>;
  readonly languages: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly reason: Reason; readonly why: string; readonly notices: number }[];
  readonly unreached: {
    readonly open: number;
    readonly done: Readonly<Partial<Record<AttentionWord, number>>>;
  };
  readonly parts: number;
  readonly priceUsd: number;
  readonly medianSeconds?: number;
  readonly days: readonly (Outcomes & { readonly day: string })[];
  readonly leftOut: boolean;
}

/** What a write answers. */
export interface Done {
  readonly id: string;
  readonly version?: number;
}

export interface ImportReport {
  readonly imported: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly errors: readonly ImportError[];
}

export interface ImportError {
  readonly line: number;
  readonly field: string;
  readonly rule: string;
}

/** A bulk notice: what it says, whom its dry run has found, and how far it is. */
export interface BulkJob {
  readonly bulkId: string;
  readonly office: string;
  readonly kind: Kind;
  readonly parameters: Readonly<Record<string, string>>;
  readonly statuses?: readonly Status[];
  readonly state: "drafted" | "running" | "done" | "cancelled";
  readonly counts: {
    readonly cases: number;
    readonly persons: number;
    readonly nobodyToTell: number;
    readonly channels: Readonly<Record<Channel, number>>;
    readonly languages: Readonly<Record<string, number>>;
    readonly parts: number;
    readonly priceUsd: number;
    readonly leftOut: boolean;
  };
  readonly written: number;
  readonly skipped: number;
  readonly by: string;
  readonly at: string;
  readonly confirmedBy?: string;
  readonly confirmedAt?: string;
  readonly endedBy?: string;
  readonly endedAt?: string;
  readonly samples?: readonly { readonly language: string; readonly text: string }[];
}

/** A wish of which the API says what would follow. */
export type Wish =
  | { readonly change: { readonly status: Status; readonly details?: Details; readonly quiet?: boolean } }
  | { readonly undo: true }
  | { readonly request: { readonly kind: Kind; readonly parameters: Readonly<Record<string, string>> } };
