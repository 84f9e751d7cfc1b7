import type { DueNotice, NoticeMove } from "./notice.ts";
import { after, type Instant, MINUTE } from "./time.ts";

/** A queued notice this late has lost its message, or its sender. */
const OVERDUE = 5 * MINUTE;

/** The next look at a notice whose message has just been sent (again). */
const LOOK_AGAIN = 15 * MINUTE;

/** What the sweep does with a row of the due index. */
export type SweepDecision =
  | { readonly do: "enqueue"; readonly move: NoticeMove }
  | { readonly do: "plan-again" }
  | { readonly do: "nothing" };

/**
 * Decides about a notice found in the due index. The due time is moved on first, under the condition that nobody
 * else has done so; only then is the message sent. A crash in between costs 15 minutes, never a notice.
 */
export function sweep(row: DueNotice, now: Instant): SweepDecision {
  const isOverdue = row.dueAt <= after(now, -OVERDUE);
  const move = { key: row, from: row.state, dueAt: row.dueAt, set: { dueAt: after(now, LOOK_AGAIN) } };
  switch (row.state) {
    case "held":
    case "uncertain":
      return { do: "enqueue", move: { ...move, to: "queued" } };
    case "sent":
    case "failed":
      return { do: "enqueue", move: { ...move, to: row.state } };
    case "queued":
    case "sending":
      return isOverdue ? { do: "enqueue", move: { ...move, to: row.state } } : { do: "nothing" };
    case "quarantined":
      return { do: "plan-again" };
    default:
      return { do: "nothing" };
  }
}
