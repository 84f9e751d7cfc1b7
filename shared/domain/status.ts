import * as z from "zod";

/** Codes of the federal status monitor (BundID, FIT-Connect ZBP). */
type FederalCode = "RECEIVED" | "PROCESSING" | "ACTION_REQUIRED" | "COMPLETED";

export const STATUS_NAMES = [
  "received",
  "in-review",
  "documents-needed",
  "documents-received",
  "decided",
  "forwarded",
  "withdrawn",
] as const;

/** How far a case is; never how it was decided. */
export type Status = (typeof STATUS_NAMES)[number];

export const statusSchema = z.enum(STATUS_NAMES, { error: `must be one of ${STATUS_NAMES.join(", ")}` });

interface StatusRow {
  readonly federalCode: FederalCode;
  /** The statuses that a case may go on to. The same status again is an amendment and always allowed. */
  readonly next: readonly Status[];
}

export const STATUSES: Readonly<Record<Status, StatusRow>> = {
  received: {
    federalCode: "RECEIVED",
    next: ["in-review", "documents-needed", "forwarded", "withdrawn", "decided"],
  },
  "in-review": {
    federalCode: "PROCESSING",
    next: ["documents-needed", "decided", "forwarded", "withdrawn"],
  },
  "documents-needed": {
    federalCode: "ACTION_REQUIRED",
    next: ["documents-received", "in-review", "decided", "withdrawn"],
  },
  "documents-received": {
    federalCode: "PROCESSING",
    next: ["in-review", "documents-needed", "decided", "withdrawn"],
  },
  decided: { federalCode: "COMPLETED", next: ["in-review"] },
  forwarded: { federalCode: "COMPLETED", next: [] },
  withdrawn: { federalCode: "COMPLETED", next: [] },
};

/** Whether a case in `from` may go on to `to`, or stay there as an amendment. */
export function mayGoOn(from: Status, to: Status): boolean {
  return from === to || STATUSES[from].next.includes(to);
}
