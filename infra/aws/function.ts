import { type Duration, RemovalPolicy, Stage } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { FunctionName } from "../alarms/impacts.ts";
import type { Settings } from "../settings.ts";
import { bundleFolder } from "./bundle.ts";
import { TrafficShift } from "./traffic-shift.ts";

export interface SachstandFunctionProps {
  readonly settings: Pick<Settings, "stage" | "deployment">;
  /** Folder in functions/. */
  readonly name: FunctionName;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
}

export const MEMORY_MB = 512;

/** What CDK types as missing at will in an alias and as absent or there in a function: with it, an alias is one. */
type LiveAlias = lambda.Alias & lambda.IFunction;

function isCallable(alias: lambda.Alias): alias is LiveAlias {
  return alias.role !== undefined;
}

/** One Lambda function as all of ours are: own role with nothing in it, own log, one bundle, and an alias that all callers name. */
export class SachstandFunction extends lambda.Function {
  /** The version that does the work, or two while one takes over from the other. */
  readonly live: LiveAlias;

  constructor(scope: Construct, id: string, props: SachstandFunctionProps) {
    const functionName = `sachstand-${props.settings.stage}-${props.name}`;
    const logGroup = new logs.LogGroup(scope, `${id}Log`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      functionName,
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: MEMORY_MB,
      timeout: props.timeout,
      role,
      logGroup,
      handler: "index.handler",
      code: lambda.Code.fromAsset(bundleFolder(Stage.of(scope)?.outdir ?? "cdk.out", props.name)),
      environment: { ...props.environment },
      // Its segments name function and request only; nothing of ours adds to them.
      tracing: lambda.Tracing.ACTIVE,
      currentVersionOptions: {
        // Earlier versions stay, so that there is a way back in seconds; what comes of a failed deployment does not.
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      },
    });
    const live = this.addAlias("live");
    if (!isCallable(live)) throw new Error(`${functionName} has no role.`);
    this.live = live;
    new TrafficShift(this, "Shift", { settings: props.settings, name: props.name, alias: this.live });
  }
}
