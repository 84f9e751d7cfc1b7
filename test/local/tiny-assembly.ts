import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** An assembly as `cdk synth` writes it, with just enough in it to try the local cloud: two stacks, the second importing from the first. */

const sdk = JSON.stringify(createRequire(import.meta.url).resolve("@aws-sdk/client-sqs"));

/** Tells each batch on a line of its own; an item's `mode` says what becomes of its record. */
const ON_CHANGE = `
const { SQSClient, SendMessageCommand } = require(${sdk});
const sqs = new SQSClient({});
const broken = new Set();
exports.handler = async (event, context) => {
  console.log(JSON.stringify({ changed: event.Records.map((record) => record.dynamodb.Keys.id.S) }));
  const failed = [];
  for (const record of event.Records) {
    const id = record.dynamodb.Keys.id.S;
    const mode = record.dynamodb.NewImage.mode.S;
    if (mode === "show") console.log(JSON.stringify({ record, env: process.env, context, left: context.getRemainingTimeInMillis() }));
    if (mode === "forward") await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: id }));
    if (mode === "broken" || (mode === "broken once" && !broken.has(id))) failed.push({ itemIdentifier: record.dynamodb.SequenceNumber });
    broken.add(id);
    if (mode === "exit") process.exit(3);
  }
  return { batchItemFailures: failed };
};`;

/** Tells each message; a body that starts with "bad" fails, "slow" takes its time, "crash" throws outside the handler. */
const ON_MESSAGE = `
exports.handler = async (event) => {
  console.log(JSON.stringify({ received: event.Records }));
  const bodies = event.Records.map((record) => record.body);
  if (bodies.some((body) => body.startsWith("crash"))) setTimeout(() => { throw new Error("outside"); }, 1);
  if (bodies.some((body) => body.startsWith("crash") || body.startsWith("endless"))) await new Promise(() => {});
  if (bodies.some((body) => body.startsWith("slow"))) await new Promise((resolve) => setTimeout(resolve, 300));
  console.log(JSON.stringify({ handled: bodies }));
  const failed = event.Records.filter((record) => record.body.startsWith("bad"));
  return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
};`;

/** All that the functions' role allows. */
const ALLOWED = {
  Statement: [
    {
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: { "Fn::GetAtt": ["WorkQueueAAAAAAAA", "Arn"] },
    },
    { Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" },
  ],
};

const FILTER = {
  eventName: ["INSERT", "MODIFY"],
  dynamodb: { NewImage: { kind: { S: ["case", { prefix: "request#" }] } } },
};

export interface TinyOptions {
  /** Operators for the stream's filter; the usual one without. */
  readonly filter?: object;
  readonly sortKey?: string;
  /** Further resources of the second stack. */
  readonly resources?: Readonly<Record<string, object>>;
  /** Further bundles, each by the name that `functionNamed` takes. */
  readonly bundles?: Readonly<Record<string, string>>;
}

/** Writes the assembly into a folder. */
export function writeTinyAssembly(folder: string, options: TinyOptions = {}): void {
  mkdirSync(folder, { recursive: true });
  const bundles = { change: ON_CHANGE, message: ON_MESSAGE, ...options.bundles };
  for (const [name, code] of Object.entries(bundles)) writeAsset(folder, name, code);
  writeJson(folder, "manifest.json", {
    artifacts: {
      data: stackArtifact("data"),
      work: stackArtifact("work"),
    },
  });
  writeJson(folder, "data.template.json", dataStack(options.sortKey ?? "entry"));
  writeJson(folder, "data.assets.json", { files: {} });
  writeJson(folder, "work.template.json", workStack(options.filter ?? FILTER, options.resources ?? {}));
  const files = Object.fromEntries(Object.keys(bundles).map((name) => [name, asset(name)]));
  writeJson(folder, "work.assets.json", { files });
}

function writeAsset(folder: string, name: string, code: string): void {
  mkdirSync(join(folder, `asset.${name}`), { recursive: true });
  writeFileSync(join(folder, `asset.${name}`, "index.js"), code);
}

function writeJson(folder: string, file: string, content: object): void {
  writeFileSync(join(folder, file), JSON.stringify(content, null, 1));
}

function stackArtifact(name: string): object {
  return {
    type: "aws:cloudformation:stack",
    environment: "aws://unknown-account/unknown-region",
    properties: { stackName: `sachstand-test-${name}` },
  };
}

function asset(name: string): object {
  return {
    source: { path: `asset.${name}`, packaging: "zip" },
    destinations: { current: { bucketName: "assets", objectKey: `${name}.zip` } },
  };
}

function dataStack(sortKey: string): object {
  return {
    Resources: {
      CasesA1B2C3D4: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          TableName: "sachstand-test-Cases",
          AttributeDefinitions: [
            { AttributeName: "id", AttributeType: "S" },
            { AttributeName: sortKey, AttributeType: "S" },
            { AttributeName: "office", AttributeType: "S" },
          ],
          KeySchema: [
            { AttributeName: "id", KeyType: "HASH" },
            { AttributeName: sortKey, KeyType: "RANGE" },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: "byOffice",
              KeySchema: [{ AttributeName: "office", KeyType: "HASH" }],
              Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["kind"] },
            },
          ],
          BillingMode: "PAY_PER_REQUEST",
          SSESpecification: { SSEEnabled: true, KMSMasterKeyId: { "Fn::GetAtt": ["Key00000001", "Arn"] } },
          StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
        },
      },
      Key00000001: { Type: "AWS::KMS::Key", Properties: {} },
      Failures12345678: { Type: "AWS::S3::Bucket", Properties: {} },
    },
    Outputs: {
      ExportsStream: {
        Value: { "Fn::GetAtt": ["CasesA1B2C3D4", "StreamArn"] },
        Export: { Name: "data:CasesStream" },
      },
      ExportsBucket: {
        Value: { "Fn::GetAtt": ["Failures12345678", "Arn"] },
        Export: { Name: "data:FailuresArn" },
      },
    },
  };
}

