import { parseArgs } from "node:util";
import { BUGS } from "./bugs.ts";
import { BUG_NAMES, type Find } from "./hunt.ts";
import { INVARIANTS } from "./invariants.ts";
import { play } from "./run.ts";
import { inThreads, type Task } from "./threads.ts";

// Run by `npm run simulate`: the whole pipeline in a world that hurts it, once per seed.

const HELP = `npm run simulate -- [--seeds N] [--from SEED]   plays N runs (1000) from a seed (1) on; exit 1 on a violation
npm run simulate -- --seed S [--trace]           plays one run; with what happened in it
npm run simulate -- --bugs [--seeds N]           puts in one known mistake after the other, and says which seed finds it
  --bug NAME      with this mistake in it: ${BUG_NAMES.join(", ")}
  --threads N     at once (2)`;

const COUNT = /^[1-9]\d{0,8}$/;
const SEEDS_PER_TASK = 25;
/** So many violations are shown with their trace. */
const SHOWN = 3;

interface Wish {
  readonly seeds: number;
  readonly from: number;
  readonly threads: number;
  readonly seed: number | undefined;
  readonly trace: boolean;
  readonly bug: string | undefined;
  readonly bugs: boolean;
  readonly help: boolean;
}

/** @throws with a sentence for whoever has typed it */
function wishOf(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ seeds: { type: "string" }, from: { type: "string" }, seed: { type: "string" } },
      ...{ threads: { type: "string" }, bug: { type: "string" }, bugs: { type: "boolean" } },
      ...{ trace: { type: "boolean" }, help: { type: "boolean" } },
    },
  });
  const count = (name: "seeds" | "from" | "seed" | "threads", otherwise: number) => {
    const text = values[name];
    if (text === undefined) return otherwise;
    if (!COUNT.test(text)) throw new Error(`--${name} must be a whole number from 1 on`);
    return Number(text);
  };
  const { bug, bugs = false, trace = false, help = false } = values;
  if (bug !== undefined && !BUG_NAMES.includes(bug))
    throw new Error(`--bug must be one of ${BUG_NAMES.join(", ")}`);
  const seed = values.seed === undefined ? undefined : count("seed", 1);
  return {
    ...{ bug, bugs, trace, help, seed },
    seeds: count("seeds", 1_000),
    from: count("from", 1),
    threads: count("threads", 2),
  };
}

/** One run with all that is to be seen of it; whether nothing was violated. */
async function show(seed: number, bug: string | undefined, withTrace: boolean): Promise<boolean> {
  const { violations, trace, sent } = await play(seed, bug);
  if (withTrace) console.log(trace.join("\n"));
  for (const { invariant, what } of violations) {
    const sentence = Object.entries(INVARIANTS).find(([name]) => name === invariant)?.[1] ?? "";
    console.log(`seed ${seed} violates "${invariant}" (${sentence}) by ${what}`);
  }
  console.log(`seed ${seed}: ${violations.length} violations, ${sent} messages sent`);
  return violations.length === 0;
}

async function playAll({ seeds, from, threads, bug }: Wish): Promise<boolean> {
  const started = performance.now();
  const all = Array.from({ length: seeds }, (_, index) => from + index);
  const tasks = Array.from(
    { length: Math.ceil(seeds / SEEDS_PER_TASK) },
    (_, index): Task => ({
      do: "play",
      seeds: all.slice(index * SEEDS_PER_TASK, (index + 1) * SEEDS_PER_TASK),
      bug,
    }),
  );
  const bad: number[] = [];
  let runs = 0;
  let sent = 0;
  await inThreads(tasks, threads, (answer) => {
    runs += answer.runs;
    sent += answer.sent;
    bad.push(...answer.bad);
    return true;
  });
  bad.sort((one, other) => one - other);
  for (const seed of bad.slice(0, SHOWN)) await show(seed, bug, true);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  const verdict = bad.length === 0 ? "no violation" : `VIOLATIONS in seeds ${bad.join(", ")}`;
  console.log(`${runs} seeds from ${from}: ${verdict}; ${sent} messages sent, ${seconds} s`);
  return bad.length === 0;
}

/** Whether every mistake was found. */
async function huntAll({ seeds, from, threads }: Wish): Promise<boolean> {
  let found = 0;
  const tasks = BUG_NAMES.map((bug): Task => ({ do: "hunt", bug, from, most: seeds }));
  await inThreads(tasks, threads, ({ find }) => {
    if (find?.seed !== undefined) found++;
    if (find !== undefined) console.log(rowOf(find));
    return true;
  });
  console.log(`${found} of ${BUG_NAMES.length} bugs found`);
  return found === BUG_NAMES.length;
}

/** A row of the table in docs/simulation.md. */
function rowOf({ bug, seed, seeds, invariant }: Find): string {
  const cells = [`\`${bug}\``, BUGS[bug]?.wrong, seed ?? "-", seeds, invariant ?? "not found"];
  return `| ${cells.join(" | ")} |`;
}

async function main(): Promise<boolean> {
  const wish = wishOf(process.argv.slice(2));
  if (wish.help) {
    console.log(HELP);
    return true;
  }
  if (wish.bugs) return huntAll(wish);
  return wish.seed === undefined ? playAll(wish) : show(wish.seed, wish.bug, wish.trace);
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(HELP);
  process.exitCode = 2;
}
