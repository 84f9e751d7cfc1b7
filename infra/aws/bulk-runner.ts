import { Duration } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { planSettingsOf, type Settings, sendSettingsOf } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";
import { SachstandFunction } from "./function.ts";
import { QueueConsumer } from "./queue-consumer.ts";

export interface BulkRunnerProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** Writes the requests of confirmed bulk notices: a queue and its function, which hands itself what is left. */
export class BulkRunner extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { settings, data }: BulkRunnerProps) {
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
        PLAN_SETTINGS: JSON.stringify(planSettingsOf(settings)),
        SEND_SETTINGS: JSON.stringify(sendSettingsOf(settings)),
      },
    });
    data.allowKey(runner);
    data.allow(runner, "Cases", ["BatchGetItem", "PartiQLInsert"]);
    data.allow(runner, "Register", ["BatchGetItem", "UpdateItem"]);
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
