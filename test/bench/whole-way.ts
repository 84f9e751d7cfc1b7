import assert from "node:assert/strict";
import { CHANNEL_NAMES } from "../../shared/domain/channel.ts";
import { createSend, timeNecessaryCalls, timeSends } from "./bare-loops.ts";
import { addressOf, arrived, inLanes, putCase, putPeople, tablesAt } from "./load.ts";
import { type Figure, median, medianRatio, percentile, type Table } from "./report.ts";
import { type Look, look, type Spent, spentBetween } from "./spent.ts";
import { type BenchStage, type Received, startStage } from "./stage.ts";

const WARM_UP = 1_000;
const CHANGES = 2_000;
const ROUNDS = 5;
const STEADY_CHANGES = 200;
const STEADY_PER_SECOND = 20;

/** Functions that run by the clock; those that take receipts have none to take. */
const APART = new Set(["release-notices"]);

/** Throughput beside bare loops, AWS requests and CPU of each function, and the time from write to provider. */
export async function measureWholeWay(): Promise<readonly Table[]> {
  const stage = await startStage();
  try {
    // Receipts come back at the same time as the next notices leave, and on AWS they share no processor with them.
    for (const channel of CHANNEL_NAMES)
      await stage.behave({ channel, behaviour: { givesNoReceipts: true } });
    return await measure(stage);
  } finally {
    await stage.stop();
  }
}

async function measure(bench: BenchStage): Promise<readonly Table[]> {
  const tables = tablesAt(bench.endpoint);
  const send = await createSend(bench.endpoint);

  // Correct first: everybody once, with the right text, before any time is taken.
  await timeWholeWay(bench, "warm-up", WARM_UP);
  await timeSends(send, WARM_UP);
  await timeNecessaryCalls(tables, send, WARM_UP);

  const [wholeWay, sends, necessary]: [number[], number[], number[]] = [[], [], []];
  const spent: ReadonlyMap<string, Spent>[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const before = await look(bench);
    wholeWay.push(await timeWholeWay(bench, `round-${round}`, CHANGES));
    spent.push(spentBetween(before, await look(bench)));
    sends.push(await timeSends(send, CHANGES));
    necessary.push(await timeNecessaryCalls(tables, send, CHANGES));
  }
  const perSecond = (times: readonly number[]) => CHANGES / (median(times) / 1_000);
  const beside = (name: string, peers: readonly number[]): Figure => ({
    name,
    value: perSecond(peers),
    unit: "/s",
    ratio: medianRatio(peers, wholeWay),
  });
  const throughput: Table = {
    title: `${CHANGES} changes on their whole way; ratio: the whole way's rate to the peer's`,
    rounds: ROUNDS,
    figures: [
      { name: "whole way, from the first write to the last message", value: perSecond(wholeWay), unit: "/s" },
      beside("bare loop of the same sends", sends),
      {
        ...beside("bare loop of the necessary calls (put, claim, send, record)", necessary),
        aim: { atLeast: 0.8 },
      },
    ],
  };
  const { requests, cpu } = perNotice(spent);
  return [throughput, requests, cpu, await steady(bench), await receipts(bench)];
}

/** Milliseconds without another request of theirs after which receipts count as recorded; the last one comes after 1.5 s. */
const QUIET_MS = 5_000;

/** What receipts take, once all that they are about has been sent. */
async function receipts(bench: BenchStage): Promise<Table> {
  for (const channel of CHANNEL_NAMES) await bench.behave({ channel, behaviour: {} });
  const before = await look(bench);
  await timeWholeWay(bench, "receipts", CHANGES);
  let [after, since] = [await look(bench), performance.now()];
  while (performance.now() - since < QUIET_MS) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const now = await look(bench);
    const isMore = ofReceipts(before, now).some(
      ({ requests }, at) => requests !== ofReceipts(before, after)[at]?.requests,
    );
    after = now;
    if (isMore) since = performance.now();
  }
  return {
    title: `Receipts of ${CHANGES} notices, apart from the above`,
    figures: ofReceipts(before, after).flatMap(({ name, requests, cpuMs }) => [
      { name: `${name}: AWS requests per notice`, value: requests / CHANGES, unit: "" },
      { name: `${name}: CPU per notice`, value: cpuMs / CHANGES, unit: "ms" },
    ]),
  };
}

