import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import * as z from "zod";
import { runStage } from "../../infra/local/run-stage.ts";
import { readSettings } from "../../infra/settings.ts";
import { type Person, tokenFor } from "../pipeline/sign-in.ts";
import { hostileValuesOf, valuesOf } from "./schema-values.ts";

// Run by `npm run fuzz`: every operation of the OpenAPI document, with valid and with hostile input, as each of three roles.

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 60);
const PEOPLE: readonly Person[] = ["caseworker", "lead", "machine"];

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
        requestBody: z
          .object({ content: z.object({ "application/json": z.object({ schema: z.unknown() }) }) })
          .optional(),
        responses: z.record(z.string(), z.unknown()),
      }),
    ),
  ),
});

const dataDir = mkdtempSync(join(tmpdir(), "sachstand-fuzz-"));
const stage = await runStage({
  settings: readSettings("local"),
  dataDir,
  awsPort: 0,
  webPort: 0,
  onLog: () => undefined,
});
let asked = 0;
try {
  const { paths } = documentSchema.parse(await (await fetch(`${stage.webUrl}/api/openapi.json`)).json());
  const tokens = await Promise.all(PEOPLE.map((person) => tokenFor(stage.webUrl, person)));
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      await fuzz(method.toUpperCase(), path, operation, tokens);
      console.log(`${method.toUpperCase()} ${path}: nothing undocumented`);
    }
  }
  console.log(`${asked} requests, no 5xx, no undocumented answer`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stage.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

type Operation = z.infer<typeof documentSchema>["paths"][string][string];

async function fuzz(
  method: string,
  path: string,
  operation: Operation,
  tokens: readonly string[],
): Promise<void> {
  const { parameters, requestBody, responses } = operation;
  const schema = requestBody?.content["application/json"].schema;
  const body =
    schema === undefined ? fc.constant(undefined) : fc.oneof(valuesOf(schema), hostileValuesOf(schema));
  const named = (place: string): fc.Arbitrary<Readonly<Record<string, string>>> => {
    const all = parameters
      .filter((one) => one.in === place)
      .map(({ name, schema: one }) =>
        fc.tuple(
          fc.constant(name),
          fc.oneof(valuesOf(one).map(String), fc.string({ maxLength: 30 })),
          place === "path" ? fc.constant(true) : fc.boolean(),
        ),
      );
    return fc
      .tuple(...all)
      .map((found) =>
        Object.fromEntries(found.flatMap(([name, value, isThere]) => (isThere ? [[name, value]] : []))),
      );
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...tokens),
      named("path"),
      named("query"),
      body,
      async (token, inPath, query, sent) => {
        const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
          encodeURIComponent(inPath[name] || "x"),
        );
        const target = `${stage.webUrl}${filled}?${new URLSearchParams(query)}`;
        const response = await fetch(target, {
          method,
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(sent !== undefined && { body: JSON.stringify(sent) }),
        });
        asked++;
        await response.arrayBuffer();
        const isDocumented = response.status < 500 && Object.hasOwn(responses, String(response.status));
        if (!isDocumented) throw new Error(`${method} ${path} answered ${response.status}`);
      },
    ),
    { numRuns: RUNS },
  );
}
