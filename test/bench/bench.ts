import assert from "node:assert/strict";
import { cpus } from "node:os";
import { createSend, timeNecessaryCalls, timeSends } from "./bare-loops.ts";
import { measureBill } from "./bill.ts";
import { measureColdStarts } from "./cold-start.ts";
import { ROUNDS as FIGURE_ROUNDS, measureFigures } from "./figures.ts";
import { ROUNDS as LIST_ROUNDS, measureLists } from "./lists.ts";
import { addressOf, arrived, inLanes, putCase, putPeople, tablesAt } from "./load.ts";
import { measurePages } from "./pages.ts";
import { measureRendering, ROUNDS as RENDERING_ROUNDS, type RenderingFigure } from "./rendering.ts";
import { type BenchStage, type Counts, type Received, startStage } from "./stage.ts";
import { DUE, FEW, measureSweeps, ROUNDS as SWEEP_ROUNDS } from "./sweep.ts";

const WARM_UP = 1_000;
const CHANGES = 2_000;
const ROUNDS = 3;
const STEADY_CHANGES = 200;
const STEADY_PER_SECOND = 20;

/** What can be measured by itself: `npm run bench -- rendering`. */
const PARTS: ReadonlyMap<string, () => Promise<void>> = new Map([
  ["whole-way", onStage],
  ["cold-start", coldStarts],
  ["rendering", rendering],
  ["pages", pages],
  ["lists", lists],
  ["figures", figures],
  ["sweep", sweeps],
  ["bill", bill],
]);

const names = process.argv.length > 2 ? process.argv.slice(2) : [...PARTS.keys()];
const unknown = names.find((name) => !PARTS.has(name));
if (unknown !== undefined) {
  console.error(`The bench has no part ${unknown}, but ${[...PARTS.keys()].join(", ")}.`);
  process.exit(1);
}
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown CPU"}\n`);
for (const name of names) await PARTS.get(name)?.();

async function onStage(): Promise<void> {
  const stage = await startStage();
  try {
    await run(stage);
  } finally {
    await stage.stop();
  }
}

async function run(bench: BenchStage): Promise<void> {
  const tables = tablesAt(bench.endpoint);
  const send = await createSend(bench.endpoint);

  // Correct first: everybody once, with the right text, before any time is taken.
  await wholeWay(bench, "warm-up", WARM_UP);
  await timeSends(send, WARM_UP);
  await timeNecessaryCalls(tables, send, WARM_UP);

  const before = await bench.counts();
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    rounds.push({
      wholeWay: await wholeWay(bench, `round-${round}`, CHANGES),
      sends: await timeSends(send, CHANGES),
      necessary: await timeNecessaryCalls(tables, send, CHANGES),
    });
  }
  const requests = requestsBetween(before, await bench.counts());
  const total = [...requests.values()].reduce((sum, count) => sum + count, 0);

  print(`${CHANGES} changes, medians of ${ROUNDS} rounds`, [
    ["whole way, from the first write to the last message", rate(rounds, "wholeWay")],
    ["bare loop of the same sends", `${rate(rounds, "sends")}, ratio ${ratio(rounds, "sends")}`],
    [
      "bare loop of the necessary calls (put, claim, send, record)",
      `${rate(rounds, "necessary")}, ratio ${ratio(rounds, "necessary")}`,
    ],
  ]);
  print("AWS requests per notice", [
    ...[...requests].map(([caller, count]) => [caller, (count / (CHANGES * ROUNDS)).toFixed(2)] as const),
    ["together", (total / (CHANGES * ROUNDS)).toFixed(2)],
  ]);
  const delays = await steady(bench);
  print(`From write to provider at ${STEADY_PER_SECOND} changes/s (${STEADY_CHANGES} changes)`, [
    ["p50", `${percentile(delays, 0.5)} ms`],
    ["p95", `${percentile(delays, 0.95)} ms`],
    ["longest", `${percentile(delays, 1)} ms`],
  ]);
}

/** Prints what `npm run cost` reads from infra/cost/measured.json. */
async function bill(): Promise<void> {
  console.log(JSON.stringify(await measureBill(), null, 2));
}

async function lists(): Promise<void> {
  const figures = await measureLists();
  print(
    `The first page of an office's cases, medians of ${LIST_ROUNDS} rounds in turn`,
    figures.map(({ cases, times }) => [`an office with ${cases} cases`, `${median(times).toFixed(2)} ms`]),
  );
}

async function figures(): Promise<void> {
  const offices = await measureFigures();
  print(
    `The figures of an office, medians of ${FIGURE_ROUNDS} rounds in turn`,
    offices.map(({ notices, times, cpuTimes }) => [
      `an office with ${notices} notices`,
      `${median(times).toFixed(0)} ms, ${median(cpuTimes).toFixed(0)} ms of CPU`,
    ]),
  );
}

async function pages(): Promise<void> {
  const figures = await measurePages();
  print(
    "One view of the applicant's page (median of five rounds of 300 views, after 1 000)",
    figures.map(({ page, cpuMs, wallMs, bytes }) => [
      page,
      `${cpuMs.toFixed(2)} ms of CPU, ${wallMs.toFixed(1)} ms, ${(bytes / 1_024).toFixed(1)} KB over the wire`,
    ]),
  );
}

async function coldStarts(): Promise<void> {
  const starts = await measureColdStarts();
  print(
    "Cold start: bundle and import",
    starts.map(({ name, kilobytes, importMs }) => [
      name,
      `${kilobytes.toFixed(0)} KB, ${importMs.toFixed(0)} ms`,
    ]),
  );
}

