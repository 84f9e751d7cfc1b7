import { SettingsError } from "../settings.ts";
import { explainFailure, failureCode } from "./explain-failure.ts";
import { connect } from "./notices/ports.ts";
import { runCommand } from "./notices/run.ts";
import { chooseStage } from "./stage.ts";

const output = {
  say: (line: string) => console.log(line),
  complain: (line: string) => console.error(line),
};

try {
  process.exitCode = await runCommand(process.argv.slice(2), () => connect(chooseStage(process.env)), output);
} catch (error) {
  output.complain(
    error instanceof SettingsError
      ? error.message
      : (explainFailure(error) ??
          `It stopped (${failureCode(error)}). What was done stays done; running it again goes on from there.`),
  );
  process.exitCode = 1;
}
