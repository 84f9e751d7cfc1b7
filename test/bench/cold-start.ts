import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import * as z from "zod";
import { bundleFolder, bundleOptions } from "../../infra/aws/bundle.ts";
import { readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { FIRST_EVENTS, LEADS_TO } from "./cold-events.ts";
import { peerSource } from "./cold-peer.ts";
import { type FakeAws, startFakeAws } from "./fake-aws.ts";
import { type Figure, median, medianRatio, type Table } from "./report.ts";

const ROUNDS = 7;

const TITLES = [
  "Bundles",
  "Import alone; ratio: to an empty handler with the same SDK clients",
  "Import and first event; ratio: to an empty handler with the same SDK clients",
  "Import and first event; ratio: to the same requests with the bare SDK",
  "CPU up to the first answer, Node's own start included; ratio: to that empty handler",
  "CPU up to the first answer, Node's own start included; ratio: to those bare requests",
];

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** From nothing to the first answer, without the start of Node itself; `cpu` is that of all its threads. */
const TIMER = `
const [file, event] = process.argv.slice(2);
const start = performance.now();
const { handler } = require(file);
const loaded = performance.now() - start;
handler(JSON.parse(event), { getRemainingTimeInMillis: () => 30000, awsRequestId: "cold" }).then((answer) => {
  const handled = performance.now() - start;
  const { user, system } = process.cpuUsage();
  const cpu = (user + system) / 1000;
  console.log("\\n" + JSON.stringify({ loaded, handled, cpu, answer }));
  process.exit(0);
});
`;

const timedSchema = z.object({
  loaded: z.number(),
  handled: z.number(),
  cpu: z.number(),
  answer: z.unknown().optional(),
});
const answerSchema = z.object({
  statusCode: z.literal(200).optional(),
  batchItemFailures: z.array(z.unknown()).optional(),
});

/** One fresh process each, all on the same fake AWS. */
interface Bench {
  readonly folder: string;
  readonly timer: string;
  readonly aws: FakeAws;
}

/**
 * Bundle, import and first event of each function, in turn with two peers: an empty handler with the same SDK clients, and one
 * that also makes the same requests with them, bare.
 */
export async function measureColdStarts(): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), "sachstand-cold-"));
  const aws = await startFakeAws();
  try {
    await synthesize(readSettings("local"), folder);
    const timer = join(folder, "timer.cjs");
    writeFileSync(timer, TIMER);
    const environments = environmentsIn(folder, aws.endpoint);
    const names = readdirSync(join(folder, "bundles")).filter((name) => name in FIRST_EVENTS);
    const tables: (readonly Figure[])[] = [];
    for (const name of names) {
      tables.push(await measure({ folder, timer, aws }, name, environments.get(name) ?? {}));
    }
    return TITLES.map((title, index) => ({
      title,
      ...(index > 0 && { rounds: ROUNDS }),
      figures: tables.flatMap((figures) => figures[index] ?? []),
    }));
  } finally {
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  bench: Bench,
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly Figure[]> {
  const file = join(bundleFolder(bench.folder, name), "index.js");
  const event = FIRST_EVENTS[name] ?? {};
  const start = (bundle: string) => startOnce(bench, bundle, event, environment);
  // Correct first: the event is handled, and nothing of it has to come again.
  bench.aws.take();
  const { answer } = await start(file);
  const requests = bench.aws.take();
  const { batchItemFailures = [] } = answerSchema.parse(answer ?? {});
  // A receipt that no notice knows yet comes again.
  assert.equal(batchItemFailures.length, name === "record-receipts" ? 1 : 0, name);
  const actions = requests.map(({ action }) => action);
  assert.ok(
    name in LEADS_TO ? actions.includes(LEADS_TO[name] ?? "") : true,
    `${name} asked ${actions.join(", ")}`,
  );

  const clients = new Set(readFileSync(file, "utf8").match(/(?<=\bnew )[A-Za-z]+Client(?=\b)/g) ?? []);
  const empty = await bundlePeer(bench.folder, `${name}-empty`, peerSource(clients, []));
  const bare = await bundlePeer(bench.folder, `${name}-bare`, peerSource(clients, requests));
  const times: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    times.push({ ours: await start(file), empty: await start(empty), bare: await start(bare) });
  }
  const of = (who: keyof Round, what: "loaded" | "handled" | "cpu") => times.map((round) => round[who][what]);
  const beside = (what: "handled" | "cpu", peer: keyof Round) => ({
    name,
    value: median(of("ours", what)),
    unit: "ms",
    ratio: medianRatio(of("ours", what), of(peer, what)),
  });
  return [
    { name, value: statSync(file).size / 1_024, unit: "KB" },
    {
      name,
      value: median(of("ours", "loaded")),
      unit: "ms",
      ratio: medianRatio(of("ours", "loaded"), of("empty", "loaded")),
    },
    { ...beside("handled", "empty"), aim: { atMost: 1.3 } },
    beside("handled", "bare"),
    beside("cpu", "empty"),
    beside("cpu", "bare"),
  ];
}

type Timed = z.infer<typeof timedSchema>;

/** One start of each, in turn. */
interface Round {
  readonly ours: Timed;
  readonly empty: Timed;
  readonly bare: Timed;
}

async function startOnce(
  { timer, aws }: Bench,
  bundle: string,
  event: object,
  environment: Readonly<Record<string, string>>,
): Promise<Timed> {
  const env = {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: "/nonexistent",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_LAMBDA_FUNCTION_NAME: "bench",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    ...environment,
  };
  const { stdout } = await run(process.execPath, [timer, bundle, JSON.stringify(event)], { env });
  return timedSchema.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}

/** Bundled as a function is. */
async function bundlePeer(folder: string, name: string, contents: string): Promise<string> {
  const outfile = join(folder, "peers", name, "index.js");
  mkdirSync(join(folder, "peers"), { recursive: true });
  await build({ ...bundleOptions(), stdin: { contents, resolveDir: root }, outfile });
  return outfile;
}

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z
        .object({
          FunctionName: z.unknown().optional(),
          Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
        })
        .optional(),
    }),
  ),
});

/** The template's environment by the function's name; what is only known on deployment gets some text. */
function environmentsIn(
  folder: string,
  endpoint: string,
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const templates = readdirSync(folder).filter((name) => name.endsWith(".template.json"));
  const functions = templates
    .map((name) => templateSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))))
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type }) => Type === "AWS::Lambda::Function");
  return new Map(
    functions.map(({ Properties }) => {
      const name = String(Properties?.FunctionName).replace("sachstand-local-", "");
      const variables = Object.entries(Properties?.Environment?.Variables ?? {});
      return [name, Object.fromEntries(variables.map(([key, value]) => [key, textOf(value, key, endpoint)]))];
    }),
  );
}

/** Tables keep their last word, by which the fake knows them; a queue has an address. */
function textOf(value: unknown, key: string, endpoint: string): string {
  if (typeof value === "string") return value;
  const [word = ""] = key.split("_TABLE");
  const table = word.charAt(0) + word.slice(1).toLowerCase();
  return key.endsWith("_TABLE") ? `sachstand-local-${table}` : endpoint;
}
