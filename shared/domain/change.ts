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
      /** The notices of earlier versions that may still wait; for a correction all, the corrected one's taken back. */
      readonly earlier?: readonly Notice[] | undefined;
    }
  | {
      readonly type: "request";
      readonly origin: Origin;
      readonly item: Request;
      readonly case: Case | undefined;
      /** What was decided when the request was seen before. */
      readonly decided?: RequestDecision | undefined;
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
  /** The accepted changes of a case, strongly consistent, in any order. */
  line(caseId: string): Promise<readonly LineEntry[]>;
  /** Writes a decision down, once; false if that version or request has been decided before. */
  record(decision: Decision): Promise<boolean>;
}

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
