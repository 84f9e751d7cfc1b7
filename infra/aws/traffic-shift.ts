import { ArnFormat, Stack } from "aws-cdk-lib";
import { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import * as codedeploy from "aws-cdk-lib/aws-codedeploy";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { alarmsThatTakeBack } from "../alarms/deployment-alarms.ts";
import type { FunctionName } from "../alarms/impacts.ts";
import type { Settings } from "../settings.ts";

export interface TrafficShiftProps {
  readonly settings: Pick<Settings, "stage" | "deployment">;
  readonly name: FunctionName;
  /** What all who call the function name. */
  readonly alias: lambda.Alias;
}

const CONFIGS = {
  "all-at-once": codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE,
  "canary-10-percent-10-minutes": codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
} as const satisfies Readonly<Record<Settings["deployment"], codedeploy.ILambdaDeploymentConfig>>;

/** Hands the work of a function over to a new version of it, and takes it back when one of its alarms rings meanwhile. */
export class TrafficShift extends codedeploy.LambdaDeploymentGroup {
  constructor(scope: Construct, id: string, { settings, name, alias }: TrafficShiftProps) {
    const { stage, deployment } = settings;
    const { application, role } = Shifter.of(scope);
    role.mayShift(alias);
    super(scope, id, {
      application,
      deploymentGroupName: `sachstand-${stage}-${name}`,
      alias,
      deploymentConfig: CONFIGS[deployment],
      // By their names: their stack is deployed after this one.
      alarms: alarmsThatTakeBack(name).map((alarm) =>
        Alarm.fromAlarmName(scope, `Alarm ${alarm}`, `sachstand-${stage}-${alarm}`),
      ),
      // Nothing can be learned in a moment, and what mends a ringing alarm must get through.
      ignoreAlarmConfiguration: deployment === "all-at-once",
      // An alarm that is not there yet keeps nothing from being deployed.
      ignorePollAlarmsFailure: true,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      // Its rights are all in the role; CDK would add a managed policy for every function of the account.
      role: role.withoutPolicyUpdates(),
    });
  }
}

/** What shifts the work of all functions of one stack. */
class Shifter extends Construct {
  readonly application: codedeploy.LambdaApplication;
  readonly role: ShifterRole;

  /** The one of the stack that a construct is in. */
  static of(scope: Construct): Shifter {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild("Shifter");
    return found instanceof Shifter ? found : new Shifter(stack, "Shifter");
  }

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.application = new codedeploy.LambdaApplication(this, "Application");
    this.role = new ShifterRole(this, "Role");
  }
}

/** In the role itself and not attached to it, so that CodeDeploy never has the one without the other. */
class ShifterRole extends iam.Role {
  readonly #aliases: iam.PolicyStatement;

  constructor(scope: Construct, id: string) {
    const aliases = new iam.PolicyStatement({
      actions: ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"],
    });
    const alarms = new iam.PolicyStatement({
      actions: ["cloudwatch:DescribeAlarms"],
      resources: [
        Stack.of(scope).formatArn({
          service: "cloudwatch",
          resource: "alarm",
          // Single alarms cannot be named: CloudWatch asks for the right to all of them.
          resourceName: "*",
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    });
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal("codedeploy.amazonaws.com"),
      inlinePolicies: { Shift: new iam.PolicyDocument({ statements: [aliases, alarms] }) },
    });
    this.#aliases = aliases;
  }

  mayShift({ lambda: { functionArn }, aliasName }: lambda.Alias): void {
    // Not the alias's own ARN: its update waits for the group, and the group for this role.
    this.#aliases.addResources(functionArn, `${functionArn}:${aliasName}`);
  }
}
