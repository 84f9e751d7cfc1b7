import * as z from "zod";
import { policyDocumentSchema } from "./iam-policy.ts";
import { alarmSchema, metricFilterSchema } from "./metrics/metric-schemas.ts";

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));

const count = z.coerce.number().int();

/** Of each type that has a local counterpart, the properties it needs, as CloudFormation documents them. */
export const schemas = {
  table: z.object({
    AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
    KeySchema: keySchema,
    GlobalSecondaryIndexes: z
      .array(
        z.object({
          IndexName: z.string(),
          KeySchema: keySchema,
          Projection: z.object({
            ProjectionType: z.string().optional(),
            NonKeyAttributes: z.array(z.string()).optional(),
          }),
        }),
      )
      .optional(),
    SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional(),
    StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  }),
  queue: z.object({
    DelaySeconds: count.optional(),
    FifoQueue: z.boolean().optional(),
    ContentBasedDeduplication: z.boolean().optional(),
    KmsMasterKeyId: z.string().optional(),
    MaximumMessageSize: count.optional(),
    MessageRetentionPeriod: count.optional(),
    ReceiveMessageWaitTimeSeconds: count.optional(),
    RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: count }).optional(),
    VisibilityTimeout: count.optional(),
  }),
  topic: z.object({}),
  subscription: z.object({
    TopicArn: z.string(),
    Protocol: z.string(),
    Endpoint: z.string(),
    RawMessageDelivery: z.boolean().optional(),
    FilterPolicy: z.unknown().optional(),
    FilterPolicyScope: z.string().optional(),
  }),
  bucket: z.object({}),
  lambda: z.object({
    Code: z.object({ S3Key: z.string().optional() }),
    Environment: z
      .object({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
      .default({ Variables: {} }),
    Handler: z.string().default("index.handler"),
    LoggingConfig: z.object({ LogGroup: z.string().optional() }).optional(),
    MemorySize: count.default(128),
    /** The ARN of the role. */
    Role: z.string().optional(),
    /** Seconds. */
    Timeout: count.default(3),
  }),
  alias: z.object({
    FunctionName: z.string(),
    Name: z.string(),
    UpdatePolicy: z
      .object({ CodeDeployLambdaAliasUpdate: z.object({ DeploymentGroupName: z.string() }).optional() })
      .optional(),
  }),
  version: z.object({ FunctionName: z.string() }),
  deploymentGroup: z.object({
    AlarmConfiguration: z.object({ Alarms: z.array(z.object({ Name: z.string() })).default([]) }).optional(),
  }),
  mapping: z.object({
    BatchSize: count.optional(),
    BisectBatchOnFunctionError: z.boolean().default(false),
    DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
    Enabled: z.boolean().default(true),
    EventSourceArn: z.string(),
    FilterCriteria: z
      .object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) })
      .default({ Filters: [] }),
    FunctionName: z.string(),
    FunctionResponseTypes: z.array(z.string()).default([]),
    MaximumBatchingWindowInSeconds: count.default(0),
    /** -1 is for ever, as with MaximumRetryAttempts. */
    MaximumRecordAgeInSeconds: count.default(-1),
    MaximumRetryAttempts: count.default(-1),
    ScalingConfig: z.object({ MaximumConcurrency: count.optional() }).optional(),
  }),
  rule: z.object({
    ScheduleExpression: z.string().optional(),
    State: z.string().default("ENABLED"),
    Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
  }),
  secret: z.object({
    GenerateSecretString: z
      .object({
        SecretStringTemplate: z.string().optional(),
        GenerateStringKey: z.string().optional(),
        PasswordLength: count.optional(),
      })
      .optional(),
    KmsKeyId: z.string().optional(),
  }),
  role: z.object({ Policies: z.array(z.object({ PolicyDocument: policyDocumentSchema })).default([]) }),
  policy: z.object({ PolicyDocument: policyDocumentSchema, Roles: z.array(z.string()).default([]) }),
  configurationSet: z.object({}),
  eventDestination: z.object({
    ConfigurationSetName: z.string(),
    EventDestination: z.object({
      Enabled: z.boolean().default(false),
      MatchingEventTypes: z.array(z.string()),
      SnsDestination: z.object({ TopicARN: z.string() }).optional(),
    }),
  }),
  subscriptionFilter: z.object({
    DestinationArn: z.string(),
    FilterPattern: z.string(),
    LogGroupName: z.string(),
  }),
  httpApi: z.object({ ProtocolType: z.literal("HTTP") }),
  httpRoute: z.object({
    ApiId: z.string(),
    AuthorizationType: z
      .enum(["NONE", "JWT"], { error: "the local cloud knows NONE and JWT" })
      .default("NONE"),
    /** Of these a token needs one. */
    AuthorizationScopes: z.array(z.string()).default([]),
    AuthorizerId: z.string().optional(),
    RouteKey: z.string(),
    /** `integrations/<id>` */
    Target: z.string(),
  }),
  httpAuthorizer: z.object({
    AuthorizerType: z.literal("JWT", { error: "the local cloud plays authorizers of the type JWT" }),
    IdentitySource: z.tuple([
      z.literal("$request.header.Authorization", { error: "the local cloud looks into this header only" }),
    ]),
    JwtConfiguration: z.object({ Audience: z.array(z.string()).min(1), Issuer: z.url() }),
  }),
  httpIntegration: z.object({
    IntegrationType: z.literal("AWS_PROXY"),
    IntegrationUri: z.string(),
    PayloadFormatVersion: z.literal("2.0"),
  }),
  httpStage: z.object({
    ApiId: z.string(),
    AccessLogSettings: z.object({ Format: z.string() }).optional(),
    StageName: z.literal("$default", { error: "the local cloud serves the stage $default only" }),
  }),
  invokeConfig: z.object({
    FunctionName: z.string(),
    MaximumRetryAttempts: count.optional(),
    /** An alias or version; what is called without one goes to `$LATEST`. */
    Qualifier: z.string().default("$LATEST"),
  }),
  metricFilter: metricFilterSchema,
  alarm: alarmSchema,
};
