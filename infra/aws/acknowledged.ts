import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { Settings } from "../settings.ts";

/** Why a finding of AWS's rules is none here. */
interface Acknowledged {
  /** The stack's name after the stage. */
  readonly stack: "data" | "pipeline" | "web";
  /** Where in the stack; all below it is meant. */
  readonly construct: string;
  /** With `STAGE` and `REGION` where names hold them. */
  readonly ids: readonly string[];
  readonly reason: string;
}

const OPEN_PAGE =
  "Applicants have no login: the page is opened by an unguessable code or a token of its own, wrong ones are counted, and the web ACL limits what one address may ask for (design, section 4).";

/** Roles whose one statement for all resources is that of X-Ray. */
const TRACED = [
  { stack: "pipeline", construct: "SendEmailRole" },
  { stack: "pipeline", construct: "RecordReceiptsRole" },
  { stack: "pipeline", construct: "ReadSmsLogRole" },
  { stack: "pipeline", construct: "ReleaseNoticesRole" },
  { stack: "pipeline", construct: "Canary/TellRole" },
  { stack: "web", construct: "ApplicantPagesRole" },
  { stack: "web", construct: "BulkNotices/RunRole" },
  { stack: "web", construct: "Desk/ApiRole" },
] as const;

/** All findings of cdk-nag's AwsSolutions that stand, each with its reason. What is not here keeps a stage from being synthesized. */
const ACKNOWLEDGED: readonly Acknowledged[] = [
  ...TRACED.map((role) => ({
    ...role,
    ids: ["AwsSolutions-IAM5[Resource::*]"],
    reason: "Traces are no resources; that a role holds no other statement for all resources is tested.",
  })),
  {
    stack: "data",
    construct: "Keys",
    ids: ["AwsSolutions-SMG4"],
    reason:
      "Rotated by hand: hashes and page codes made with an older key must stay valid, so a new one is added beside it, never put in its place.",
  },
  {
    stack: "web",
    construct: "WebFront/Secret",
    ids: ["AwsSolutions-SMG4"],
    reason:
      "Rotated by a deployment, since the distribution holds it: both values count while it gets round.",
  },
  {
    stack: "data",
    construct: "FailedRecords",
    ids: ["AwsSolutions-S1"],
    reason: "Written by one event source mapping and read by ops alone; CloudTrail has who reads it.",
  },
  {
    stack: "web",
    construct: "WebFront/DeskFiles",
    ids: ["AwsSolutions-S1"],
    reason: "Holds what everybody may read; a log of it would only say who works when.",
  },
  {
    stack: "pipeline",
    construct: "SendSmsRole",
    ids: ["AwsSolutions-IAM5[Resource::*]"],
    reason:
      "SNS takes a phone number for no resource but *, X-Ray a trace; publishing to any topic is denied beside it.",
  },
  {
    stack: "pipeline",
    construct: "SmsAccount/DeliveryLog",
    ids: [
      "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:REGION:<AWS::AccountId>:log-group:sns/REGION/<AWS::AccountId>/DirectPublishToPhoneNumber:*]",
      "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:REGION:<AWS::AccountId>:log-group:sns/REGION/<AWS::AccountId>/DirectPublishToPhoneNumber/Failure:*]",
    ],
    reason: "The streams of two log groups, which SNS names as it likes.",
  },
  {
    stack: "pipeline",
    construct: "SmsAccount/Attributes",
    ids: ["AwsSolutions-IAM5[Resource::*]"],
    reason: "SetSMSAttributes is about the account and knows no resource.",
  },
  {
    stack: "pipeline",
    construct: "PlanNoticesRole",
    ids: [
      "AwsSolutions-IAM5[Resource::*]",
      "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
      "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
      "AwsSolutions-IAM5[Action::s3:Abort*]",
      "AwsSolutions-IAM5[Resource::sachstand-STAGE-data:ExportsOutputFnGetAttFailedRecordsDEC8AD7EArn0700AC87/*]",
    ],
    reason:
      "As CDK writes an event source mapping: ListStreams knows no resource, and what fails for good goes to a bucket with the stack's key.",
  },
  {
    stack: "pipeline",
    construct: "RecordReceiptsRole",
    ids: ["AwsSolutions-IAM5[Action::kms:ReEncrypt*]", "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]"],
    reason: "Two families of actions on one key, that of the queue of receipts.",
  },
  {
    stack: "pipeline",
    construct: "ReadSmsLogRole",
    ids: ["AwsSolutions-IAM5[Action::kms:ReEncrypt*]", "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]"],
    reason: "Two families of actions on one key, that of the queue of receipts.",
  },
  ...(["pipeline", "web"] as const).map((stack) => ({
    stack,
    construct: "Shifter/Role",
    ids: ["AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:REGION:<AWS::AccountId>:alarm:*]"],
    reason: "CodeDeploy reads the state of alarms, and CloudWatch lets that be allowed for all or for none.",
  })),
  { stack: "web", construct: "Pages", ids: ["AwsSolutions-APIG4"], reason: OPEN_PAGE },
  {
    stack: "web",
    construct: "Desk",
    ids: ["AwsSolutions-APIG4"],
    reason:
      "What the API is like stands open on purpose; every other route of the desk has the authorizer (tested).",
  },
  {
    stack: "web",
    construct: "Desk/SignIn",
    ids: ["AwsSolutions-COG8"],
    reason:
      "Nobody signs up by themselves and a second factor is demanded; the plan with risk scores costs more than it adds.",
  },
  {
    stack: "web",
    construct: "WebFront/DeskFiles/Role",
    ids: [
      "AwsSolutions-IAM5[Action::s3:GetObject*]",
      "AwsSolutions-IAM5[Action::s3:GetBucket*]",
      "AwsSolutions-IAM5[Action::s3:List*]",
      "AwsSolutions-IAM5[Action::s3:DeleteObject*]",
      "AwsSolutions-IAM5[Action::s3:Abort*]",
      "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-REGION/*]",
      "AwsSolutions-IAM5[Resource::<WebFrontDeskFilesBucket9316C4D3.Arn>/*]",
    ],
    reason:
      "As CDK writes a bucket deployment: from the account's own bucket of assets to that of the desk's files.",
  },
  {
    stack: "web",
    construct: "Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C512MiB",
    ids: ["AwsSolutions-L1"],
    reason: "CDK's own function, with the runtime that CDK tests it with.",
  },
  {
    stack: "web",
    construct: "WebFront/Edge/Distribution",
    ids: ["AwsSolutions-CFR1", "AwsSolutions-CFR2", "AwsSolutions-CFR3", "AwsSolutions-CFR4"],
    reason:
      "Applicants read their page wherever they are. The web ACL and TLS 1.2 come with the settings edge.webAclArn and edge.certificateArn, which `npm run synth` asks for. An access log would hold people's codes.",
  },
];

/**
 * Has AWS's rules (cdk-nag, AwsSolutions) checked when the app is synthesized, which fails on any finding that is not acknowledged here.
 * @throws when a row is about nothing, so that none outlives what it was written for
 */
export function checkByRules(app: App, { stage, region, edge }: Settings): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const constructs = app.node.findAll();
  for (const { stack, construct, ids, reason } of ACKNOWLEDGED) {
    const path = `sachstand-${stage}-${stack}/${construct}`;
    const found = constructs.find(({ node }) => node.path === path);
    if (found !== undefined) {
      const named = ids.map((id) => id.replaceAll("STAGE", stage).replaceAll("REGION", region));
      Validations.of(found).acknowledge(...named.map((id) => ({ id, reason })));
    } else if (edge !== null) throw new Error(`infra/aws/acknowledged.ts: there is no ${path}`);
  }
}
