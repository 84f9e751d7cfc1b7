import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Channel } from "../../shared/domain/channel.ts";
import type { FunctionName } from "../alarms/impacts.ts";
import { planSettingsOf, type Settings, sendSettingsOf, withoutHours } from "../settings.ts";
import { Canary } from "./canary.ts";
import type { DataStack } from "./data-stack.ts";
import { EmailSending } from "./email-sending.ts";
import { SachstandFunction } from "./function.ts";
import { QueueConsumer } from "./queue-consumer.ts";
import { Receipts } from "./receipts.ts";
import { SmsAccount } from "./sms-account.ts";

export interface PipelineStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

const MOST_SENDERS = 5;
/** AWS allows no fewer. */
const FEWEST_SENDERS = 2;

/** Senders of one channel that run at once: no more than its rate feeds, since each waits for its share of it. */
function sendersAtOnce(perSecond: number): number {
  return Math.max(FEWEST_SENDERS, Math.min(MOST_SENDERS, Math.floor(perSecond)));
}

/** The queues that notices wait in for their senders, by channel. */
export type SendQueues = Readonly<Record<Channel, Queue>>;

/** The way of a change: planned from the stream, sent from the queues, swept every minute. */
export class PipelineStack extends Stack {
  readonly queues: SendQueues;
  /** Hands the stream of Cases to the planner. */
  readonly streamMapping: lambda.EventSourceMapping;
  readonly #settings: Settings;
  readonly #data: DataStack;

