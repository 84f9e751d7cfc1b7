import { CfnOutput, Stack } from "aws-cdk-lib";
import * as ses from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import { mailFromOf } from "../go-live/dns.ts";

export interface EmailSendingProps {
  readonly stage: string;
  readonly fromAddress: string;
}

/** The domain that e-mail comes from, and how SES is to send it. */
export class EmailSending extends Construct {
  readonly identity: ses.EmailIdentity;
  readonly configurationSet: ses.ConfigurationSet;

  constructor(scope: Construct, id: string, { stage, fromAddress }: EmailSendingProps) {
    super(scope, id);
    const domain = fromAddress.slice(fromAddress.indexOf("@") + 1);
    this.configurationSet = new ses.ConfigurationSet(this, "ConfigurationSet", {
      configurationSetName: `sachstand-${stage}`,
      tlsPolicy: ses.ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.identity = new ses.EmailIdentity(this, "Identity", {
      identity: ses.Identity.domain(domain),
      mailFromDomain: mailFromOf(domain),
    });
    for (const [index, { name, value }] of this.identity.dkimRecords.entries())
      new CfnOutput(Stack.of(this), `DkimRecord${index + 1}`, { value: `${name} CNAME ${value}` });
  }
}
