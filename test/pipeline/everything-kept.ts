import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { fieldsIn } from "../../infra/commands/data-map/store.ts";
import { DATA_MAP } from "../../infra/commands/data-map.ts";
import type { TestStage } from "./stage.ts";

/** All that is kept in one place, as text. */
export type Kept = ReadonlyMap<string, string>;

const credentials = { accessKeyId: "anybody", secretAccessKey: "anything" };
const S3_AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=me/20260101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=x";

/** All that is kept anywhere in the cloud by its place: tables, queues with their dead letters, buckets with their objects, logs. */
export async function everythingKept(stage: TestStage): Promise<Kept> {
  const { tables, queues } = stage.running.cloud.stack;
  const places = await Promise.all([
    ...Object.entries(tables).map(
      async ([name, table]) => [`table ${name}`, await itemsIn(stage, table)] as const,
    ),
    ...Object.entries(queues).map(
      async ([name, url]) => [`queue ${name}`, await messagesIn(stage, url)] as const,
    ),
    ...(await objectsIn(stage)),
  ]);
  return new Map([...places, ["logs", stage.logLines.join("\n")]]);
}

async function itemsIn(stage: TestStage, TableName: string): Promise<string> {
  const items: unknown[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await stage.running.tables.send(new ScanCommand({ TableName, ExclusiveStartKey: start }));
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return JSON.stringify(items);
}

async function messagesIn(stage: TestStage, QueueUrl: string): Promise<string> {
  const { endpoint, stack } = stage.running.cloud;
  const sqs = new SQSClient({ endpoint, region: stack.region, credentials });
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return JSON.stringify(Messages);
}

async function objectsIn(stage: TestStage): Promise<readonly (readonly [string, string])[]> {
  const get = async (path: string) => {
    const url = `${stage.running.cloud.endpoint}${path}`;
    return (await fetch(url, { headers: { authorization: S3_AUTHORIZATION } })).text();
  };
  const named = (xml: string, tag: string) =>
    [...xml.matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, "g"))].map(([, name = ""]) => name);
  const buckets = named(await get("/"), "Name");
  if (buckets.length === 0) throw new Error("There is no bucket to look into");
  return Promise.all(
    buckets.map(async (bucket) => {
      const keys = named(await get(`/${bucket}?list-type=2`), "Key");
      const objects = await Promise.all(keys.map((key) => get(`/${bucket}/${key}`)));
      return [`bucket ${bucket}`, [...keys, ...objects].join("\n")] as const;
    }),
  );
}

/** The fields that items of these tables have and the data map says nothing of, by kind of item. */
export function fieldsOffTheMap(kept: Kept): readonly string[] {
  const itemSchema = z.record(z.string(), z.unknown());
  const found = TABLES.flatMap((table) =>
    z
      .array(itemSchema)
      .parse(JSON.parse(kept.get(`table ${table}`) ?? "[]"))
      .flatMap((item) => unknownIn(table, item)),
  );
  return [...new Set(found)];
}

const TABLES = ["Cases", "Applicants", "Notices", "Register"] as const;

function unknownIn(table: (typeof TABLES)[number], item: Readonly<Record<string, unknown>>) {
  const named = String(item[table === "Register" ? "key" : "entry"] ?? "");
  const stores = DATA_MAP.filter((store) => store.table === table && store.items.test(named));
  if (stores.length === 0) return [`${table}: ${named}`];
  const known = stores.flatMap(fieldsIn);
  const isKnown = (path: string) =>
    known.some((field) => field === path || (field.endsWith(".*") && path.startsWith(field.slice(0, -1))));
  return pathsOf(item, "").flatMap((path) => (isKnown(path) ? [] : [`${table} ${named}: ${path}`]));
}

function pathsOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsOf(one, `${path}[]`));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, child]) =>
    pathsOf(child, path === "" ? name : `${path}.${name}`),
  );
}
