import { HTTP_API } from "./http-assembly.ts";
import { functionNamed, type TinyOptions } from "./tiny-assembly.ts";

/** The parts of a template by which functions are called through an alias, as CDK writes them. */

/** A function that says which version of it works, tells who called, and fails at logs; the path `/s/slow` takes its time. */
export function versionedCode(version: string): string {
  return `
exports.handler = async (event) => {
  const [record] = event.Records ?? [];
  const caller = event.awslogs ? "logs" : record ? record.eventSource : "http";
  console.log(JSON.stringify({ caller, environment: process.env.QUEUE_URL !== undefined }));
  if (event.rawPath === "/s/slow") await new Promise((resolve) => setTimeout(resolve, 200));
  if (event.awslogs) throw new Error("never");
  return caller === "http" ? { statusCode: 200, body: ${JSON.stringify(version)} } : { batchItemFailures: [] };
};`;
}

const FUNCTION = { Ref: "OnAll0A0A0A0A" };
const ALIAS = { Ref: "OnAllAliaslive0A0A0A0A" };
/** CDK names the function of a mapping so. */
const NAME = {
  "Fn::Join": ["", [{ "Fn::Select": [6, { "Fn::Split": [":", ALIAS] }] }, ":live"]],
};
const INVOCATION = [
  "arn:aws:apigateway:",
  { Ref: "AWS::Region" },
  ":lambda:path/2015-03-31/functions/",
  ALIAS,
  "/invocations",
];
const LOG = ["sns/", { Ref: "AWS::Region" }, "/", { Ref: "AWS::AccountId" }, "/DirectPublishToPhoneNumber"];

/** For the tiny assembly: a queue, the stream, a schedule, an HTTP API and a log call one function by its alias `live`. */
export const ALIASED: TinyOptions = {
  bundles: { ...HTTP_API.bundles, all: versionedCode("1") },
  resources: {
    ...HTTP_API.resources,
    ...functionNamed("OnAll", "all"),
    OnAllCurrentVersion0A0A0A0A: { Type: "AWS::Lambda::Version", Properties: { FunctionName: FUNCTION } },
    OnAllAliaslive0A0A0A0A: {
      Type: "AWS::Lambda::Alias",
      Properties: {
        FunctionName: FUNCTION,
        FunctionVersion: { "Fn::GetAtt": ["OnAllCurrentVersion0A0A0A0A", "Version"] },
        Name: "live",
      },
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: "Application" },
          DeploymentGroupName: { Ref: "OnAllShift0A0A0A0A" },
        },
      },
    },
    Application: { Type: "AWS::CodeDeploy::Application", Properties: { ComputePlatform: "Lambda" } },
    OnAllShift0A0A0A0A: {
      Type: "AWS::CodeDeploy::DeploymentGroup",
      Properties: {
        AlarmConfiguration: { Alarms: [{ Name: "all-errors" }, { Name: "nothing-sent" }], Enabled: true },
        ApplicationName: { Ref: "Application" },
      },
    },
    StreamMapping: mapping({ "Fn::ImportValue": "data:CasesStream" }, { StartingPosition: "LATEST" }),
    QueueMapping: mapping({ "Fn::GetAtt": ["WorkQueueAAAAAAAA", "Arn"] }, {}),
    Sweep: schedule(ALIAS),
    IntegrationFFFFFFFF: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ApiId: { Ref: "WebEEEEEEEE" },
        IntegrationType: "AWS_PROXY",
        IntegrationUri: { "Fn::Join": ["", INVOCATION] },
        PayloadFormatVersion: "2.0",
      },
    },
    SmsLogFilter: {
      Type: "AWS::Logs::SubscriptionFilter",
      Properties: { DestinationArn: ALIAS, FilterPattern: "", LogGroupName: { "Fn::Join": ["", LOG] } },
    },
    // Of two, the alias's counts.
    OnAllInvokeConfig: invokeConfig("$LATEST", 2),
    OnAllAliasInvokeConfig: invokeConfig("live", 0),
  },
};

/** The same, but its schedule calls an alias that there is not. */
export const ALIAS_OF_NOTHING: TinyOptions = {
  ...ALIASED,
  resources: {
    ...ALIASED.resources,
    Sweep: schedule({ "Fn::Join": ["", [{ "Fn::GetAtt": ["OnAll0A0A0A0A", "Arn"] }, ":dead"]] }),
  },
};

function mapping(EventSourceArn: object, more: object): object {
  return {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: { FunctionName: NAME, EventSourceArn, BatchSize: 10, ...more },
  };
}

function schedule(Arn: object): object {
  return {
    Type: "AWS::Events::Rule",
    Properties: { ScheduleExpression: "rate(1 day)", Targets: [{ Id: "Target0", Arn }] },
  };
}

function invokeConfig(Qualifier: string, MaximumRetryAttempts: number): object {
  return {
    Type: "AWS::Lambda::EventInvokeConfig",
    Properties: { FunctionName: FUNCTION, MaximumRetryAttempts, Qualifier },
  };
}
