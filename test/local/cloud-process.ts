/** A process of its own that runs the tiny assembly on the folder it is given, so that a test can kill it. */
import { join } from "node:path";
import { startLocalCloud } from "../../infra/local/local-cloud.ts";

const folder = process.argv[2] ?? "";
const cloud = await startLocalCloud({
  assembly: join(folder, "cdk.out"),
  dataDir: join(folder, "data"),
  awsPort: 0,
  inbox: { add: () => {} },
  onLog: (line) => console.log(line),
});
console.log(`ready ${cloud.endpoint}`);
