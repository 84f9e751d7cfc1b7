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
  const groups = groupsOf(ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, asGroups));
  // An IPv4 address in the clothes of IPv6 (RFC 4291, section 2.5.5.2).
  if (groups.slice(0, 6).join(":") === "0:0:0:0:0:ffff") return groups.slice(6).map(asBytes).join(".");
  return groups.slice(0, 4).join(":");
}

/** The groups of an IPv6 address, each without leading zeros; all eight of them if it is one. */
function groupsOf(ip: string): readonly string[] {
  const [head = [], tail = []] = ip.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const missing = ip.includes("::") ? Math.max(0, 8 - head.length - tail.length) : 0;
  const zeros = Array.from({ length: missing }, () => "0");
  return [...head, ...zeros, ...tail].map((group) => group.replace(/^0+(?=.)/, ""));
}

function asGroups(_: string, ...bytes: readonly string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function asBytes(group: string): string {
  const value = Number.parseInt(group, 16);
  return `${value >> 8}.${value & 0xff}`;
}

/** Misses of a network in one window, as all functions together have seen them. */
export interface MissStore {
  look(networkRef: string, window: Instant): Promise<number>;
  add(networkRef: string, window: Instant, misses: number): Promise<void>;
}
