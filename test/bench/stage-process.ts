import { runStage } from "../../infra/local/run-stage.ts";
import { readSettings } from "../../infra/settings.ts";

// Forked by stage.ts with the data folder as its argument; answers over the channel to its parent.
const [dataDir] = process.argv.slice(2);
if (dataDir === undefined || process.send === undefined) throw new Error("Run npm run bench");
const send = process.send.bind(process);

const settings = { ...readSettings("local"), holdSeconds: 0 };
const stage = await runStage({ settings, dataDir, awsPort: 0, webPort: 0, onLog: () => undefined });

process.on("message", (question) => {
  if (question === "size") send({ size: stage.inbox.size });
  if (question === "counts") send({ counts: stage.cloud.requestCounts() });
  if (question === "messages") {
    void stage.inbox.list().then((messages) => {
      send({ messages: messages.map(({ to, at, channel, text }) => ({ to, at, channel, text })) });
    });
  }
  if (question === "stop") void stage.stop().then(() => process.exit(0));
});
process.on("disconnect", () => void stage.stop().then(() => process.exit(0)));
send({ endpoint: stage.cloud.endpoint });
