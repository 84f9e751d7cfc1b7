import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import * as z from "zod";
import { SmsAccount } from "../../infra/aws/sms-account.ts";

function template(): Template {
  const stack = new Stack(new App(), "pipeline", { env: { region: "eu-central-1" } });
  new SmsAccount(stack, "SmsAccount", { stage: "test", senderId: "Jobcenter", spendLimitUsd: 500 });
  return Template.fromStack(stack);
}

const callSchema = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) });

/** What the custom resource asks AWS for, with `REFERENCE` in the place of what CloudFormation puts in. */
function callOn(event: "Create" | "Update"): unknown {
  const [resource] = Object.values(template().findResources("Custom::AWS"));
  const [, parts] = callSchema.parse(resource?.["Properties"]?.[event])["Fn::Join"];
  return JSON.parse(parts.map((part) => (typeof part === "string" ? part : "REFERENCE")).join(""));
}

test.each(["Create", "Update"] as const)(
  "%s has every SMS logged, and sets the limit that AWS has granted",
  (event) => {
    expect(callOn(event)).toMatchObject({
      service: "SNS",
      action: "SetSMSAttributes",
      parameters: {
        attributes: {
          DefaultSMSType: "Transactional",
          DefaultSenderID: "Jobcenter",
          MonthlySpendLimit: "500",
          DeliveryStatusIAMRole: "REFERENCE",
          DeliveryStatusSuccessSamplingRate: "100",
        },
      },
    });
  },
);

test("SNS may write just the two delivery logs, and only for this account", () => {
  const roles = Object.values(template().findResources("AWS::IAM::Role")).map((role) => JSON.stringify(role));

  const writer = roles.find((role) => role.includes("sns.amazonaws.com"));
  expect(writer).toContain('"aws:SourceAccount":{"Ref":"AWS::AccountId"}');
  expect(writer?.match(/DirectPublishToPhoneNumber[^"]*/g)).toEqual([
    "DirectPublishToPhoneNumber:*",
    "DirectPublishToPhoneNumber/Failure:*",
  ]);
  expect(writer).not.toContain('"Resource":"*"');
});

test("whoever sets it may do nothing else but hand SNS that role", () => {
  template().hasResourceProperties("AWS::IAM::Policy", {
    PolicyDocument: {
      Statement: [
        { Action: "sns:SetSMSAttributes", Effect: "Allow", Resource: "*" },
        {
          Action: "iam:PassRole",
          Effect: "Allow",
          Resource: { "Fn::GetAtt": [Match.stringLikeRegexp("DeliveryLog"), "Arn"] },
        },
      ],
    },
  });
});
