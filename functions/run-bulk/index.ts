import { SQSClient } from "@aws-sdk/client-sqs";
import { createBulkQueue } from "../../shared/adapters/bulk-queue.ts";
import { createBulkPace, createBulkSlices, createBulkTable } from "../../shared/adapters/bulk-table.ts";
import { createCaseTable } from "../../shared/adapters/case-table.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb.ts";
import { createInserter } from "../../shared/adapters/inserter.ts";
import { createSendersQueues } from "../../shared/adapters/senders-queues.ts";
import { systemClock } from "../../shared/lambda/clock.ts";
import { parseEnv } from "../../shared/lambda/env.ts";
import { createLog } from "../../shared/lambda/log.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";

const log = createLog("run-bulk");
const env = parseEnv(envSchema, process.env);
const tables = createDocumentClient();
const sqs = new SQSClient();
const insert = createInserter(tables, env.CASES_TABLE);
const deps = {
  jobs: createBulkTable(tables, env.REGISTER_TABLE),
  slices: createBulkSlices(tables, env.REGISTER_TABLE),
  pace: createBulkPace(tables, env.REGISTER_TABLE),
  queue: createBulkQueue(sqs, env.BULK_QUEUE_URL),
  senders: createSendersQueues(sqs, [env.SMS_QUEUE_URL, env.EMAIL_QUEUE_URL]),
  cases: createCaseTable(tables, env.CASES_TABLE),
  addRequest: (item: Parameters<typeof insert>[0]) => insert(item),
  settings: env.PLAN_SETTINGS,
  sending: env.SEND_SETTINGS,
  now: systemClock,
  log,
};
export const handler = withMiddy(log, createHandler(deps));
