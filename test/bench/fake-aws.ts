import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { KEYRING } from "../twins/builders.ts";
import { ITEMS } from "./cold-events.ts";

/** A request as it came: of `dynamodb:BatchGetItem`, say, the JSON. */
export interface Request {
  readonly action: string;
  readonly body: string;
}

/** Answers every AWS request of a first event at once. */
export interface FakeAws {
  readonly endpoint: string;
  /** What has been asked since the last time. */
  take(): readonly Request[];
  stop(): Promise<void>;
}

const keysSchema = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(z.record(z.string(), z.unknown())) })),
});
const listSchema = z.object({
  Statements: z.array(z.unknown()).optional(),
  Entries: z.array(z.object({ MessageBody: z.string() })).optional(),
});

const { current, keys } = KEYRING;

/** What each action answers to its body. */
const ANSWERS: Readonly<Record<string, (body: unknown) => unknown>> = {
  "dynamodb:BatchGetItem": (body) => ({
    Responses: Object.fromEntries(
      Object.entries(keysSchema.parse(body).RequestItems).map(([table, { Keys }]) => [
        table,
        marshalled(table).filter((item) => Keys.some((key) => isOf(key, item))),
      ]),
    ),
  }),
  "dynamodb:BatchExecuteStatement": (body) => ({
    Responses: (listSchema.parse(body).Statements ?? []).map(() => ({})),
  }),
  "dynamodb:Query": () => ({ Items: [], Count: 0 }),
  "sqs:SendMessageBatch": (body) => ({
    Successful: (listSchema.parse(body).Entries ?? []).map(({ MessageBody }, index) => ({
      Id: String(index),
      MessageId: "bench",
      // The SDK looks whether its message has come across.
      MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex"),
    })),
    Failed: [],
  }),
  "secretsmanager:GetSecretValue": () => ({ SecretString: JSON.stringify({ current, ...keys }) }),
};

function marshalled(table: string): readonly Readonly<Record<string, unknown>>[] {
  return (ITEMS[table.split("-").at(-1) ?? ""] ?? []).map((item) =>
    marshall(item, { removeUndefinedValues: true }),
  );
}

function isOf(key: Readonly<Record<string, unknown>>, item: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(key).every(([name, value]) => JSON.stringify(item[name]) === JSON.stringify(value));
}

/** Starts it on a free port of this machine. */
export async function startFakeAws(): Promise<FakeAws> {
  let requests: Request[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const target = String(request.headers["x-amz-target"] ?? "");
      const action = target === "" ? queryActionOf(body) : jsonActionOf(target);
      requests.push({ action, body });
      const isJson = target !== "";
      response.writeHead(200, { "content-type": isJson ? "application/x-amz-json-1.0" : "text/xml" });
      response.end(isJson ? JSON.stringify(ANSWERS[action]?.(JSON.parse(body)) ?? {}) : accepted(action));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    take() {
      const taken = requests;
      requests = [];
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: "dynamodb",
  AmazonSQS: "sqs",
  secretsmanager: "secretsmanager",
};

function jsonActionOf(target: string): string {
  const [service = "", action = ""] = target.split(".");
  return `${SERVICES[service] ?? service}:${action}`;
}

function queryActionOf(body: string): string {
  const action = new URLSearchParams(body).get("Action") ?? "unknown";
  return action === "Publish" ? `sns:${action}` : `ses:${action}`;
}

function accepted(full: string): string {
  const action = full.split(":").at(-1);
  return `<${action}Response><${action}Result><MessageId>bench</MessageId></${action}Result></${action}Response>`;
}
