import type { Channel } from "../../shared/domain/channel.ts";
import {
  type Counter,
  monthOf,
  type Pause,
  type Resumption,
  type SendingRegister,
  type Suppressions,
} from "../../shared/domain/register.ts";
import type { Instant } from "../../shared/domain/time.ts";

/** The twin of the table Register. */
export interface RegisterTwin extends SendingRegister, Suppressions, Resumption {
  /** Raises all counters, or none if one of them is full: that one is returned. */
  count<C extends Counter>(counters: readonly C[]): C | undefined;
  /** Since when nothing may go to what stands for an address (`<channel> <address>`). */
  readonly suppressed: ReadonlyMap<string, Instant>;
  readonly pauses: ReadonlyMap<Channel, Pause>;
  spent(channel: Channel, month: string): number;
  /** What stands for an address. */
  hash(channel: Channel, address: string): string;
  /** All keys that something is counted under. */
  readonly counted: readonly string[];
}

/**
 * A register in memory.
 * @param hashOf makes what stands for an address; readable, unless said otherwise
 */
export function createRegisterTwin(
  hashOf: (channel: Channel, address: string) => string = readable,
): RegisterTwin {
  const pauses = new Map<Channel, Pause>();
  const spending = new Map<string, number>();
  const suppressed = new Map<string, Instant>();
  const counts = new Map<string, number>();
  const countOf = ({ key, entry }: Counter) => counts.get(`${key} ${entry}`) ?? 0;
  return {
    pauses,
    suppressed,
    hash: hashOf,
    get counted() {
      return [...counts.keys()];
    },
    spent: (channel, month) => spending.get(`${channel} ${month}`) ?? 0,
    count(counters) {
      const full = counters.find(
        (counter) => counter.limit !== undefined && countOf(counter) >= counter.limit,
      );
      if (full !== undefined) return full;
      for (const counter of counters) counts.set(`${counter.key} ${counter.entry}`, countOf(counter) + 1);
      return undefined;
    },
    async look(channel, addresses, now) {
      const facts = addresses.map((address) => {
        const hash = hashOf(channel, address);
        return [address, { hash, refs: [hash], isSuppressed: suppressed.has(hash) }] as const;
      });
      return {
        pause: pauses.get(channel),
        spentUsd: spending.get(`${channel} ${monthOf(now)}`) ?? 0,
        addresses: new Map(facts),
      };
    },
    async spend(channel, usd, now) {
      const key = `${channel} ${monthOf(now)}`;
      const sum = (spending.get(key) ?? 0) + usd;
      spending.set(key, sum);
      return sum;
    },
    async pause(channel, pause) {
      const there = pauses.get(channel);
      const isLonger =
        there !== undefined &&
        pause.until !== undefined &&
        (there.until === undefined || there.until >= pause.until);
      if (!isLonger) pauses.set(channel, pause);
    },
    async resume(channel) {
      pauses.delete(channel);
    },
    async suppress(channel, address, _reason, now) {
      const hash = hashOf(channel, address);
      if (!suppressed.has(hash)) suppressed.set(hash, now);
    },
  };
}

function readable(channel: Channel, address: string): string {
  return `${channel} ${address.toLowerCase()}`;
}
