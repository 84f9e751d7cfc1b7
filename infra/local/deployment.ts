import * as z from "zod";
import type { Assembly, Resource, StackTemplate } from "./assembly.ts";
import type { Resolve } from "./intrinsics.ts";
import { arnOf, type CloudIdentity, physicalName } from "./physical-names.ts";
import { schemas } from "./resource-schemas.ts";

/** The resources of an assembly that run on this machine, with all intrinsics resolved. */
export interface Deployment {
  readonly tables: readonly Deployed<typeof schemas.table>[];
  readonly queues: readonly Deployed<typeof schemas.queue>[];
  readonly topics: readonly Deployed<typeof schemas.topic>[];
  readonly subscriptions: readonly Deployed<typeof schemas.subscription>[];
  readonly buckets: readonly Deployed<typeof schemas.bucket>[];
  readonly functions: readonly Deployed<typeof schemas.lambda>[];
  readonly aliases: readonly Deployed<typeof schemas.alias>[];
  readonly versions: readonly Deployed<typeof schemas.version>[];
  readonly deploymentGroups: readonly Deployed<typeof schemas.deploymentGroup>[];
  readonly mappings: readonly Deployed<typeof schemas.mapping>[];
  readonly rules: readonly Deployed<typeof schemas.rule>[];
  readonly secrets: readonly Deployed<typeof schemas.secret>[];
  readonly roles: readonly Deployed<typeof schemas.role>[];
  readonly policies: readonly Deployed<typeof schemas.policy>[];
  readonly configurationSets: readonly Deployed<typeof schemas.configurationSet>[];
  readonly eventDestinations: readonly Deployed<typeof schemas.eventDestination>[];
  readonly subscriptionFilters: readonly Deployed<typeof schemas.subscriptionFilter>[];
  readonly invokeConfigs: readonly Deployed<typeof schemas.invokeConfig>[];
  readonly httpApis: readonly Deployed<typeof schemas.httpApi>[];
  readonly httpAuthorizers: readonly Deployed<typeof schemas.httpAuthorizer>[];
  readonly httpRoutes: readonly Deployed<typeof schemas.httpRoute>[];
  readonly httpIntegrations: readonly Deployed<typeof schemas.httpIntegration>[];
  readonly httpStages: readonly Deployed<typeof schemas.httpStage>[];
  readonly metricFilters: readonly Deployed<typeof schemas.metricFilter>[];
  readonly alarms: readonly Deployed<typeof schemas.alarm>[];
}

/** One resource: its real name and ARN, its short name in the CDK code, and its properties. */
interface Deployed<Schema extends z.ZodType> {
  readonly name: string;
  readonly arn: string;
  readonly logicalName: string;
  readonly properties: z.infer<Schema>;
}

export type TableResource = Deployment["tables"][number];
export type QueueResource = Deployment["queues"][number];
export type FunctionResource = Deployment["functions"][number];
export type MappingResource = Deployment["mappings"][number];
export type MetricFilterResource = Deployment["metricFilters"][number];
export type AlarmResource = Deployment["alarms"][number];
export type SubscriptionResource = Deployment["subscriptions"][number];

/**
 * Picks the resources that have a local counterpart out of an assembly; all others are left alone.
 * @throws when a property is not resolvable, or not of the shape CloudFormation documents
 */
export function describeDeployment(assembly: Assembly, resolve: Resolve, cloud: CloudIdentity): Deployment {
  const taken = new Set<string>();
  const pick = <Schema extends z.ZodType>(schema: Schema, ...types: string[]): Deployed<Schema>[] =>
    assembly.stacks.flatMap((stack) =>
      [...stack.resources.values()]
        .filter((resource) => types.includes(resource.type))
        .map((resource) => deploy(stack, resource, schema)),
    );

  const deploy = <Schema extends z.ZodType>(
    stack: StackTemplate,
    resource: Resource,
    schema: Schema,
  ): Deployed<Schema> => {
    const place = { stack, path: resource.logicalId };
    // Where a type has one, its schema knows it beside the properties.
    const described = { ...resource.properties, UpdatePolicy: resource.updatePolicy };
    const parsed = schema.safeParse(resolve(described, place));
    if (!parsed.success) {
      const problem = z.prettifyError(parsed.error);
      throw new Error(`Stack ${stack.name}, ${resource.logicalId} (${resource.type}): ${problem}`);
    }
    const name = physicalName(resource, (value) => resolve(value, place));
    const logicalName = shortName(resource, taken);
    return { name, arn: arnOf(resource.type, name, cloud), logicalName, properties: parsed.data };
  };

  return {
    tables: pick(schemas.table, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"),
    queues: pick(schemas.queue, "AWS::SQS::Queue"),
    topics: pick(schemas.topic, "AWS::SNS::Topic"),
    subscriptions: pick(schemas.subscription, "AWS::SNS::Subscription"),
    buckets: pick(schemas.bucket, "AWS::S3::Bucket"),
    functions: pick(schemas.lambda, "AWS::Lambda::Function"),
    aliases: pick(schemas.alias, "AWS::Lambda::Alias"),
    versions: pick(schemas.version, "AWS::Lambda::Version"),
    deploymentGroups: pick(schemas.deploymentGroup, "AWS::CodeDeploy::DeploymentGroup"),
    mappings: pick(schemas.mapping, "AWS::Lambda::EventSourceMapping"),
    rules: pick(schemas.rule, "AWS::Events::Rule"),
    secrets: pick(schemas.secret, "AWS::SecretsManager::Secret"),
    roles: pick(schemas.role, "AWS::IAM::Role"),
    policies: pick(schemas.policy, "AWS::IAM::Policy"),
    configurationSets: pick(schemas.configurationSet, "AWS::SES::ConfigurationSet"),
    eventDestinations: pick(schemas.eventDestination, "AWS::SES::ConfigurationSetEventDestination"),
    subscriptionFilters: pick(schemas.subscriptionFilter, "AWS::Logs::SubscriptionFilter"),
    invokeConfigs: pick(schemas.invokeConfig, "AWS::Lambda::EventInvokeConfig"),
    httpApis: pick(schemas.httpApi, "AWS::ApiGatewayV2::Api"),
    httpAuthorizers: pick(schemas.httpAuthorizer, "AWS::ApiGatewayV2::Authorizer"),
    httpRoutes: pick(schemas.httpRoute, "AWS::ApiGatewayV2::Route"),
    httpIntegrations: pick(schemas.httpIntegration, "AWS::ApiGatewayV2::Integration"),
    httpStages: pick(schemas.httpStage, "AWS::ApiGatewayV2::Stage"),
    metricFilters: pick(schemas.metricFilter, "AWS::Logs::MetricFilter"),
    alarms: pick(schemas.alarm, "AWS::CloudWatch::Alarm"),
  };
}

/** CDK ends a logical id with eight hex digits; where two resources would share a short name, the later keeps them. */
function shortName(resource: Resource, taken: Set<string>): string {
  const short = resource.logicalId.replace(/[0-9A-F]{8}$/, "");
  const name = taken.has(`${resource.type} ${short}`) ? resource.logicalId : short;
  taken.add(`${resource.type} ${name}`);
  return name;
}
