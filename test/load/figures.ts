import { percentile } from "../bench/report.ts";

/** Milliseconds by share. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
}

/** How long something took, for half of all, for nearly all, and at worst. */
export function spreadOf(values: readonly number[]): Spread {
  const [p50 = 0, p95 = 0, p99 = 0, longest = 0] = [0.5, 0.95, 0.99, 1].map((share) =>
    percentile(values, share),
  );
  return { p50, p95, p99, longest };
}

/** `48 ms`, `3.2 s`, `2.5 min`. */
export function duration(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return "none";
  if (milliseconds < 1_000) return `${milliseconds.toFixed(0)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${(milliseconds / 60_000).toFixed(1)} min`;
}

/** `p50 48 ms, p95 77 ms, p99 80 ms, longest 84 ms`. */
export function spreadText(spread: Spread): string {
  return Object.entries(spread)
    .map(([name, value]) => `${name} ${duration(value)}`)
    .join(", ");
}

/** Bytes as MB. */
export function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`;
}

/** `3 A, 1 B`, the most frequent first; `none`. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).toSorted(([, one], [, other]) => other - one);
  return rows.map(([name, count]) => `${count} ${name}`).join(", ") || "none";
}
