import * as z from "zod";
import type { Deployment } from "./deployment.ts";
import type { Access } from "./iam-policy.ts";
import type { CloudIdentity } from "./physical-names.ts";

/** A request, as far as it says what it wants. */
export interface Asked {
  readonly service: string;
  readonly action: string;
  readonly body: string;
  readonly form: URLSearchParams;
}

/** Of which services the body must be read to know what a request is about. */
export const BODY_SERVICES: ReadonlySet<string> = new Set(["dynamodb", "sqs", "secretsmanager"]);

type Wanted = (asked: Asked, world: World) => readonly Access[];

interface World {
  readonly cloud: CloudIdentity;
  readonly deployment: Deployment;
}

/** What a request must be allowed to do; several things, where it touches several or what is encrypted. */
export function wantedAccess(asked: Asked, world: World): readonly Access[] {
  const wanted = SERVICES[asked.service];
  return wanted === undefined ? [{ action: nameOf(asked), resource: "*" }] : wanted(asked, world);
}

function nameOf({ service, action }: Pick<Asked, "service" | "action">): string {
  return `${service}:${action}`;
}

const SERVICES: Readonly<Record<string, Wanted>> = { dynamodb, secretsmanager, ses, sns, sqs };

/** What a JSON protocol's body holds; it may be empty. */
function fieldsOf({ body }: Asked): unknown {
  return JSON.parse(body === "" ? "{}" : body);
}

const ofTable = z.looseObject({ TableName: z.string() });

const dynamodbSchema = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  Statement: z.string().optional(),
  Statements: z.array(z.looseObject({ Statement: z.string() })).default([]),
  TransactStatements: z.array(z.looseObject({ Statement: z.string() })).default([]),
  RequestItems: z.record(z.string(), z.unknown()).default({}),
  TransactItems: z.array(z.record(z.string(), ofTable)).default([]),
});

/** What the parts of a transaction are called in policies. */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  ConditionCheck: "ConditionCheckItem",
  Delete: "DeleteItem",
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
};

/** The word that a PartiQL statement begins with, and what policies call it. */
const PARTIQL: Readonly<Record<string, string>> = {
  delete: "PartiQLDelete",
  insert: "PartiQLInsert",
  select: "PartiQLSelect",
  update: "PartiQLUpdate",
};

function dynamodb(asked: Asked, world: World): readonly Access[] {
  const { action } = asked;
  const request = dynamodbSchema.parse(fieldsOf(asked));
  const statements = [...request.Statements, ...request.TransactStatements].map((one) => one.Statement);
  const touched = [
    ...(request.TableName === undefined
      ? []
      : [{ action, table: request.TableName, index: request.IndexName }]),
    ...Object.keys(request.RequestItems).map((table) => ({ action, table, index: undefined })),
    ...request.TransactItems.flatMap(partsOf),
    ...[...statements, ...(request.Statement === undefined ? [] : [request.Statement])].map(statementAccess),
  ];
  if (touched.length === 0) return [{ action: `dynamodb:${action}`, resource: "*" }];
  return touched.flatMap(({ action: what, table, index }) => tableAccess(what, { table, index }, world));
}

function partsOf(item: Readonly<Record<string, z.infer<typeof ofTable>>>) {
  return Object.entries(item).map(([name, { TableName: table }]) => {
    return { action: IN_TRANSACTION[name] ?? name, table, index: undefined };
  });
}

/** `INSERT INTO "table"`, `SELECT * FROM "table"."index"`. */
function statementAccess(statement: string) {
  const action = PARTIQL[/^\s*(\w+)/.exec(statement)?.[1]?.toLowerCase() ?? ""] ?? "PartiQL";
  const [, table = "*", index] = /"([^"]+)"(?:\."([^"]+)")?/.exec(statement) ?? [];
  return { action, table, index };
}

function tableAccess(
  action: string,
  { table, index }: { readonly table: string; readonly index: string | undefined },
  { cloud, deployment }: World,
): readonly Access[] {
  const found = deployment.tables.find(({ name, arn }) => name === table || arn === table);
  const arn = found?.arn ?? `arn:aws:dynamodb:${cloud.region}:${cloud.account}:table/${table}`;
  const resource = index === undefined ? arn : `${arn}/index/${index}`;
  const key = found?.properties.SSESpecification?.KMSMasterKeyId;
  return [{ action: `dynamodb:${action}`, resource }, ...keyAccess(key, ["Decrypt"], "dynamodb", cloud)];
}

/** A service uses a customer's key in the name of whoever asks it. */
function keyAccess(
  key: string | undefined,
  actions: readonly string[],
  service: string,
  { region, account }: CloudIdentity,
): readonly Access[] {
  if (key === undefined) return [];
  const resource = key.startsWith("arn:") ? key : `arn:aws:kms:${region}:${account}:key/${key}`;
  const context = { "kms:ViaService": [`${service}.${region}.amazonaws.com`] };
  return actions.map((action) => ({ action: `kms:${action}`, resource, context }));
}

const queueSchema = z.looseObject({ QueueUrl: z.string().optional(), QueueName: z.string().optional() });

/** Policies know no batches: `sqs:SendMessage` allows SendMessageBatch. */
function sqs(asked: Asked, { cloud, deployment }: World): readonly Access[] {
  const { QueueUrl, QueueName } = queueSchema.parse(fieldsOf(asked));
  const name = QueueName ?? QueueUrl?.split("/").at(-1) ?? "*";
  const found = deployment.queues.find((queue) => queue.name === name);
  const resource = found?.arn ?? `arn:aws:sqs:${cloud.region}:${cloud.account}:${name}`;
  const action = asked.action.replace(/Batch$/, "");
  const keyActions = action === "SendMessage" ? ["GenerateDataKey", "Decrypt"] : [];
  const key = found?.properties.KmsMasterKeyId;
  return [{ action: `sqs:${action}`, resource }, ...keyAccess(key, keyActions, "sqs", cloud)];
}

/** A phone number is no ARN; only a policy for everything covers it. */
function sns({ service, action, form }: Asked): readonly Access[] {
  const resource = form.get("TopicArn") ?? form.get("TargetArn") ?? form.get("PhoneNumber") ?? "*";
  return [{ action: nameOf({ service, action }), resource }];
}

/** The identity that a mail comes from, and the configuration set it names. */
function ses({ action, form }: Asked, { cloud: { region, account } }: World): readonly Access[] {
  const arn = `arn:aws:ses:${region}:${account}`;
  const [source, set] = [form.get("Source"), form.get("ConfigurationSetName")];
  const domain = source?.slice(source.lastIndexOf("@") + 1).replace(/>$/, "") ?? "*";
  return [
    { action: `ses:${action}`, resource: `${arn}:identity/${domain}` },
    ...(set === null ? [] : [{ action: `ses:${action}`, resource: `${arn}:configuration-set/${set}` }]),
  ];
}

const secretSchema = z.looseObject({ SecretId: z.string().optional() });

function secretsmanager(asked: Asked, { cloud, deployment }: World): readonly Access[] {
  const { SecretId = "*" } = secretSchema.parse(fieldsOf(asked));
  const found = deployment.secrets.find(({ name, arn }) => name === SecretId || arn === SecretId);
  const key = found?.properties.KmsKeyId;
  return [
    { action: nameOf(asked), resource: found?.arn ?? SecretId },
    ...keyAccess(key, ["Decrypt"], "secretsmanager", cloud),
  ];
}
