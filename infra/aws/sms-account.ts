import { Arn, ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as logs from "aws-cdk-lib/aws-logs";
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from "aws-cdk-lib/custom-resources";
import { Construct } from "constructs";

export interface SmsAccountProps {
  readonly stage: string;
  readonly senderId: string;
  /** US dollars a month, at most what AWS has granted the account. */
  readonly spendLimitUsd: number;
}

/**
 * What SNS knows of SMS for the whole account and region, which no resource of CloudFormation sets: without it no SMS is ever
 * said to have arrived (SNS API Reference, SetSMSAttributes). Removing the stack leaves it as it is.
 */
export class SmsAccount extends Construct {
  constructor(scope: Construct, id: string, { stage, senderId, spendLimitUsd }: SmsAccountProps) {
    super(scope, id);
    const role = this.#logWriter();
    const logGroup = new logs.LogGroup(this, "Log", {
      logGroupName: `/aws/lambda/sachstand-${stage}-sms-attributes`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Without one given, CDK's would hold a managed policy.
    const setter = new iam.Role(this, "SetterRole", {
      assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    });
    logGroup.grantWrite(setter);
    const call = {
      service: "SNS",
      action: "SetSMSAttributes",
      parameters: {
        attributes: {
          DefaultSMSType: "Transactional",
          DefaultSenderID: senderId,
          MonthlySpendLimit: String(spendLimitUsd),
          DeliveryStatusIAMRole: role.roleArn,
          DeliveryStatusSuccessSamplingRate: "100",
        },
      },
      physicalResourceId: PhysicalResourceId.of(`sachstand-${stage}-sms-attributes`),
    };
    const attributes = new AwsCustomResource(this, "Attributes", {
      onCreate: call,
      onUpdate: call,
      policy: AwsCustomResourcePolicy.fromStatements([
        // It is about the account, so there is no resource to name.
        new iam.PolicyStatement({ actions: ["sns:SetSMSAttributes"], resources: ["*"] }),
        new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [role.roleArn] }),
      ]),
      installLatestAwsSdk: false,
      role: setter,
      logGroup,
    });
    attributes.node.addDependency(role);
  }

  /** Lets SNS write the delivery logs, whose groups and key stand beside the receipts. */
  #logWriter(): iam.Role {
    const stack = Stack.of(this);
    const { account, region } = stack;
    const group = (suffix: string) =>
      Arn.format(
        {
          service: "logs",
          resource: "log-group",
          resourceName: `sns/${region}/${account}/DirectPublishToPhoneNumber${suffix}:*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        },
        stack,
      );
    return new iam.Role(this, "DeliveryLog", {
      assumedBy: new iam.ServicePrincipal("sns.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": account } },
      }),
      inlinePolicies: {
        Write: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
              resources: [group(""), group("/Failure")],
            }),
          ],
        }),
      },
    });
  }
}
