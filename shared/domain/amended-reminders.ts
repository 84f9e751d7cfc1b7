import type { Channel } from "./channel.ts";
import { type LineEntry, remindedVersion } from "./line.ts";
import { mayHaveBeenRead, type Notice, purposeOf } from "./notice.ts";
import { isWaiting } from "./notice-states.ts";

/** The versions that the reminder of a change may bear: that of the change it amends, and its own. */
export function reminderVersions(entry: LineEntry, line: readonly LineEntry[]): readonly number[] {
  return [...new Set([remindedVersion(entry, line), entry.change.version])];
}

/**
 * The version that a change's reminder over this channel bears; undefined if none is to be put. An amendment's bears that
 * of the change it amends, so that there is one however often its day is moved: what waits is moved and what has come is
 * not repeated, whatever channel the person prefers now. Only where the last one was ended by an amendment that had left
 * no time for it, or was somebody else's, a new one bears the amendment's own version.
 */
export function reminderVersion(
  entry: LineEntry,
  line: readonly LineEntry[],
  earlier: readonly Notice[],
  channel: Channel,
): number | undefined {
  const { change, plan } = entry;
  const reminded = remindedVersion(entry, line);
  const isOwn = ({ applicantId }: Notice) => applicantId === change.applicantId;
  const reminders = earlier.filter(
    ({ version = 0, noticeId }) => version >= reminded && purposeOf(noticeId) === "reminder",
  );
  const goesElsewhere = reminders.some(
    (notice) =>
      isOwn(notice) &&
      (isWaiting(notice.state) || mayHaveBeenRead(notice)) &&
      notice.channel !== undefined &&
      plan.reminder?.channels.includes(notice.channel) !== true,
  );
  if (goesElsewhere) return undefined;
  const last = reminders
    .filter((notice) => notice.channel === channel)
    .reduce<Notice | undefined>(
      (best, notice) => ((notice.version ?? 0) > (best?.version ?? 0) ? notice : best),
      undefined,
    );
  if (last === undefined) return reminded;
  const isOver = !isOwn(last) || (last.state === "cancelled" && last.reason === "amendment");
  const isNewest = !line.some((other) => other.change.version > change.version);
  return isOver && isNewest ? change.version : undefined;
}
