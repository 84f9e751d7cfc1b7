import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";

export interface ColdStart {
  readonly name: string;
  readonly kilobytes: number;
  /** Median of {@link RUNS} fresh processes, from nothing to the handler, without the start of Node itself. */
  readonly importMs: number;
}

const RUNS = 7;

const TIMER = `const start = performance.now(); require(process.argv[1]); console.log(performance.now() - start);`;

/** Bundle size and import time of each function, and of an empty handler. */
export async function measureColdStarts(): Promise<readonly ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), "sachstand-cold-"));
  try {
    await synthesize(readSettings("local"), folder);
    const empty = join(folder, "bundles", "(empty handler)");
    mkdirSync(empty);
    writeFileSync(join(empty, "index.js"), "exports.handler = async () => undefined;\n");
    const environments = environmentsIn(folder);
    return readdirSync(join(folder, "bundles")).map((name) =>
      measure(name, join(folder, "bundles", name, "index.js"), environments.get(name) ?? {}),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(name: string, file: string, environment: Readonly<Record<string, string>>): ColdStart {
  const env = { ...process.env, AWS_REGION: "eu-central-1", ...environment };
  const times = Array.from({ length: RUNS }, () =>
    Number(execFileSync(process.execPath, ["-e", TIMER, file], { env, encoding: "utf8" })),
  ).sort((one, other) => one - other);
  return {
    name,
    kilobytes: statSync(file).size / 1_024,
    importMs: times[Math.floor(RUNS / 2)] ?? Number.NaN,
  };
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
function environmentsIn(folder: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const templates = readdirSync(folder).filter((name) => name.endsWith(".template.json"));
  const functions = templates
    .map((name) => templateSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))))
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type }) => Type === "AWS::Lambda::Function");
  return new Map(
    functions.map(({ Properties }) => {
      const name = String(Properties?.FunctionName).replace("sachstand-local-", "");
      const variables = Object.entries(Properties?.Environment?.Variables ?? {});
      return [name, Object.fromEntries(variables.map(([key, value]) => [key, textOf(value)]))];
    }),
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "known-on-deployment";
}
