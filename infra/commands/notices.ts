import { connect } from "./notices/ports.ts";
import { runCommand } from "./notices/run.ts";
import { runToEnd } from "./run-to-end.ts";
import { chooseStage } from "./stage.ts";

await runToEnd((words, output) => runCommand(words, () => connect(chooseStage(process.env)), output));
