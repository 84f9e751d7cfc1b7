import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { VERSION } from "../../shared/domain/version.ts";
import { frameIn, pagesWith } from "./page-view-samples.ts";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")));

/** What a process of its own writes: the logger has its own way to standard output. */
function linesOf(calls: string): readonly unknown[] {
  const log = new URL("../../shared/lambda/log.ts", import.meta.url).href;
  const script = `import { createLog } from ${JSON.stringify(log)}; const log = createLog("a-function"); ${calls}`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  return `${stdout}${stderr}`
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

describe("the version", () => {
  it("is that of the package", () => {
    expect(VERSION).toBe(version);
  });

  it("stands in every log line", () => {
    const lines = linesOf(
      'log.info("NOTICES_PLANNED", { planned: 1 }); log.error("PLANNING_FAILED", new Error("x"));',
    );

    expect(lines).toEqual([
      expect.objectContaining({ service: "a-function", version, code: "NOTICES_PLANNED", planned: 1 }),
      expect.objectContaining({ service: "a-function", version, code: "PLANNING_FAILED" }),
    ]);
  });

  it("stands at the foot of the applicant's page, in any language", async () => {
    const html = pagesWith("Wert").enter(await frameIn("ar"));

    expect(/<footer.*<\/footer>/.exec(html)?.[0]).toContain(`Sachstand ${version}</p>`);
  });
});
