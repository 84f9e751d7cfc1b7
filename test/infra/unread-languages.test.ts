import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { readSettings, unreviewedLanguages } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";

const folder = mkdtempSync(join(tmpdir(), "sachstand-unread-"));
const cdk = createRequire(import.meta.url).resolve("aws-cdk/bin/cdk");

beforeAll(async () => {
  await synthesize(readSettings("production"), join(folder, "production"));
  await synthesize(readSettings("staging"), join(folder, "staging"));
  // Offers nothing that nobody has read, as production will once native speakers have read its languages.
  await synthesize({ ...readSettings("production"), languages: [] }, join(folder, "read"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const metadataSchema = z.record(z.string(), z.array(z.object({ type: z.string(), data: z.unknown() })));

/** What an assembly's metadata calls an error. */
function errorsIn(assembly: string): readonly unknown[] {
  return readdirSync(join(folder, assembly))
    .filter((name) => name.endsWith(".metadata.json"))
    .flatMap((name) =>
      Object.values(metadataSchema.parse(JSON.parse(readFileSync(join(folder, assembly, name), "utf8")))),
    )
    .flat()
    .filter(({ type }) => type === "aws:cdk:error")
    .map(({ data }) => data);
}

/** What the CDK command line says to an assembly before it deploys it, and how it ends. */
async function cdkSays(assembly: string): Promise<{ readonly code: number; readonly output: string }> {
  const options = { cwd: folder, env: { PATH: process.env["PATH"], CDK_DISABLE_CLI_TELEMETRY: "true" } };
  const run = promisify(execFile)(
    process.execPath,
    [cdk, "synth", "--quiet", "--no-notices", "--app", join(folder, assembly)],
    options,
  );
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
  );
}

describe("languages that no native speaker has read", () => {
  it("do not keep production from being synthesized", () => {
    const templates = readdirSync(join(folder, "production")).filter((name) =>
      name.endsWith(".template.json"),
    );

    expect(templates).toHaveLength(5);
  });

  it("stand in production's assembly as an error that names them all", () => {
    const unread = unreviewedLanguages(readSettings("production"));

    expect(errorsIn("production")).toEqual([expect.stringContaining(`yet: ${unread.join(", ")}.`)]);
  });

  it("make the CDK command line refuse production", async () => {
    const { code, output } = await cdkSays("production");

    expect(output).toContain("No native speaker has read these languages yet");
    expect(code).not.toBe(0);
  });

  it.each(["staging", "read"])("are no error where they do not matter: %s", async (assembly) => {
    expect(errorsIn(assembly)).toEqual([]);
    expect(await cdkSays(assembly)).toMatchObject({ code: 0 });
  });
});
