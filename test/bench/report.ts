import { writeFileSync } from "node:fs";
import { cpus } from "node:os";

/** What a figure should reach. */
export type Aim = { readonly atMost: number } | { readonly atLeast: number };

/** One measured figure, maybe with a peer of the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Ours to the peer's, or the peer's to ours; the table's title says which. */
  readonly ratio?: number;
  /** What the ratio should reach, or else the value. */
  readonly aim?: Aim;
}

/** What one part of the bench found out. */
export interface Table {
  readonly title: string;
  /** So many rounds stand behind each median; none where something is counted or stands in one row. */
  readonly rounds?: number;
  readonly figures: readonly Figure[];
}

/** A run of the bench as it is kept: no path, no name of a host. */
export interface Results {
  readonly date: string;
  readonly node: string;
  readonly machine: string;
  readonly parts: Readonly<Record<string, readonly Table[]>>;
}

/** The machine as documents name it. */
export function machineName(): string {
  return `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown CPU"}`;
}

export function print({ title, rounds, figures }: Table): void {
  console.log(rounds === undefined ? title : `${title}; medians of ${rounds} rounds`);
  for (const figure of figures) console.log(`  ${figure.name.padEnd(66)} ${textOf(figure)}`);
  console.log();
}

function textOf({ value, unit, ratio, aim }: Figure): string {
  const parts = [
    `${rounded(value)} ${unit}`.trim(),
    ...(ratio === undefined ? [] : [`ratio ${ratio.toFixed(2)}`]),
    ...(aim === undefined ? [] : [`aim ${aimText(aim)}`]),
  ];
  return parts.join(", ");
}

export function aimText(aim: Aim): string {
  return "atMost" in aim ? `at most ${aim.atMost}` : `at least ${aim.atLeast}`;
}

/** Three digits that count. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** Writes a run's results, small enough to be kept. */
export function keep(file: string, results: Results): void {
  const short = (_key: string, value: unknown) => (typeof value === "number" ? rounded(value) : value);
  writeFileSync(file, `${JSON.stringify(results, short, 2)}\n`);
}

/** @throws if there is nothing to take the middle of */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("There are no values");
  return middle;
}

/** The median of one to the other, round by round, so that a busy moment hits both. */
export function medianRatio(ours: readonly number[], peers: readonly number[]): number {
  return median(ours.map((one, round) => one / (peers[round] ?? Number.NaN)));
}

/** What lies behind a share of all values, in the order of their size: `0.95` for p95. NaN where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
