import { runStage } from "../../infra/local/run-stage.ts";
import { readSettings } from "../../infra/settings.ts";

// Forked by stage.ts with the data folder, and maybe a DynamoDB, as its arguments; answers over the channel to its parent.
const [dataDir, dynamodbEndpoint] = process.argv.slice(2);
if (dataDir === undefined || process.send === undefined) throw new Error("Run npm run bench");
const send = process.send.bind(process);

const settings = { ...readSettings("local"), holdSeconds: 0 };
let logBytes = 0;
const stage = await runStage({
  settings,
  dataDir,
  awsPort: 0,
  webPort: 0,
  dynamodbEndpoint,
  onLog: (line) => {
    logBytes += Buffer.byteLength(line);
  },
});
const { stack } = stage.cloud;

process.on("message", (question) => {
  if (question === "size") send({ size: stage.inbox.size });
  if (question === "counts") send({ counts: stage.cloud.requestCounts() });
  if (question === "work") {
    send({ logBytes, times: stage.cloud.functionTimes(), functions: stack.functions });
  }
  if (question === "messages") {
    void stage.inbox.list().then((messages) => {
      send({ messages: messages.map(({ to, at, channel, text }) => ({ to, at, channel, text })) });
    });
  }
  if (question === "stop") void stage.stop().then(() => process.exit(0));
});
process.on("disconnect", () => void stage.stop().then(() => process.exit(0)));
send({ endpoint: stage.cloud.endpoint, webUrl: stage.webUrl });
