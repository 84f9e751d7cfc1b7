import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { runStage } from "../../infra/local/run-stage.ts";
import { readSettings } from "../../infra/settings.ts";
import { countErrors } from "./error-counts.ts";
import { type Behave, type StageOptions, stageOptionsSchema } from "./stage-options.ts";

// Forked by stage.ts with its options as JSON; answers over the channel to its parent.
if (process.send === undefined) throw new Error("Run npm run bench or npm run load");
const send = process.send.bind(process);
const { dataDir, dynamodbEndpoint, settings }: StageOptions = stageOptionsSchema.parse(
  JSON.parse(process.argv[2] ?? ""),
);

let logBytes = 0;
const errors = countErrors();
const stage = await runStage({
  settings: { ...readSettings("local"), holdSeconds: 0, ...settings },
  dataDir,
  awsPort: 0,
  webPort: 0,
  dynamodbEndpoint,
  onLog: (line) => {
    logBytes += Buffer.byteLength(line);
    errors.take(line);
  },
});
const { stack } = stage.cloud;

/** Of this thread alone. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}

process.on("message", (question: string | Behave) => {
  if (typeof question !== "string") {
    stage.cloud.providers[question.channel].behave(question.behaviour);
    send({});
  }
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
  if (question === "sample") {
    const { rss, heapUsed } = process.memoryUsage();
    send({ at: Date.now(), rss, heapUsed, queues: stage.cloud.queueLoads(), errors: errors.all() });
  }
  if (question === "collected") {
    void stage.cloud.functionHeaps().then((functionHeaps) => {
      collectGarbage();
      const { rss, heapUsed } = process.memoryUsage();
      send({ rss, heapUsed, functionHeaps });
    });
  }
  if (question === "stop") void stage.stop().then(() => process.exit(0));
});
process.on("disconnect", () => void stage.stop().then(() => process.exit(0)));
send({ endpoint: stage.cloud.endpoint, webUrl: stage.webUrl });