function ofReceipts(before: Look, after: Look): readonly (Spent & { readonly name: string })[] {
  const spent = spentBetween(before, after);
  return ["record-receipts", "read-sms-log"].map((name) => ({
    name,
    ...(spent.get(name) ?? { requests: 0, cpuMs: 0 }),
  }));
}

function perNotice(rounds: readonly ReadonlyMap<string, Spent>[]): {
  readonly requests: Table;
  readonly cpu: Table;
} {
  const names = [...new Set(rounds.flatMap((round) => [...round.keys()]))].toSorted();
  const ofEach = (what: keyof Spent, chosen: (name: string) => boolean) =>
    rounds.map(
      (round) =>
        names.filter(chosen).reduce((total, name) => total + (round.get(name)?.[what] ?? 0), 0) / CHANGES,
    );
  const table = (what: keyof Spent, unit: string, title: string, together: Figure): Table => ({
    title,
    rounds: ROUNDS,
    figures: [
      ...names
        .map((name): Figure => ({ name, value: median(ofEach(what, (one) => one === name)), unit }))
        .filter(({ value }) => value > 0),
      together,
    ],
  });
  const isOnTheWay = (name: string) => !APART.has(name);
  const untilSent = "together, from stream read to sent";
  return {
    requests: table("requests", "", "AWS requests per notice", {
      name: untilSent,
      value: median(ofEach("requests", isOnTheWay)),
      unit: "",
      aim: { atMost: 6 },
    }),
    cpu: table("cpuMs", "ms", "CPU of the function's threads per notice", {
      name: untilSent,
      value: median(ofEach("cpuMs", isOnTheWay)),
      unit: "ms",
    }),
  };
}

/** Milliseconds from the first write of `count` changes to the last message; checks each message. */
export async function timeWholeWay(bench: BenchStage, name: string, count: number): Promise<number> {
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

/** From each write to its message, at a steady rate. */
async function steady(bench: BenchStage): Promise<Table> {
  const percentiles: { p50: number; p95: number; longest: number }[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const delays = await steadyRound(bench, `steady-${round}`);
    percentiles.push({
      p50: percentile(delays, 0.5),
      p95: percentile(delays, 0.95),
      longest: percentile(delays, 1),
    });
  }
  const figure = (name: "p50" | "p95" | "longest"): Figure => ({
    name,
    value: median(percentiles.map((round) => round[name])),
    unit: "ms",
  });
  return {
    title: `From write to provider at ${STEADY_PER_SECOND} changes/s (${STEADY_CHANGES} changes)`,
    rounds: ROUNDS,
    figures: [figure("p50"), { ...figure("p95"), aim: { atMost: 500 } }, figure("longest")],
  };
}

async function steadyRound(bench: BenchStage, name: string): Promise<readonly number[]> {
  const tables = tablesAt(bench.endpoint);
  await putPeople(tables, name, STEADY_CHANGES);
  const had = await bench.size();
  const written = new Map<string, number>();
  const writes: Promise<void>[] = [];
  for (let index = 0; index < STEADY_CHANGES; index++) {
    written.set(addressOf(index), Date.now());
    writes.push(putCase(tables, name, index));
    await new Promise((resolve) => setTimeout(resolve, 1_000 / STEADY_PER_SECOND));
  }
  await Promise.all(writes);
  await arrived(bench, had + STEADY_CHANGES);
  const messages = (await bench.messages()).slice(had);
  check(messages, STEADY_CHANGES);
  return messages.map(({ to, at }) => Date.parse(at) - (written.get(to) ?? 0));
}
