import { SettingsError } from "../settings.ts";
import { explainFailure, failureCode } from "./explain-failure.ts";
import type { Output } from "./notices/command.ts";

/** Runs a command line of this process, and says in a sentence why it could not be done. */
export async function runToEnd(
  run: (words: readonly string[], output: Output) => Promise<number>,
): Promise<void> {
  const output = {
    say: (line: string) => console.log(line),
    complain: (line: string) => console.error(line),
  };
  try {
    process.exitCode = await run(process.argv.slice(2), output);
  } catch (error) {
    output.complain(
      error instanceof SettingsError
        ? error.message
        : (explainFailure(error) ??
            `It stopped (${failureCode(error)}). What was done stays done; running it again goes on from there.`),
    );
    process.exitCode = 1;
  }
}
