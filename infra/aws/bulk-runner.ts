import { Duration } from "aws-cdk-lib";
import type { IQueue, Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Channel } from "../../shared/domain/channel.ts";
import { planSettingsOf, type Settings, sendSettingsOf } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";
import { SachstandFunction } from "./function.ts";
import { QueueConsumer } from "./queue-consumer.ts";

export interface BulkRunnerProps {
  readonly settings: Settings;
  readonly data: DataStack;
  /** Where notices wait for their senders. */
  readonly queues: Readonly<Record<Channel, IQueue>>;
}

/** Writes the requests of confirmed bulk notices: a queue and its function, which hands itself what is left. */
export class BulkRunner extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { settings, data, queues }: BulkRunnerProps) {
    super(scope, id);
    const { stage } = settings;
    const runner = new SachstandFunction(this, "Run", {
      settings,
      name: "run-bulk",
      description: "Writes the requests of bulk notices, slice by slice",
      timeout: Duration.seconds(30),
      environment: {
        CASES_TABLE: data.tables.Cases.tableName,
        REGISTER_TABLE: data.tables.Register.tableName,
        SMS_QUEUE_URL: queues.sms.queueUrl,
        EMAIL_QUEUE_URL: queues.email.queueUrl,
        PLAN_SETTINGS: JSON.stringify(planSettingsOf(settings)),
        SEND_SETTINGS: JSON.stringify(sendSettingsOf(settings)),
      },
    });
    data.allowKey(runner);
    data.allow(runner, "Cases", ["BatchGetItem", "PartiQLInsert"]);
    data.allow(runner, "Register", ["BatchGetItem", "UpdateItem"]);
    for (const queue of [queues.sms, queues.email]) queue.grant(runner, "sqs:GetQueueAttributes");
    const { queue } = new QueueConsumer(this, "Bulk", {
      stage,
      name: "bulk",
      consumer: runner,
      // AWS allows no fewer.
      maxConcurrency: 2,
      batchSize: 1,
    });
    queue.grant(runner, "sqs:SendMessage");
    runner.addEnvironment("BULK_QUEUE_URL", queue.queueUrl);
    this.queue = queue;
  }
}
