import { type Duration, RemovalPolicy, Stage } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { FunctionName } from "../alarms/impacts.ts";
import { bundleFolder } from "./bundle.ts";

export interface SachstandFunctionProps {
  readonly stage: string;
  /** Folder in functions/. */
  readonly name: FunctionName;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
}

export const MEMORY_MB = 512;

/** One Lambda function as all of ours are: own role with nothing in it, own log, one bundle. */
export class SachstandFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: SachstandFunctionProps) {
    const functionName = `sachstand-${props.stage}-${props.name}`;
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
    });
  }
}
