import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as logs from "aws-cdk-lib/aws-logs";
import { LambdaDestination } from "aws-cdk-lib/aws-logs-destinations";
import * as ses from "aws-cdk-lib/aws-ses";
import * as sns from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { SachstandFunction } from "./function.ts";
import { QueueConsumer } from "./queue-consumer.ts";

export interface ReceiptsProps {
  readonly stage: string;
  readonly configurationSet: ses.ConfigurationSet;
  /** Records what the queue holds. */
  readonly recorder: SachstandFunction;
  /** Passes on what the SMS delivery log says, without the numbers in it. */
  readonly logReader: SachstandFunction;
}

/** Receipts carry addresses, so they stay no longer than they need to be recorded. */
const KEEP_RECEIPTS = Duration.days(4);

/**
 * The way of receipts: SES events by a topic and SMS deliveries by their log meet in one queue. Queue, topic and log hold
 * addresses and numbers, and so have a key of their own and a short memory.
 */
export class Receipts extends Construct {
  readonly consumer: QueueConsumer;

  constructor(scope: Construct, id: string, props: ReceiptsProps) {
    super(scope, id);
    const key = this.#key(props.stage);
    this.consumer = new QueueConsumer(this, "Receipt", {
      stage: props.stage,
      name: "receipt",
      consumer: props.recorder,
      maxConcurrency: 5,
      batchSize: 10,
      key,
      retention: KEEP_RECEIPTS,
    });
    key.grantEncryptDecrypt(props.recorder);
    this.#mailEvents(props, key);
    this.#smsLogs(props, key);
  }

  #key(stage: string): kms.Key {
    const key = new kms.Key(this, "Key", {
      description: `Sachstand ${stage}: receipts, which hold addresses`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { account, region } = Stack.of(this);
    const services = [
      new iam.ServicePrincipal("ses.amazonaws.com"),
      new iam.ServicePrincipal("sns.amazonaws.com"),
    ];
    for (const principal of services) {
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [principal],
          actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
          resources: ["*"],
          conditions: { StringEquals: { "aws:SourceAccount": account } },
        }),
      );
    }
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        resources: ["*"],
        conditions: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:sns/*`,
          },
        },
      }),
    );
    return key;
  }

  #mailEvents({ stage, configurationSet }: ReceiptsProps, key: kms.Key): void {
    const topic = new sns.Topic(this, "MailEvents", {
      topicName: `sachstand-${stage}-mail-events`,
      masterKey: key,
      enforceSSL: true,
    });
    topic.addSubscription(new SqsSubscription(this.consumer.queue, { rawMessageDelivery: true }));
    configurationSet.addEventDestination("MailEvents", {
      destination: ses.EventDestination.snsTopic(topic),
      events: [
        ses.EmailSendingEvent.SEND,
        ses.EmailSendingEvent.DELIVERY,
        ses.EmailSendingEvent.BOUNCE,
        ses.EmailSendingEvent.COMPLAINT,
        ses.EmailSendingEvent.REJECT,
        ses.EmailSendingEvent.DELIVERY_DELAY,
      ],
    });
  }

  /** SNS writes into these once sms-account.ts has told it to. */
  #smsLogs({ logReader }: ReceiptsProps, key: kms.Key): void {
    const { account, region } = Stack.of(this);
    for (const [id, suffix] of [
      ["SmsLog", ""],
      ["SmsFailureLog", "/Failure"],
    ] as const) {
      const logGroup = new logs.LogGroup(this, id, {
        logGroupName: `sns/${region}/${account}/DirectPublishToPhoneNumber${suffix}`,
        encryptionKey: key,
        retention: logs.RetentionDays.TWO_WEEKS,
        removalPolicy: RemovalPolicy.DESTROY,
      });
      logGroup.addSubscriptionFilter("Reader", {
        destination: new LambdaDestination(logReader.live),
        filterPattern: logs.FilterPattern.allEvents(),
      });
    }
  }
}
