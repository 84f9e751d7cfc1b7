import { rowOf } from "./kinds.ts";
import type { Notice, Reason } from "./notice.ts";
import type { Counter } from "./register.ts";
import type { SendSettings } from "./settings.ts";
import { after, DAY, HOUR, type Instant, onBerlinClock } from "./time.ts";

/** A counter, and why a notice is kept back when it is full. */
export interface LimitCounter extends Counter {
  readonly reason: Extract<Reason, "over-person-limit" | "over-address-limit">;
}

/**
 * The counters that a claim raises, so that no loop upstream can flood a phone: messages to one person on one day,
 * which essential ones pass, and to one address in one hour, whoever they are for. A second try is no second message.
 * @param addressHash stands for the address
 */
export function countersFor(
  { applicantId, attempts, kind }: Notice,
  addressHash: string,
  { perPersonAndDay, perAddressAndHour }: SendSettings["limits"],
  now: Instant,
): readonly LimitCounter[] {
  if (attempts > 0 || applicantId === undefined || kind === undefined) return [];
  if (rowOf(kind).uncounted === true) return [];
  const passes = rowOf(kind).essential === true;
  return [
    {
      key: `count#person#${applicantId}`,
      entry: onBerlinClock(now).day,
      limit: passes ? undefined : perPersonAndDay,
      keepUntil: after(now, 2 * DAY),
      reason: "over-person-limit",
    },
    {
      key: `count#address#${addressHash}`,
      entry: now.slice(0, 13),
      limit: perAddressAndHour,
      keepUntil: after(now, 2 * HOUR),
      reason: "over-address-limit",
    },
  ];
}
