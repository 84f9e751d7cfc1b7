import { createReadStream, type ReadStream, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { createApplicantTable } from "../../shared/adapters/applicant-table.ts";
import { createCaseTable } from "../../shared/adapters/case-table.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb.ts";
import { createImportTables } from "../../shared/adapters/import-tables.ts";
import { importRecords } from "../../shared/lambda/import-records.ts";
import { ImportFormatError, readImport } from "../../shared/lambda/read-import.ts";
import { planSettingsOf, readSettings, SettingsError } from "../settings.ts";
import { explainFailure, failureCode } from "./explain-failure.ts";
import { linesOf } from "./lines.ts";
import { showProgress } from "./progress.ts";
import { chooseStage } from "./stage.ts";

const USAGE = `Usage: npm run cases -- import FILE [--quiet]
  FILE     NDJSON or CSV; - reads from standard input
  --quiet  records all changes, tells nobody but whom a mistake was told; requests are refused`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quiet: { type: "boolean" } },
});
const [command, file] = positionals;
if (command !== "import" || file === undefined || positionals.length > 2) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = await runImport(file, values.quiet ?? false);
}

/** Imports a file and returns the exit code: 0, 1 if a line was refused, 2 if the import could not be done. */
async function runImport(path: string, quiet: boolean): Promise<number> {
  try {
    const stage = chooseStage(process.env);
    const settings = planSettingsOf(readSettings(stage));
    const client = createDocumentClient();
    const cases = `sachstand-${stage}-Cases`;
    const applicants = `sachstand-${stage}-Applicants`;
    const deps = {
      settings,
      cases: createCaseTable(client, cases),
      applicants: createApplicantTable(client, applicants),
      store: createImportTables(client, { cases, applicants }),
    };
    const size = path === "-" ? undefined : statSync(path).size;
    const input = path === "-" ? process.stdin : createReadStream(path);
    const progress = showProgress(process.stderr, () => share(input, size));
    const report = await importRecords(deps, readImport(linesOf(input), { settings, quiet }), progress);
    progress.end();
    console.log(`${report.imported} imported, ${report.unchanged} unchanged, ${report.refused} refused`);
    return report.refused > 0 ? 1 : 0;
  } catch (error) {
    console.error(explain(error, path));
    return 2;
  }
}

function share(input: NodeJS.ReadableStream | ReadStream, size: number | undefined): number | undefined {
  return size === undefined || !("bytesRead" in input) ? undefined : input.bytesRead / Math.max(size, 1);
}

function explain(error: unknown, path: string): string {
  if (error instanceof SettingsError || error instanceof ImportFormatError) return error.message;
  const code = failureCode(error);
  switch (code) {
    case "ENOENT":
      return `There is no file ${path}`;
    case "EISDIR":
      return `${path} is a folder, not a file`;
    default:
      return (
        explainFailure(error) ??
        `The import stopped (${code}). What was written stays written; running it again goes on from there.`
      );
  }
}
