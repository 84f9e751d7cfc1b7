import type { Channel } from "./channel.ts";
import { type AttentionWord, type Notice, purposeOf, type Reason } from "./notice.ts";
import { isWaiting } from "./notice-states.ts";
import { between, type Day, daysAfter, type Instant, onBerlinClock, SECOND } from "./time.ts";

/** What figures need to know of a notice. */
export type CountedNotice = Pick<
  Notice,
  | "noticeId"
  | "state"
  | "plannedAt"
  | "channel"
  | "language"
  | "parts"
  | "sentAt"
  | "deliveredAt"
  | "reason"
  | "attention"
  | "attentionDone"
>;

/** Finds an office's notices by the time of their change; an index that may be a moment behind. */
export interface OfficeNotices {
  /** Those planned at `from` or later and before `until`, the newest first, page by page. */
  plannedWithin(office: string, from: Instant, until: Instant): AsyncIterable<readonly CountedNotice[]>;
}

/** Numbers of notices, by what has become of them. */
interface Outcomes {
  /** A provider took them, whatever it said later. */
  readonly sent: number;
  readonly delivered: number;
  /** Refused, bounced, unreachable. */
  readonly failed: number;
}

/** What an office's notices of some days have come to. A notice counts on the day of its change. */
export interface Figures extends Outcomes {
  /** Nobody knows whether they went out. */
  readonly uncertain: number;
  /** For their time, their turn or the provider's answer. */
  readonly waiting: number;
  /** Replaced, taken back, or withheld by a wish, a rule or a limit. */
  readonly notSent: number;
  readonly channels: Readonly<Record<Channel, Outcomes>>;
  /** Notices that a provider took, by the language they went out in. */
  readonly languages: Readonly<Partial<Record<string, number>>>;
  /** Why notices failed. */
  readonly failures: Readonly<Partial<Record<Reason, number>>>;
  /** Changes of which a caseworker had to tell somebody, or still has to. */
  readonly unreached: {
    readonly open: number;
    readonly done: Readonly<Partial<Record<AttentionWord, number>>>;
  };
  /** Parts of the SMS that a provider took. */
  readonly parts: number;
  /** From the change to the provider's word that its news has arrived; undefined if none has. */
  readonly medianSeconds: number | undefined;
  /** Each day from the first to the last. */
  readonly days: readonly (Outcomes & { readonly day: Day })[];
}

/** Whole days on the clocks of Europe/Berlin, both of them included. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

/** Counts notices, which may be of any day in the range and come in any order. */
export function figuresOf(notices: readonly CountedNotice[], { from, to }: DayRange): Figures {
  const messages = notices.filter(({ channel }) => channel !== undefined);
  const sent = messages.filter(wasSent);
  const byDay = Map.groupBy(messages, ({ plannedAt }) => onBerlinClock(plannedAt).day);
  const isOf = (channel: Channel) => messages.filter((notice) => notice.channel === channel);
  return {
    ...outcomesOf(messages),
    uncertain: count(messages, ({ state }) => state === "uncertain"),
    waiting: count(messages, ({ state }) => isWaiting(state) || state === "sending"),
    notSent: count(messages, ({ state }) => NOT_SENT.includes(state)),
    channels: { sms: outcomesOf(isOf("sms")), email: outcomesOf(isOf("email")) },
    languages: tally(sent, ({ language }) => language),
    failures: tally(messages.filter(hasFailed), ({ reason }) => reason),
    unreached: {
      open: count(notices, ({ attention }) => attention !== undefined),
      done: tally(notices, ({ attentionDone }) => attentionDone?.word),
    },
    parts: sent.reduce((sum, { parts = 0 }) => sum + parts, 0),
    medianSeconds: median(messages.flatMap(secondsToDelivery)),
    days: daysIn(from, to).map((day) => ({ day, ...outcomesOf(byDay.get(day) ?? []) })),
  };
}

const NOT_SENT: readonly string[] = ["superseded", "cancelled", "withheld"];

/** One that is sent again waits, whatever became of it before. */
function wasSent({ state, sentAt }: CountedNotice): boolean {
  return state === "sent" || state === "delivered" || (state === "failed" && sentAt !== undefined);
}

function hasFailed({ state }: CountedNotice): boolean {
  return state === "failed";
}

function outcomesOf(notices: readonly CountedNotice[]): Outcomes {
  return {
    sent: count(notices, wasSent),
    delivered: count(notices, ({ state }) => state === "delivered"),
    failed: count(notices, hasFailed),
  };
}

/** A reminder is planned with the change and waits for its day, which says nothing about how fast we are. */
function secondsToDelivery({ noticeId, state, plannedAt, deliveredAt }: CountedNotice): readonly number[] {
  if (state !== "delivered" || deliveredAt === undefined || purposeOf(noticeId) === "reminder") return [];
  return [Math.max(0, between(plannedAt, deliveredAt) / SECOND)];
}

/** Whole seconds: the middle one, of an even number the lower one of both. */
function median(seconds: readonly number[]): number | undefined {
  const middle = seconds.toSorted((one, other) => one - other)[Math.floor((seconds.length - 1) / 2)];
  return middle === undefined ? undefined : Math.round(middle);
}

function count<T>(items: readonly T[], isCounted: (item: T) => boolean): number {
  return items.reduce((sum, item) => sum + Number(isCounted(item)), 0);
}

function tally<T, Name extends string>(
  items: readonly T[],
  nameOf: (item: T) => Name | undefined,
): Readonly<Partial<Record<Name, number>>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const item of items) {
    const name = nameOf(item);
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function daysIn(from: Day, to: Day): readonly Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = daysAfter(day, 1)) days.push(day);
  return days;
}
