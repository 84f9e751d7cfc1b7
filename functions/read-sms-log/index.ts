import { createReceiptQueue } from "../../shared/adapters/receipt-queue.ts";
import { parseEnv } from "../../shared/lambda/env.ts";
import { createLog } from "../../shared/lambda/log.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";

const log = createLog("read-sms-log");
const env = parseEnv(envSchema, process.env);
export const handler = withMiddy(
  log,
  createHandler({ pass: createReceiptQueue(env.RECEIPT_QUEUE_URL), log }),
);
