import type { Change } from "./change.ts";
import type { Channel } from "./channel.ts";
import { type Kind, kindOf } from "./kinds.ts";
import { type NoticePlan, stationOf } from "./line.ts";
import { type Purpose, purposeOf, type Reason } from "./notice.ts";
import { isWaiting } from "./notice-states.ts";
import { occasionOf, remindAt } from "./reminders.ts";
import { type DaySpan, nextOpening } from "./sending-hours.ts";
import type { PlanSettings } from "./settings.ts";
import type { Instant } from "./time.ts";

/** How the person is told of what they may be reminded of later. */
interface Telling {
  readonly channels: readonly Channel[];
  /** The person's own hours. */
  readonly own: DaySpan | undefined;
  /** When the news goes out, if the hour allows it. */
  readonly goesOutAt: Instant;
  /** Why nothing is told; undefined if it is. */
  readonly silence: Reason | undefined;
}

/** A reminder goes with whatever the person has been told, is told now, or would be if it were not known already. */
export function planReminder(
  change: Change,
  { channels, own, goesOutAt, silence }: Telling,
  settings: PlanSettings,
): NoticePlan["reminder"] {
  if (silence !== undefined && isBesideThePoint(change, silence)) return undefined;
  const { item, origin } = change;
  const kind = "status" in item ? kindOf(item.status) : item.kind;
  // One that waits moves all the same: whether it may go out is asked again when its time comes.
  if (channels.length === 0 && !waits(change, kind, "reminder")) return undefined;
  const occasion = occasionOf(item, kind, settings);
  if (occasion === undefined) return undefined;
  const { sendingHours } = settings;
  const comesAt = sendingHours === null ? goesOutAt : nextOpening(goesOutAt, sendingHours, own);
  const newsAt = silence === undefined || waits(change, kind, "news") ? comesAt : lastSaid(change, kind);
  const listener = { own, newsAt, plannedAt: goesOutAt, id: origin.caseId + origin.entry };
  const at = remindAt(occasion, listener, settings);
  return at === undefined ? undefined : { at, channels };
}

/** The same has been planned before and waits for its time. */
function waits({ earlier = [] }: Change, kind: Kind, purpose: Purpose): boolean {
  return earlier.some(
    (notice) => notice.kind === kind && isWaiting(notice.state) && purposeOf(notice.noticeId) === purpose,
  );
}

/** When the person was told the same last, as far as it still matters. */
function lastSaid({ earlier = [] }: Change, kind: Kind): Instant | undefined {
  return earlier
    .filter((notice) => notice.kind === kind && purposeOf(notice.noticeId) === "news")
    .flatMap(({ sentAt }) => sentAt ?? [])
    .toSorted()
    .at(-1);
}

/** Nobody is reminded of what was kept quiet, or has been overtaken. */
function isBesideThePoint(change: Change, silence: Reason): boolean {
  if (silence === "amendment")
    return change.type === "status" && stationOf(change.line)?.plan.reason === "quiet";
  return silence === "quiet" || silence === "newer-request";
}