  constructor(scope: Construct, id: string, { settings, data, ...props }: PipelineStackProps) {
    super(scope, id, props);
    this.#settings = settings;
    this.#data = data;

    const { stage } = settings;
    const { fromAddress } = settings.email;
    const mail = new EmailSending(this, "EmailSending", { stage, fromAddress });
    const senders = { sms: this.#smsSender(), email: this.#emailSender(mail) };
    this.queues = { sms: this.#smsQueue(senders.sms), email: this.#emailQueue(senders.email) };
    const { sms, email } = this.queues;
    const urls = { SMS_QUEUE_URL: sms.queueUrl, EMAIL_QUEUE_URL: email.queueUrl };
    const recorder = this.#receipts(urls, mail);
    const planner = this.#planner(urls);
    this.streamMapping = this.#feedFromStream(planner);
    const others = [planner, this.#releaser(urls), recorder];
    for (const queue of [sms, email]) {
      // A sender whose channel has failed hands the notice to the other.
      for (const grantee of [...others, senders.sms, senders.email]) queue.grant(grantee, "sqs:SendMessage");
    }
    for (const sender of [senders.sms, senders.email]) {
      for (const [name, url] of Object.entries(urls)) sender.addEnvironment(name, url);
    }
    new Canary(this, "Canary", { settings, data });
    new CfnOutput(this, "SmsQueueUrl", { value: urls.SMS_QUEUE_URL });
    new CfnOutput(this, "EmailQueueUrl", { value: urls.EMAIL_QUEUE_URL });
  }

  /** What providers say later: recorded, and handed to a sender where another channel must be tried. */
  #receipts(urls: Readonly<Record<string, string>>, { configurationSet }: EmailSending): SachstandFunction {
    const { stage } = this.#settings;
    const recorder = new SachstandFunction(this, "RecordReceipts", {
      settings: this.#settings,
      name: "record-receipts",
      description: "Records what became of notices that a provider took",
      timeout: Duration.seconds(30),
      environment: {
        ...this.#tableNames(),
        ...this.#sending(),
        ...urls,
        EMAIL_CONFIGURATION_SET: configurationSet.configurationSetName,
        ACCOUNT_ID: this.account,
      },
    });
    this.#data.allowKey(recorder);
    this.#data.allowSecret(recorder);
    this.#data.allow(recorder, "Notices", ["BatchGetItem", "UpdateItem"]);
    this.#data.allow(recorder, "Notices", ["Query"], "byProviderMessageId");
    this.#data.allow(recorder, "Applicants", ["BatchGetItem", "UpdateItem"]);
    this.#data.allow(recorder, "Register", ["PutItem"]);
    const logReader = new SachstandFunction(this, "ReadSmsLog", {
      settings: this.#settings,
      name: "read-sms-log",
      description: "Passes on how SMS ended, without the numbers",
      timeout: Duration.seconds(30),
      environment: {},
    });
    const receipts = new Receipts(this, "Receipts", { stage, configurationSet, recorder, logReader });
    const { senderId, account } = this.#settings.sms;
    if (account !== null) new SmsAccount(this, "SmsAccount", { stage, senderId, ...account });
    const { queue } = receipts.consumer;
    queue.grantSendMessages(logReader);
    logReader.addEnvironment("RECEIPT_QUEUE_URL", queue.queueUrl);
    return recorder;
  }

  #planner(queueUrls: Readonly<Record<string, string>>): SachstandFunction {
    const planner = new SachstandFunction(this, "PlanNotices", {
      settings: this.#settings,
      name: "plan-notices",
      description: "Decides what a change of a case means for the applicant",
      timeout: Duration.seconds(60),
      environment: { ...this.#tableNames(), ...queueUrls, ...this.#planning() },
    });
    this.#allowPlanning(planner);
    return planner;
  }

  #feedFromStream(planner: SachstandFunction): lambda.EventSourceMapping {
    const { tables, failedRecords } = this.#data;
    const { tableStreamArn } = tables.Cases;
    if (tableStreamArn === undefined) throw new Error("The table Cases must have a stream");
    tables.Cases.grantStreamRead(planner);
    failedRecords.grantPut(planner);
    return new lambda.EventSourceMapping(this, "PlanNoticesFromCases", {
      target: planner.live,
      eventSourceArn: tableStreamArn,
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Deletions, by TTL or by hand, are no changes; the history that the planner itself writes is none either.
      filters: [
        lambda.FilterCriteria.filter({
          eventName: lambda.FilterRule.or("INSERT", "MODIFY"),
          dynamodb: { Keys: { entry: { S: ["case", { prefix: "request#" }] } } },
        }),
      ],
      bisectBatchOnError: true,
      // Counts what ends in S3, or nowhere: an alarm looks at it.
      metricsConfig: { metrics: [lambda.MetricType.EVENT_COUNT] },
      reportBatchItemFailures: true,
      retryAttempts: 100,
      maxRecordAge: Duration.hours(12),
      // S3 keeps the whole record; SQS and SNS would get its position only.
      onFailure: { bind: () => ({ destination: failedRecords.bucketArn }) },
    });
  }

  #releaser(queueUrls: Readonly<Record<string, string>>): SachstandFunction {
    const releaser = new SachstandFunction(this, "ReleaseNotices", {
      settings: this.#settings,
      name: "release-notices",
      description: "Hands due and overdue notices to their senders",
      timeout: Duration.seconds(55),
      environment: { ...this.#tableNames(), ...queueUrls, ...this.#planning() },
    });
    this.#allowPlanning(releaser);
    this.#data.allow(releaser, "Notices", ["Query"], "due");
    this.#data.allow(releaser, "Notices", ["DeleteItem"]);
    new events.Rule(this, "ReleaseNoticesEveryMinute", {
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [new targets.LambdaFunction(releaser.live, { retryAttempts: 0 })],
    });
    return releaser;
  }

  #smsSender(): SachstandFunction {
    const { sms } = this.#settings;
    const sender = this.#sender("SendSms", "send-sms", sms.perSecond, {
      SMS_SENDER_ID: sms.senderId,
      SMS_MAX_PRICE: sms.maxPriceUsd,
    });
    // A phone number is no resource that could be named, so topics are taken out again.
    sender.addToRolePolicy(new iam.PolicyStatement({ actions: ["sns:Publish"], resources: ["*"] }));
    sender.addToRolePolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: ["sns:Publish"],
        resources: ["arn:*:sns:*:*:*"],
      }),
    );
    return sender;
  }

  #smsQueue(sender: SachstandFunction): Queue {
    return this.#consume("Sms", "sms", sender);
  }

  #emailSender({ identity, configurationSet }: EmailSending): SachstandFunction {
    const { email } = this.#settings;
    const sender = this.#sender("SendEmail", "send-email", email.perSecond, {
      EMAIL_FROM_NAME: email.fromName,
      EMAIL_FROM_ADDRESS: email.fromAddress,
      EMAIL_CONFIGURATION_SET: configurationSet.configurationSetName,
      KEYS_SECRET: this.#data.keys.secretArn,
    });
    this.#data.allowSecret(sender);
    const set = this.formatArn({
      service: "ses",
      resource: "configuration-set",
      resourceName: configurationSet.configurationSetName,
    });
    sender.addToRolePolicy(
      new iam.PolicyStatement({ actions: ["ses:SendRawEmail"], resources: [identity.emailIdentityArn, set] }),
    );
    return sender;
  }

  #emailQueue(sender: SachstandFunction): Queue {
    return this.#consume("Email", "email", sender);
  }

  #sender(
    id: string,
    name: FunctionName,
    perSecond: number,
    environment: Readonly<Record<string, string>>,
  ): SachstandFunction {
    const { pageUrl, offices } = this.#settings;
    const sender = new SachstandFunction(this, id, {
      settings: this.#settings,
      name,
      description: "Renders notices and hands each to the provider, once",
      timeout: Duration.seconds(30),
      environment: {
        ...this.#tableNames(),
        ...environment,
        ...this.#sending(),
        SENDERS_AT_ONCE: String(sendersAtOnce(perSecond)),
        TEXT_SETTINGS: JSON.stringify({ pageUrl, offices: withoutHours(offices) }),
      },
    });
    this.#data.allowKey(sender);
    this.#data.allowSecret(sender);
    this.#data.allow(sender, "Cases", ["BatchGetItem", "Query"]);
    this.#data.allow(sender, "Applicants", ["BatchGetItem", "UpdateItem"]);
    this.#data.allow(sender, "Notices", ["BatchGetItem", "PartiQLInsert", "UpdateItem"]);
    this.#data.allow(sender, "Register", ["BatchGetItem", "PutItem", "UpdateItem"]);
    return sender;
  }

  #consume(id: string, name: Channel, sender: SachstandFunction): Queue {
    const { queue } = new QueueConsumer(this, id, {
      name,
      stage: this.#settings.stage,
      consumer: sender,
      maxConcurrency: sendersAtOnce(this.#settings[name].perSecond),
    });
    sender.addEnvironment("QUEUE_URL", queue.queueUrl);
    return queue;
  }

  #allowPlanning(grantee: SachstandFunction): void {
    this.#data.allowKey(grantee);
    this.#data.allowSecret(grantee);
    this.#data.allow(grantee, "Cases", ["BatchGetItem", "Query", "PartiQLInsert"]);
    this.#data.allow(grantee, "Applicants", ["BatchGetItem", "UpdateItem"]);
    this.#data.allow(grantee, "Notices", ["BatchGetItem", "PartiQLInsert", "UpdateItem"]);
  }

  /** What all who plan share. */
  #planning(): Readonly<Record<string, string>> {
    return { KEYS_SECRET: this.#data.keys.secretArn, PLAN_SETTINGS: this.#planSettings() };
  }

  /** What senders and the recorder of receipts share. */
  #sending(): Readonly<Record<string, string>> {
    return {
      STAGE: this.#settings.stage,
      REGISTER_TABLE: this.#data.tables.Register.tableName,
      ...this.#planning(),
      SEND_SETTINGS: JSON.stringify(sendSettingsOf(this.#settings)),
    };
  }

  #tableNames(): Readonly<Record<string, string>> {
    const { Cases, Applicants, Notices } = this.#data.tables;
    return {
      CASES_TABLE: Cases.tableName,
      APPLICANTS_TABLE: Applicants.tableName,
      NOTICES_TABLE: Notices.tableName,
    };
  }

  #planSettings(): string {
    return JSON.stringify(planSettingsOf(this.#settings));
  }
}
