import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stateMachineText } from "./state-machine.ts";

const stateMachine = fileURLToPath(new URL("../../docs/state-machine.md", import.meta.url));

writeFileSync(stateMachine, stateMachineText());
console.log(`Written: ${stateMachine}`);
