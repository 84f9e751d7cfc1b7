import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { planSettingsOf, type Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";
import { EmailSending } from "./email-sending.ts";
import { SachstandFunction } from "./function.ts";
import { QueueConsumer } from "./queue-consumer.ts";

export interface PipelineStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** The way of a change: planned from the stream, sent from the queues, swept every minute. */
export class PipelineStack extends Stack {
  readonly #settings: Settings;
  readonly #data: DataStack;

  constructor(scope: Construct, id: string, { settings, data, ...props }: PipelineStackProps) {
    super(scope, id, props);
    this.#settings = settings;
    this.#data = data;

    const sms = this.#smsSender();
    const email = this.#emailSender();
    const queues = [sms.queue, email.queue] as const;
    const queueUrls = { SMS_QUEUE_URL: sms.queue.queueUrl, EMAIL_QUEUE_URL: email.queue.queueUrl };
    const planner = this.#planner(queueUrls);
    const releaser = this.#releaser(queueUrls);
    for (const queue of queues) {
      queue.grant(planner, "sqs:SendMessage");
      queue.grant(releaser, "sqs:SendMessage");
    }
    new CfnOutput(this, "SmsQueueUrl", { value: sms.queue.queueUrl });
    new CfnOutput(this, "EmailQueueUrl", { value: email.queue.queueUrl });
  }

  #planner(queueUrls: Readonly<Record<string, string>>): SachstandFunction {
    const planner = new SachstandFunction(this, "PlanNotices", {
      stage: this.#settings.stage,
      name: "plan-notices",
      description: "Decides what a change of a case means for the applicant",
      timeout: Duration.seconds(60),
      environment: { ...this.#tableNames(), ...queueUrls, PLAN_SETTINGS: this.#planSettings() },
    });
    this.#allowPlanning(planner);
    this.#feedFromStream(planner);
    return planner;
  }

  #feedFromStream(planner: SachstandFunction): void {
    const { tables, failedRecords } = this.#data;
    const { tableStreamArn } = tables.Cases;
    if (tableStreamArn === undefined) throw new Error("The table Cases must have a stream");
    tables.Cases.grantStreamRead(planner);
    failedRecords.grantPut(planner);
    new lambda.EventSourceMapping(this, "PlanNoticesFromCases", {
      target: planner,
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
      reportBatchItemFailures: true,
      retryAttempts: 100,
      maxRecordAge: Duration.hours(12),
      // S3 keeps the whole record; SQS and SNS would get its position only.
      onFailure: { bind: () => ({ destination: failedRecords.bucketArn }) },
    });
  }

  #releaser(queueUrls: Readonly<Record<string, string>>): SachstandFunction {
    const releaser = new SachstandFunction(this, "ReleaseNotices", {
      stage: this.#settings.stage,
      name: "release-notices",
      description: "Hands due and overdue notices to their senders",
      timeout: Duration.seconds(55),
      environment: { ...this.#tableNames(), ...queueUrls, PLAN_SETTINGS: this.#planSettings() },
    });
    this.#allowPlanning(releaser);
    this.#data.allow(releaser, "Notices", ["Query"], "due");
    this.#data.allow(releaser, "Notices", ["DeleteItem"]);
    new events.Rule(this, "ReleaseNoticesEveryMinute", {
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [new targets.LambdaFunction(releaser, { retryAttempts: 0 })],
    });
    return releaser;
  }

  #smsSender(): QueueConsumer {
    const { sms, stage } = this.#settings;
    const sender = this.#sender("SendSms", "send-sms", {
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
    return this.#consume("Sms", sender, {
      name: "sms",
      impact: `Applicants of ${stage} wait for SMS notices that could not be handed to the provider for half an hour.`,
    });
  }

  #emailSender(): QueueConsumer {
    const { email, stage } = this.#settings;
    const { identity, configurationSet } = new EmailSending(this, "EmailSending", {
      stage,
      fromAddress: email.fromAddress,
    });
    const sender = this.#sender("SendEmail", "send-email", {
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
    return this.#consume("Email", sender, {
      name: "email",
      impact: `Applicants of ${stage} wait for e-mail notices that could not be handed to the provider for half an hour.`,
    });
  }

  #sender(id: string, name: string, environment: Readonly<Record<string, string>>): SachstandFunction {
    const { pageUrl, offices } = this.#settings;
    const sender = new SachstandFunction(this, id, {
      stage: this.#settings.stage,
      name,
      description: "Renders notices and hands each to the provider, once",
      timeout: Duration.seconds(30),
      environment: {
        ...this.#tableNames(),
        ...environment,
        PLAN_SETTINGS: this.#planSettings(),
        TEXT_SETTINGS: JSON.stringify({ pageUrl, offices }),
      },
    });
    this.#data.allowKey(sender);
    this.#data.allow(sender, "Cases", ["BatchGetItem", "Query"]);
    this.#data.allow(sender, "Applicants", ["BatchGetItem", "UpdateItem"]);
    this.#data.allow(sender, "Notices", ["BatchGetItem", "UpdateItem"]);
    return sender;
  }

  #consume(id: string, sender: SachstandFunction, props: { readonly name: string; readonly impact: string }) {
    const consumer = new QueueConsumer(this, id, {
      ...props,
      stage: this.#settings.stage,
      consumer: sender,
      maxConcurrency: 5,
    });
    sender.addEnvironment("QUEUE_URL", consumer.queue.queueUrl);
    return consumer;
  }

  #allowPlanning(grantee: SachstandFunction): void {
    this.#data.allowKey(grantee);
    this.#data.allow(grantee, "Cases", ["BatchGetItem", "Query", "PartiQLInsert"]);
    this.#data.allow(grantee, "Applicants", ["BatchGetItem", "UpdateItem"]);
    this.#data.allow(grantee, "Notices", ["BatchGetItem", "PartiQLInsert", "UpdateItem"]);
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
