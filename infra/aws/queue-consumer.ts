import { Duration } from "aws-cdk-lib";
import type * as kms from "aws-cdk-lib/aws-kms";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { QueueName } from "../alarms/impacts.ts";
import type { SachstandFunction } from "./function.ts";

export interface QueueConsumerProps {
  readonly stage: string;
  /** Its alarms, and what they mean for people, stand in infra/alarms. */
  readonly name: QueueName;
  readonly consumer: SachstandFunction;
  /** How many batches may be worked on at once. */
  readonly maxConcurrency: number;
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

/** A queue with its dead-letter queue and its consumer. */
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
    props.consumer.live.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batchSize ?? 10,
        maxConcurrency: props.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
