import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

// Run by `npm run fuzz`: the desk's API, or with the word `parsers` all parsers, each property `--runs` times.

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: process.env["FUZZ_RUNS"] ?? "5000" } },
});
if (positionals[0] === "parsers") {
  const words = ["run", "--project", "node", "--testTimeout", "0", "test/fuzz"];
  const env = { ...process.env, FUZZ_RUNS: values.runs };
  process.exitCode = spawnSync("vitest", words, { stdio: "inherit", env }).status ?? 1;
} else {
  await import("./desk-api.ts");
}
