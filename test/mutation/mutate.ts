import { globSync, mkdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import * as z from "zod";

// Run by `npm run mutate [-- FILES]`: changes each file of the domain in many small ways, one after the other, and says which
// of them no test has noticed.

/** How Stryker begins to say that it has nothing to run. */
const NO_TESTS = "No tests were executed";
const REPORTS = "coverage/mutation";

const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().optional(),
          status: z.string(),
          location: z.object({ start: z.object({ line: z.number(), column: z.number() }) }),
        }),
      ),
    }),
  ),
});

type Mutant = z.infer<typeof reportSchema>["files"][string]["mutants"][number];

const named = process.argv.slice(2);
const files = named.length > 0 ? named : globSync("shared/domain/*.ts").toSorted();
mkdirSync(REPORTS, { recursive: true });
for (const file of files) {
  const report = `${REPORTS}/${basename(file, ".ts")}.json`;
  try {
    await new Stryker({ mutate: [file], jsonReporter: { fileName: report } }).runMutationTest();
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith(NO_TESTS))) throw error;
    console.log(`| \`${basename(file)}\` | no test that counts reaches it | | | |`);
    continue;
  }
  for (const [name, { source, mutants }] of Object.entries(
    reportSchema.parse(JSON.parse(readFileSync(report, "utf8"))).files,
  )) {
    console.log(rowOf(name, mutants));
    for (const mutant of mutants.filter(isLeft)) console.log(lineOf(mutant, source));
  }
}

/** One that no test has noticed. */
function isLeft({ status }: Mutant): boolean {
  return status === "Survived" || status === "NoCoverage";
}

function isKilled({ status }: Mutant): boolean {
  return status === "Killed" || status === "Timeout";
}

/** A row of the table in docs/mutation.md: file, mutants tried, killed, score, and those within tables, which are not tried. */
function rowOf(name: string, mutants: readonly Mutant[]): string {
  const killed = mutants.filter(isKilled).length;
  const tried = killed + mutants.filter(isLeft).length;
  const score = tried === 0 ? "-" : `${((100 * killed) / tried).toFixed(1)} %`;
  return `| \`${basename(name)}\` | ${tried} | ${killed} | ${score} | ${mutants.length - tried} |`;
}

function lineOf({ mutatorName, replacement = "", location, status }: Mutant, source: string): string {
  const { line, column } = location.start;
  const text = source.split("\n")[line - 1]?.trim();
  return `  ${line}:${column} ${mutatorName} (${status}): ${text} -> ${replacement.replace(/\s+/g, " ")}`;
}