async function rendering(): Promise<void> {
  const { perNotice, filling, fillingOnly } = await measureRendering();
  const medians = `CPU per notice, medians of ${RENDERING_ROUNDS} rounds`;
  print(`Rendering beside what its request costs (${medians})`, renderingRows(perNotice));
  print(`Filling the same messages, days formatted (${medians})`, renderingRows(filling));
  print(`Filling the same messages, values made beforehand (${medians})`, renderingRows(fillingOnly));
}

/** Each figure, and what share of it the first one takes. */
function renderingRows(figures: readonly RenderingFigure[]): readonly (readonly [string, string])[] {
  const [ours, ...others] = figures;
  if (ours === undefined) return [];
  const figure = (one: RenderingFigure, channel: "sms" | "email") => `${median(one[channel]).toFixed(1)} µs`;
  const share = (one: RenderingFigure, channel: "sms" | "email") =>
    median(one[channel].map((time, round) => (ours[channel][round] ?? Number.NaN) / time)).toFixed(2);
  return [
    [ours.name, `SMS ${figure(ours, "sms")}, e-mail ${figure(ours, "email")}`],
    ...others.map((other): readonly [string, string] => [
      other.name,
      `SMS ${figure(other, "sms")}, ratio ${share(other, "sms")}; e-mail ${figure(other, "email")}, ratio ${share(other, "email")}`,
    ]),
  ];
}

async function sweeps(): Promise<void> {
  const figures = await measureSweeps();
  print(
    `A sweep of the same ${DUE} due notices, medians of ${SWEEP_ROUNDS} rounds`,
    figures.map(({ atRest, seedSeconds, sweeps: times, peers, requests }) => [
      `${atRest} notices at rest (put there in ${seedSeconds.toFixed(0)} s)`,
      `${median(times).toFixed(1)} ms, ${sum(requests)} requests (${listed(requests)}); beside ${FEW}: ${median(peers).toFixed(1)} ms, ratio ${median(times.map((time, round) => time / (peers[round] ?? Number.NaN))).toFixed(2)}`,
    ]),
  );
  print(
    "A scan for them",
    figures.flatMap(({ atRest, scan }): readonly (readonly [string, string])[] =>
      scan === undefined
        ? []
        : [[`${atRest} notices at rest`, `${scan.milliseconds.toFixed(0)} ms, ${scan.requests} requests`]],
    ),
  );
}

function listed(requests: Readonly<Record<string, number>>): string {
  return Object.entries(requests)
    .map(([action, count]) => `${count} ${action}`)
    .join(", ");
}

/** Milliseconds from the first write of `count` changes to the last message; checks each message. */
async function wholeWay(bench: BenchStage, name: string, count: number): Promise<number> {
  const tables = tablesAt(bench.endpoint);
  await putPeople(tables, name, count);
  const had = await bench.size();
  const start = performance.now();
  await inLanes(count, (index) => putCase(tables, name, index));
  await arrived(bench, had + count);
  const duration = performance.now() - start;
  check((await bench.messages()).slice(had), count);
  return duration;
}

function check(messages: readonly Received[], count: number): void {
  const byText = (one: string, other: string) => (one < other ? -1 : 1);
  const expected = Array.from({ length: count }, (_, index) => addressOf(index)).sort(byText);
  const actual = messages.map(({ to }) => to).sort(byText);
  assert.deepEqual(actual, expected, "everybody gets exactly one message");
  for (const { text } of messages) assert.match(text, /Ihr Antrag ist (bei uns )?angekommen/);
}

/** Milliseconds from each write to its message, at a steady rate. */
async function steady(bench: BenchStage): Promise<readonly number[]> {
  const tables = tablesAt(bench.endpoint);
  await putPeople(tables, "steady", STEADY_CHANGES);
  const had = await bench.size();
  const written = new Map<string, number>();
  const writes: Promise<void>[] = [];
  for (let index = 0; index < STEADY_CHANGES; index++) {
    written.set(addressOf(index), Date.now());
    writes.push(putCase(tables, "steady", index));
    await new Promise((resolve) => setTimeout(resolve, 1_000 / STEADY_PER_SECOND));
  }
  await Promise.all(writes);
  await arrived(bench, had + STEADY_CHANGES);
  const messages = (await bench.messages()).slice(had);
  check(messages, STEADY_CHANGES);
  return messages
    .map(({ to, at }) => Date.parse(at) - (written.get(to) ?? 0))
    .sort((one, other) => one - other);
}

/** Requests that our functions made between two counts, by function. */
function requestsBetween(before: Counts, after: Counts): ReadonlyMap<string, number> {
  const ours = Object.keys(after).filter((caller) => caller !== "person");
  return new Map(ours.map((caller) => [caller, sum(after[caller]) - sum(before[caller])]));
}

function sum(counts: Readonly<Record<string, number>> | undefined): number {
  return Object.values(counts ?? {}).reduce((total, count) => total + count, 0);
}

/** Milliseconds of one round. */
interface Round {
  readonly wholeWay: number;
  readonly sends: number;
  readonly necessary: number;
}

function rate(rounds: readonly Round[], what: keyof Round): string {
  return `${(CHANGES / (median(rounds.map((round) => round[what])) / 1_000)).toFixed(0)} /s`;
}

/** The whole way's rate as a share of its peer's, each round by itself, so that a busy moment hits both. */
function ratio(rounds: readonly Round[], peer: keyof Round): string {
  return median(rounds.map((round) => round[peer] / round.wholeWay)).toFixed(2);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function print(title: string, rows: readonly (readonly [string, string])[]): void {
  console.log(title);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(62)} ${value}`);
  console.log();
}
