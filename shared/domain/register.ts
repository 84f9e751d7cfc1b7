import type { Channel } from "./channel.ts";
import type { Instant } from "./time.ts";

/** A channel stands still: somebody has stopped it, or its provider refuses everything. */
export interface Pause {
  readonly since: Instant;
  /** Absent: until somebody resumes it. */
  readonly until?: Instant | undefined;
  /** The provider's code, or who has stopped it. */
  readonly code: string;
}

/** What must be known about an address right before it is sent to. */
export interface AddressFacts {
  /** A keyed hash that stands for the address; the same for as long as the key is. */
  readonly hash: string;
  /** All that may stand for it somewhere, by whichever of our keys. */
  readonly refs: readonly string[];
  /** It has bounced for good, or its owner has complained. */
  readonly isSuppressed: boolean;
}

/** What a sender looks up once per batch. */
export interface SendingFacts {
  readonly pause: Pause | undefined;
  /** US dollars spent over this channel this month. */
  readonly spentUsd: number;
  readonly addresses: ReadonlyMap<string, AddressFacts>;
}

/** The table Register as senders see it: what must be remembered beside cases, people and notices. */
export interface SendingRegister {
  look(channel: Channel, addresses: readonly string[], now: Instant): Promise<SendingFacts>;
  /** Adds to what has been spent this month over a channel; returns the sum. */
  spend(channel: Channel, usd: number, now: Instant): Promise<number>;
  /** Stops a channel; a longer or endless pause that is there already stays. */
  pause(channel: Channel, pause: Pause): Promise<void>;
}

/** Addresses that nothing may be sent to any more, by their hash. */
export interface Suppressions {
  suppress(channel: Channel, address: string, reason: string, now: Instant): Promise<void>;
}

/** Lets a paused channel go on. */
export interface Resumption {
  resume(channel: Channel): Promise<void>;
}

/** What stands still, and how that is changed. */
export interface ChannelPauses extends Pick<SendingRegister, "pause">, Resumption {
  /** The pause that was put last; it may be over. */
  current(channel: Channel): Promise<Pause | undefined>;
}

/** A count that a claim raises and that may stand in its way. */
export interface Counter {
  readonly key: string;
  readonly entry: string;
  /** Absent: only counted. */
  readonly limit: number | undefined;
  /** The count is forgotten after this moment. */
  readonly keepUntil: Instant;
}

/** The month that a moment's spending belongs to, like `2026-11`. */
export function monthOf(now: Instant): string {
  return now.slice(0, 7);
}

/** Whether a pause holds at this moment. */
export function isPaused(pause: Pause | undefined, now: Instant): pause is Pause {
  return pause !== undefined && (pause.until === undefined || pause.until > now);
}
