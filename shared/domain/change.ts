import * as z from "zod";
import { type Case, caseSchema } from "./case.ts";
import { type Kind, type KindParameters, kindSchema } from "./kinds.ts";
import { type LineEntry, type NoticePlan, noticePlanSchema } from "./line.ts";
import type { Notice } from "./notice.ts";
import { type Parsed, parse } from "./problem.ts";
import { parseRequest, type Request } from "./request.ts";
import type { Instant } from "./time.ts";

/** Where a change came from: one record of the stream of Cases. */
export interface Origin {
  /** The table's key, trusted even where the item is malformed. */
  readonly caseId: string;
  readonly entry: string;
  /** Unique per record and the same when it is delivered again. */
  readonly eventId: string;
  readonly recordedAt: Instant;
  /** The item was not there before. */
  readonly isFirst?: boolean;
}

/** A parsed record: a case's new status, or a request. */
export type Incoming =
  | { readonly type: "status"; readonly origin: Origin; readonly item: Case }
  | { readonly type: "request"; readonly origin: Origin; readonly item: Request };

/** An incoming record together with what is known about its case. */
export type Change =
  | {
      readonly type: "status";
      readonly origin: Origin;
      readonly item: Case;
      /** All accepted changes of the case, in any order. */
      readonly line: readonly LineEntry[];
      /** All decided requests of the case. */
      readonly requests?: readonly PlannedRequest[] | undefined;
      /**
       * The notices of earlier versions and requests that may still wait; for a correction all, the corrected one's
       * taken back.
       */
      readonly earlier?: readonly Notice[] | undefined;
    }
  | {
      readonly type: "request";
      readonly origin: Origin;
      readonly item: Request;
      readonly case: Case | undefined;
      /** What was decided when the request was seen before. */
      readonly decided?: RequestDecision | undefined;
      /** The other decided requests of the case. */
      readonly requests?: readonly PlannedRequest[] | undefined;
      /** The notices of earlier requests that may still wait. */
      readonly earlier?: readonly Notice[] | undefined;
    };

/** Parses an item of Cases by its sort key. */
export function parseIncoming(origin: Origin, data: unknown): Parsed<Incoming> {
  if (origin.entry === "case") {
    const item = parse(caseSchema, data);
    return item.ok ? { ok: true, value: { type: "status", origin, item: item.value } } : item;
  }
  const item = parseRequest(data);
  return item.ok ? { ok: true, value: { type: "request", origin, item: item.value } } : item;
}

/** What was decided for a request, kept beside it (item `planned#<id>` of Cases), parameters and all. */
export interface RequestDecision {
  readonly kind: Kind;
  readonly parameters: KindParameters;
  readonly plan: NoticePlan;
}

export const requestDecisionSchema: z.ZodType<RequestDecision> = z.object({
  kind: kindSchema,
  parameters: z.record(z.string(), z.string()),
  plan: noticePlanSchema,
});

export interface CaseStore {
  /** Reads raw items of Cases, strongly consistent; absent ones are missing from the result. */
  read(keys: readonly CaseKey[]): Promise<ReadonlyMap<string, unknown>>;
  /** What has been decided for a case so far, strongly consistent, in any order. */
  history(caseId: string): Promise<CaseHistory>;
  /** Writes a decision down, once; false if that version or request has been decided before. */
  record(decision: Decision): Promise<boolean>;
}

/** Goes through all cases, which is slow and dear: for repairs only. */
export interface CaseScan {
  /**
   * Raw items `case` and `request#...` that say they were written at `since` or later, those of one case one after the
   * other; some older ones may be among them. Others may write times with any offset, so the caller looks again.
   */
  writtenSince(since: Instant): AsyncIterable<CaseKey & Readonly<Record<string, unknown>>>;
}

/** All that has been decided for one case. */
export interface CaseHistory {
  /** Its accepted changes. */
  readonly line: readonly LineEntry[];
  readonly requests: readonly PlannedRequest[];
}

/** A request of the same case that has been decided. */
export interface PlannedRequest extends RequestDecision {
  readonly requestId: string;
}

export const NO_HISTORY: CaseHistory = { line: [], requests: [] };

export interface CaseKey {
  readonly caseId: string;
  readonly entry: string;
}

/** A change or request together with what was decided for it. */
export type Decision =
  | { readonly type: "status"; readonly item: Case; readonly plan: NoticePlan }
  | { readonly type: "request"; readonly item: Request; readonly plan: NoticePlan };

/** Key of an item in the result of {@link CaseStore.read}. */
export function caseKeyText({ caseId, entry }: CaseKey): string {
  return `${caseId}/${entry}`;
}

/** Sort key under which the decision on a request is kept. */
export function decisionEntry(requestId: string): string {
  return `planned#${requestId}`;
}
