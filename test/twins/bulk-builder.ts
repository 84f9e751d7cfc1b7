import type { BulkJob } from "../../shared/domain/bulk.ts";
import { NOW } from "./builders.ts";

/** A running bulk notice for a hundred people of one office. */
export function aBulkJob(fields: Partial<BulkJob> = {}): BulkJob {
  const counts = {
    ...{ cases: 120, persons: 100, nobodyToTell: 10, parts: 50, priceUsd: 5, leftOut: false },
    channels: { sms: 50, email: 40 },
    languages: { de: 90 },
  };
  return {
    ...{ id: "B-1", office: "coerde", kind: "office-closed", parameters: { date: "2026-12-24" }, counts },
    ...{ state: "running", choice: "choice-1", slices: 1, cursor: 0, written: 0, skipped: 0 },
    ...{ by: "desk-1", at: NOW, confirmedBy: "desk-1", confirmedAt: NOW },
    ...fields,
  };
}
