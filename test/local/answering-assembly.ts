import { functionNamed, type TinyOptions } from "./tiny-assembly.ts";

/** The parts of a template by which SES and SNS tell what became of a message, as CDK writes them. */

/** Tells each log message; one to a number that ends in 79 fails twice before, one to 78 always. */
const ON_SMS_LOG = `
const { gunzipSync } = require("node:zlib");
let failures = 0;
exports.handler = async (event) => {
  const logged = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, "base64")));
  console.log(JSON.stringify({ logged }));
  const text = JSON.stringify(logged);
  if (text.includes("+491713920078")) throw new Error("never");
  if (text.includes("+491713920079") && failures < 2) {
    failures += 1;
    throw new Error("not yet");
  }
  console.log(JSON.stringify({ counted: logged.logEvents.length }));
};`;

const topic = { Ref: "AnswersDDDDDDDD" };

/** Two configuration sets: `all` tells everything, `failures` only what went wrong. */
const mailResources = {
  AnswersDDDDDDDD: { Type: "AWS::SNS::Topic" },
  AnswersPolicyDDDDDDDD: {
    Type: "AWS::SNS::TopicPolicy",
    Properties: { PolicyDocument: { Statement: [], Version: "2012-10-17" }, Topics: [topic] },
  },
  RawAnswersEEEEEEEE: { Type: "AWS::SQS::Queue" },
  WrappedAnswersEEEEEEEE: { Type: "AWS::SQS::Queue" },
  RawAnswersPolicyEEEEEEEE: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      PolicyDocument: { Statement: [], Version: "2012-10-17" },
      Queues: [{ Ref: "RawAnswersEEEEEEEE" }],
    },
  },
  ToRaw: subscription("RawAnswersEEEEEEEE", { RawMessageDelivery: true }),
  ToWrapped: subscription("WrappedAnswersEEEEEEEE", {}),
  AllFFFFFFFF: { Type: "AWS::SES::ConfigurationSet", Properties: { Name: "all" } },
  AllSns: destination("AllFFFFFFFF", ["send", "reject", "bounce", "complaint", "delivery", "deliveryDelay"]),
  FailuresFFFFFFFF: { Type: "AWS::SES::ConfigurationSet", Properties: { Name: "failures" } },
  FailuresSns: destination("FailuresFFFFFFFF", ["bounce"]),
  FailuresOff: destination("FailuresFFFFFFFF", ["send", "delivery"], false),
};

const logResources = {
  SmsLogAAAAAAAA: smsLogGroup(""),
  SmsFailureLogAAAAAAAA: smsLogGroup("/Failure"),
  SmsLogFilter: logFilter("SmsLogAAAAAAAA"),
  SmsFailureLogFilter: logFilter("SmsFailureLogAAAAAAAA"),
  SmsLogMayInvoke: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: { "Fn::GetAtt": ["OnSmsLog0A0A0A0A", "Arn"] },
      Principal: "logs.amazonaws.com",
      SourceArn: { "Fn::GetAtt": ["SmsLogAAAAAAAA", "Arn"] },
    },
  },
  ...functionNamed("OnSmsLog", "log"),
};

/** For the tiny assembly, so that its mails have events. */
export const ANSWERED_MAIL: TinyOptions = { resources: mailResources };

/** For the tiny assembly, so that the delivery logs of its SMS reach a function. */
export const ANSWERED_SMS: TinyOptions = { resources: logResources, bundles: { log: ON_SMS_LOG } };

/** As `ANSWERED_SMS`, with one retry in place of Lambda's two. */
export const ANSWERED_SMS_RETRIED_ONCE: TinyOptions = {
  ...ANSWERED_SMS,
  resources: {
    ...logResources,
    OnSmsLogInvokeConfig: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: {
        FunctionName: { Ref: "OnSmsLog0A0A0A0A" },
        MaximumRetryAttempts: 1,
        Qualifier: "$LATEST",
      },
    },
  },
};

function subscription(queue: string, properties: object): object {
  const Endpoint = { "Fn::GetAtt": [queue, "Arn"] };
  return {
    Type: "AWS::SNS::Subscription",
    Properties: { TopicArn: topic, Protocol: "sqs", Endpoint, ...properties },
  };
}

function destination(set: string, MatchingEventTypes: readonly string[], Enabled = true): object {
  return {
    Type: "AWS::SES::ConfigurationSetEventDestination",
    Properties: {
      ConfigurationSetName: { Ref: set },
      EventDestination: { Enabled, MatchingEventTypes, SnsDestination: { TopicARN: topic } },
    },
  };
}

function smsLogGroup(end: string): object {
  const parts = [
    "sns/",
    { Ref: "AWS::Region" },
    "/",
    { Ref: "AWS::AccountId" },
    `/DirectPublishToPhoneNumber${end}`,
  ];
  return { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: { "Fn::Join": ["", parts] } } };
}

function logFilter(group: string): object {
  return {
    Type: "AWS::Logs::SubscriptionFilter",
    Properties: {
      DestinationArn: { "Fn::GetAtt": ["OnSmsLog0A0A0A0A", "Arn"] },
      FilterPattern: "",
      LogGroupName: { Ref: group },
    },
  };
}
