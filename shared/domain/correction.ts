import type { Case } from "./case.ts";
import type { LineEntry } from "./line.ts";
import { type Notice, type NoticeKey, type NoticeMove, noticeIdFor } from "./notice.ts";
import { isWaiting, type NoticeState } from "./notice-states.ts";
import type { Instant } from "./time.ts";

/** The notices of all earlier told versions, whose ends decide how a correction is told. */
export function noticesToldBefore(change: Case, line: readonly LineEntry[]): readonly NoticeKey[] {
  return line
    .filter(({ change: { version }, plan }) => version < change.version && plan.outcome === "told")
    .flatMap(({ change: { caseId, version }, plan }) =>
      plan.channels.map((channel) => ({ caseId, noticeId: noticeIdFor({ version }, plan.kind, channel) })),
    );
}

/** The steps that take back what still waits from the corrected version. */
export function takeBack(change: Case, notices: readonly Notice[], now: Instant): readonly NoticeMove[] {
  return notices
    .filter((notice) => notice.version === change.corrects && isWaiting(notice.state))
    .map((notice) => ({
      key: notice,
      from: notice.state,
      to: "cancelled",
      set: { reason: "corrected", settledAt: now },
    }));
}

/** Where the notices of each version ended. */
export function statesByVersion(notices: readonly Notice[]): ReadonlyMap<number, readonly NoticeState[]> {
  const byVersion = Map.groupBy(notices, (notice) => notice.version ?? 0);
  return new Map([...byVersion].map(([version, group]) => [version, group.map(({ state }) => state)]));
}
