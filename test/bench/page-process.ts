import { createRequire } from "node:module";
import * as z from "zod";

// Forked by pages.ts: the bundled function alone in a process, as on Lambda, with its whole environment.
const [bundle = "", path = "", roundCount = ""] = process.argv.slice(2);
if (process.send === undefined) throw new Error("Run npm run bench -- pages");
const send = process.send.bind(process);

const VIEWS_TO_WARM = 1_000;
const VIEWS = 300;

const answerSchema = z.object({
  statusCode: z.literal(200),
  body: z.string(),
  isBase64Encoded: z.literal(true),
});
const handlerSchema = z.custom<(event: unknown, context: object) => Promise<unknown>>(
  (value) => typeof value === "function",
);

const { handler } = z.object({ handler: handlerSchema }).parse(createRequire(import.meta.url)(bundle));
const event = {
  version: "2.0",
  rawPath: path,
  rawQueryString: "",
  headers: { "accept-language": "de", "accept-encoding": "gzip" },
  requestContext: { http: { method: "GET", path, sourceIp: "192.0.2.1" } },
};

async function view(): Promise<string> {
  return answerSchema.parse(await handler(event, { getRemainingTimeInMillis: () => 10_000 })).body;
}

for (let count = 0; count < VIEWS_TO_WARM; count++) await view();
const rounds: { readonly cpuMs: number; readonly wallMs: number }[] = [];
let body = "";
for (let round = 0; round < Number(roundCount); round++) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let count = 0; count < VIEWS; count++) body = await view();
  const { user, system } = process.cpuUsage(cpu);
  rounds.push({
    cpuMs: (user + system) / 1_000 / VIEWS,
    wallMs: (performance.now() - start) / VIEWS,
  });
}
const middle = rounds.sort((one, other) => one.cpuMs - other.cpuMs)[(rounds.length - 1) / 2];
send({ ...middle, bytes: Buffer.byteLength(body, "base64") });
process.disconnect();
