import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type * as kms from "aws-cdk-lib/aws-kms";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface QueueConsumerProps {
  readonly stage: string;
  readonly name: string;
  readonly consumer: lambda.Function;
  /** How many batches may be worked on at once. */
  readonly maxConcurrency: number;
  /** What a dead letter means for people: the first thing ops reads at night. */
  readonly impact: string;
  /** Messages per batch; 10 unless said otherwise. */
  readonly batchSize?: number;
  /** For messages that hold more than ids. */
  readonly key?: kms.IKey;
  /** How long messages and dead letters stay; two weeks unless said otherwise. */
  readonly retention?: Duration;
}

/** Six times the consumer's time-out, as AWS advises. */
const VISIBILITY = Duration.seconds(180);

/** With the senders' backoff this is about half an hour of trying. */
const RECEIVES = 10;

/** A queue with its dead-letter queue, its consumer and its alarm. */
export class QueueConsumer extends Construct {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, props: QueueConsumerProps) {
    super(scope, id);
    const base = {
      ...(props.key === undefined
        ? { encryption: sqs.QueueEncryption.SQS_MANAGED }
        : { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: props.key }),
      enforceSSL: true,
      retentionPeriod: props.retention ?? Duration.days(14),
    };
    const deadLetters = new sqs.Queue(this, "QueueDeadLetter", {
      ...base,
      queueName: `sachstand-${props.stage}-${props.name}-dead-letter`,
    });
    this.queue = new sqs.Queue(this, "Queue", {
      ...base,
      queueName: `sachstand-${props.stage}-${props.name}`,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: RECEIVES },
    });
    props.consumer.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batchSize ?? 10,
        maxConcurrency: props.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    new cloudwatch.Alarm(this, "QueueDeadLetterAlarm", {
      alarmName: `sachstand-${props.stage}-${props.name}-dead-letters`,
      alarmDescription: props.impact,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
