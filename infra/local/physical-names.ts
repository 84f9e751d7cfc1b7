import { createHash } from "node:crypto";
import type { Resource } from "./assembly.ts";

/** What every name and ARN of one local cloud shares. */
export interface CloudIdentity {
  readonly region: string;
  readonly account: string;
  /** `http://127.0.0.1:<port>`, the address of the gateway. */
  readonly endpoint: string;
}

/** The property in which a template may give a resource its own name. */
const NAME_PROPERTY: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2::Stage": "StageName",
  "AWS::CloudWatch::Alarm": "AlarmName",
  "AWS::CodeDeploy::Application": "ApplicationName",
  "AWS::CodeDeploy::DeploymentGroup": "DeploymentGroupName",
  "AWS::DynamoDB::GlobalTable": "TableName",
  "AWS::DynamoDB::Table": "TableName",
  "AWS::Events::Rule": "Name",
  "AWS::IAM::Role": "RoleName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::Logs::SubscriptionFilter": "FilterName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::SES::ConfigurationSet": "Name",
  "AWS::SES::EmailIdentity": "EmailIdentity",
  "AWS::SNS::Topic": "TopicName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::SecretsManager::Secret": "Name",
};

/** Everything of an ARN after the account, where it is not just the name. */
const ARN_RESOURCE: Readonly<Record<string, (name: string) => string>> = {
  "AWS::ApiGatewayV2::Api": (name) => `/apis/${name}`,
  "AWS::CloudWatch::Alarm": (name) => `alarm:${name}`,
  "AWS::DynamoDB::GlobalTable": (name) => `table/${name}`,
  "AWS::DynamoDB::Table": (name) => `table/${name}`,
  "AWS::Events::Rule": (name) => `rule/${name}`,
  "AWS::IAM::ManagedPolicy": (name) => `policy/${name}`,
  "AWS::IAM::Role": (name) => `role/${name}`,
  "AWS::KMS::Alias": (name) => name,
  "AWS::KMS::Key": (name) => `key/${name}`,
  "AWS::Lambda::Alias": (name) => `function:${name}`,
  "AWS::Lambda::EventSourceMapping": (name) => `event-source-mapping:${name}`,
  "AWS::Lambda::Function": (name) => `function:${name}`,
  "AWS::Lambda::Version": (name) => `function:${name}`,
  "AWS::Logs::LogGroup": (name) => `log-group:${name}:*`,
  "AWS::SES::ConfigurationSet": (name) => `configuration-set/${name}`,
  "AWS::SES::EmailIdentity": (name) => `identity/${name}`,
  "AWS::SecretsManager::Secret": (name) => `secret:${name}`,
};

/** AWS names these by a UUID of its own choosing. */
const NAMED_BY_UUID = new Set(["AWS::KMS::Key", "AWS::Lambda::EventSourceMapping"]);

/** And these by a short id, whatever name the template gives them. */
const NAMED_BY_SHORT_ID = new Set([
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
]);
const SHORT_ID_LENGTH = 10;

/** These are a function's, by its name, a colon and this. */
const QUALIFIERS: Readonly<Record<string, (properties: Resource["properties"]) => unknown>> = {
  "AWS::Lambda::Alias": ({ Name }) => Name,
  "AWS::Lambda::Version": () => FIRST_VERSION,
};
/** Nothing here was deployed before. */
const FIRST_VERSION = "1";

const REF_IS_ARN = new Set([
  "AWS::IAM::ManagedPolicy",
  "AWS::Lambda::Alias",
  "AWS::Lambda::Version",
  "AWS::SNS::Subscription",
  "AWS::SNS::Topic",
  "AWS::SecretsManager::Secret",
]);

const NO_REGION = new Set(["iam", "s3"]);
const NO_ACCOUNT = new Set(["apigateway", "s3"]);
const LONGEST_BUCKET_NAME = 63;
/** A stream's label is the time of its making; the engine's own label never shows in a template. */
const STREAM_LABEL = "2026-01-01T00:00:00.000";

/**
 * The name a resource would have once deployed; the same for every start.
 * @param resolve resolves the intrinsics of the resource's own name property
 */
export function physicalName(resource: Resource, resolve: (value: unknown) => unknown): string {
  const property = NAME_PROPERTY[resource.type];
  const given = property === undefined ? undefined : resolve(resource.properties[property]);
  if (typeof given === "string") return given;
  const qualifier = QUALIFIERS[resource.type]?.(resource.properties);
  if (qualifier !== undefined) {
    const functionName = String(resolve(resource.properties["FunctionName"]));
    return `${functionName.split(":").at(-1)}:${String(resolve(qualifier))}`;
  }
  const made = `${resource.stack}-${resource.logicalId}`;
  if (NAMED_BY_UUID.has(resource.type)) return uuidOf(made);
  if (NAMED_BY_SHORT_ID.has(resource.type)) return shortIdOf(made);
  if (resource.type !== "AWS::S3::Bucket") return made;
  // The hash that tells CDK's ids apart is at their end, so a long name loses its beginning.
  return made.toLowerCase().slice(-LONGEST_BUCKET_NAME).replace(/^-+/, "");
}

/** The value of `Ref` to a resource. */
export function referenceTo(resource: Resource, name: string, cloud: CloudIdentity): string {
  if (resource.type === "AWS::SQS::Queue") return queueUrl(name, cloud);
  return REF_IS_ARN.has(resource.type) ? arnOf(resource.type, name, cloud) : name;
}

/** The value of `Fn::GetAtt` on a resource; plausible for types that have no local counterpart. */
export function attributeOf(
  resource: Resource,
  name: string,
  attribute: string,
  cloud: CloudIdentity,
): string {
  if (attribute === "StreamArn") return streamArn(name, cloud);
  if (attribute.endsWith("Arn")) return arnOf(resource.type, name, cloud);
  if (attribute === "ApiEndpoint") return apiEndpoint(name, cloud);
  if (attribute === "ApiId") return name;
  if (attribute === "Version") return FIRST_VERSION;
  if (attribute === "QueueUrl") return queueUrl(name, cloud);
  if (attribute.endsWith("Name")) return name;
  return attribute.endsWith("Id") ? uuidOf(`${name}-${attribute}`) : `${name}-${attribute}`;
}

export function arnOf(type: string, name: string, cloud: CloudIdentity): string {
  const [, namespace = "unknown"] = type.split("::");
  const service = namespace === "ApiGatewayV2" ? "apigateway" : namespace.toLowerCase();
  const region = NO_REGION.has(service) ? "" : cloud.region;
  const account = NO_ACCOUNT.has(service) ? "" : cloud.account;
  return `arn:aws:${service}:${region}:${account}:${ARN_RESOURCE[type]?.(name) ?? name}`;
}

/** The stream ARN a function sees; the engine's own names another region and label. */
function streamArn(table: string, cloud: CloudIdentity): string {
  return `${arnOf("AWS::DynamoDB::Table", table, cloud)}/stream/${STREAM_LABEL}`;
}

export function queueUrl(name: string, cloud: CloudIdentity): string {
  return `${cloud.endpoint}/${cloud.account}/${name}`;
}

/** Where an HTTP API would stand on AWS; here the web serves its paths. */
function apiEndpoint(apiId: string, { region }: CloudIdentity): string {
  return `https://${apiId}.execute-api.${region}.amazonaws.com`;
}

function shortIdOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, SHORT_ID_LENGTH);
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
