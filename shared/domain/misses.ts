import type { Instant } from "./time.ts";

/** So many wrong codes from one network are looked up in one window; what follows is known to be guessing. */
export const MISSES_LOOKED_UP = 20;

/** How long a network's misses count, in ms. Windows begin on the hour, the half and the quarters. */
export const MISS_WINDOW = 15 * 60_000;

/** The window that a moment is in: its beginning. */
export function missWindow(now: Instant): Instant {
  const at = Date.parse(now);
  return new Date(at - (at % MISS_WINDOW)).toISOString();
}

/**
 * The part of a source address that stands for one household or office: of IPv6 the first four groups, since everybody
 * has as many of the rest as they like.
 */
export function networkOf(sourceIp: string): string {
  const ip = sourceIp.toLowerCase().split("%")[0] ?? "";
  if (!ip.includes(":")) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail = ""] = ip.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const zeros = Math.max(0, 8 - groups(head).length - groups(tail).length);
  const all = ip.includes("::")
    ? [...groups(head), ...Array.from({ length: zeros }, () => "0"), ...groups(tail)]
    : groups(head);
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

/** Misses of a network in one window, as all functions together have seen them. */
export interface MissStore {
  look(networkRef: string, window: Instant): Promise<number>;
  add(networkRef: string, window: Instant, misses: number): Promise<void>;
}
