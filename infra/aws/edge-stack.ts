import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import * as waf from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";

/** CloudFront takes web ACLs of this region only. */
export const EDGE_REGION = "us-east-1";

/** Requests of one address in five minutes: a few hundred people behind one office's address, and the case software. */
const MOST = 10_000;
/** And to the applicants' page, where a visit is a handful. Many phones share one address of their provider. */
const MOST_PAGES = 1_000;
const WINDOW_SECONDS = 300;

/** What the distribution needs in {@link EDGE_REGION}: a web ACL, whose ARN is handed on by the setting `edge.webAclArn`. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: StackProps & { readonly stage: string }) {
    super(scope, id, props);
    const acl = new waf.CfnWebACL(this, "WebAcl", {
      name: `sachstand-${stage}`,
      description: `Sachstand ${stage}: page, desk and API`,
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: counted(`sachstand-${stage}`),
      rules: [
        rateRule(0, "TooMany", { limit: MOST }),
        rateRule(1, "TooManyPages", {
          limit: MOST_PAGES,
          scopeDownStatement: {
            andStatement: { statements: [notBelow("/desk"), notBelow("/api/")] },
          },
        }),
        COMMON_RULES,
      ],
    });
    new CfnOutput(this, "WebAclArn", { value: acl.attrArn });
  }
}

/** AWS's rules against what no honest browser sends. Imports are larger than their limit for bodies, which the API has itself. */
const COMMON_RULES: waf.CfnWebACL.RuleProperty = {
  name: "Common",
  priority: 2,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name: "AWSManagedRulesCommonRuleSet",
      ruleActionOverrides: [{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }],
    },
  },
  visibilityConfig: counted("Common"),
};

function rateRule(
  priority: number,
  name: string,
  statement: Pick<waf.CfnWebACL.RateBasedStatementProperty, "limit" | "scopeDownStatement">,
): waf.CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: { ...statement, aggregateKeyType: "IP", evaluationWindowSec: WINDOW_SECONDS },
    },
    visibilityConfig: counted(name),
  };
}

function notBelow(searchString: string): waf.CfnWebACL.StatementProperty {
  return {
    notStatement: {
      statement: {
        byteMatchStatement: {
          fieldToMatch: { uriPath: {} },
          positionalConstraint: "STARTS_WITH",
          searchString,
          textTransformations: [{ priority: 0, type: "NONE" }],
        },
      },
    },
  };
}

/** Counted, and never sampled: a sample holds the path, and with it a person's code. */
function counted(metricName: string): waf.CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
