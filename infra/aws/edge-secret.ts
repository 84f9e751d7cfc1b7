import { RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { SachstandFunction } from "./function.ts";

/**
 * The entry of the secret that the distribution sends. A new secret: add an entry `2` to the secret, wait for 15 minutes until all
 * functions have read it, name it here, deploy, and take the old one out.
 */
const CURRENT = "1";

/** What the distribution proves itself with to our APIs. Its shape is that of shared/adapters/keyring.ts. */
export class EdgeSecret extends secretsmanager.Secret {
  constructor(scope: Construct, id: string, stage: string) {
    super(scope, id, {
      secretName: `sachstand-${stage}-edge`,
      description: `Sachstand ${stage}: what the distribution sends to the APIs behind it`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: CURRENT }),
        generateStringKey: CURRENT,
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** The header's value: CloudFormation puts it in while deploying, the template holds a reference. */
  get value(): string {
    return this.secretValueFromJson(CURRENT).unsafeUnwrap();
  }

  /** Makes a function refuse whatever does not carry the secret. */
  guard(guarded: SachstandFunction): void {
    guarded.addEnvironment("EDGE_SECRET", this.secretArn);
    guarded.addToRolePolicy(
      new iam.PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [this.secretArn] }),
    );
  }
}