function workStack(filter: object, resources: object): object {
  return {
    Parameters: { BootstrapVersion: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk/version" } },
    Resources: {
      ...functionNamed("OnChange", "change"),
      ...functionNamed("OnMessage", "message"),
      Role00000001: { Type: "AWS::IAM::Role", Properties: { Policies: [{ PolicyDocument: ALLOWED }] } },
      WorkQueueAAAAAAAA: {
        Type: "AWS::SQS::Queue",
        Properties: {
          VisibilityTimeout: 1,
          RedrivePolicy: {
            deadLetterTargetArn: { "Fn::GetAtt": ["WorkQueueDeadLetterBBBBBBBB", "Arn"] },
            maxReceiveCount: 2,
          },
        },
      },
      WorkQueueDeadLetterBBBBBBBB: {
        Type: "AWS::SQS::Queue",
        Properties: { MessageRetentionPeriod: 1_209_600 },
      },
      QuietQueueCCCCCCCC: { Type: "AWS::SQS::Queue", Properties: {} },
      EventsDDDDDDDD: { Type: "AWS::SNS::Topic", Properties: {} },
      EventsToQuiet: {
        Type: "AWS::SNS::Subscription",
        Properties: {
          TopicArn: { Ref: "EventsDDDDDDDD" },
          Protocol: "sqs",
          Endpoint: { "Fn::GetAtt": ["QuietQueueCCCCCCCC", "Arn"] },
          RawMessageDelivery: true,
        },
      },
      StreamMapping: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          FunctionName: { Ref: "OnChange0A0A0A0A" },
          EventSourceArn: { "Fn::ImportValue": "data:CasesStream" },
          BatchSize: 10,
          BisectBatchOnFunctionError: true,
          DestinationConfig: { OnFailure: { Destination: { "Fn::ImportValue": "data:FailuresArn" } } },
          FilterCriteria: { Filters: [{ Pattern: JSON.stringify(filter) }] },
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          MaximumRetryAttempts: 1,
          StartingPosition: "LATEST",
        },
      },
      QueueMapping: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          FunctionName: { "Fn::GetAtt": ["OnMessage0A0A0A0A", "Arn"] },
          EventSourceArn: { "Fn::GetAtt": ["WorkQueueAAAAAAAA", "Arn"] },
          BatchSize: 10,
          FunctionResponseTypes: ["ReportBatchItemFailures"],
        },
      },
      Sweep: {
        Type: "AWS::Events::Rule",
        Properties: {
          ScheduleExpression: "rate(1 day)",
          Targets: [{ Id: "Target0", Arn: { "Fn::GetAtt": ["OnMessage0A0A0A0A", "Arn"] } }],
        },
      },
      Unknown: { Type: "AWS::Something::New", Properties: { Of: { "Fn::GetAtt": ["Sweep", "Arn"] } } },
      ...resources,
    },
  };
}

/** A function's resource; its logical id ends as CDK's do. */
export function functionNamed(id: string, code: string): Record<string, object> {
  return {
    [`${id}0A0A0A0A`]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Code: {
          S3Bucket: { "Fn::Join": ["-", ["assets", { Ref: "AWS::AccountId" }, { Ref: "AWS::Region" }]] },
          S3Key: `${code}.zip`,
        },
        Environment: {
          Variables: {
            QUEUE_URL: { Ref: "WorkQueueAAAAAAAA" },
            UNKNOWN_ARN: { "Fn::GetAtt": ["Unknown", "Arn"] },
          },
        },
        FunctionName: `sachstand-test-${id}`,
        Handler: "index.handler",
        MemorySize: 256,
        Role: { "Fn::GetAtt": ["Role00000001", "Arn"] },
        Timeout: 2,
      },
    },
  };
}
