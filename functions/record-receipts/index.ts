import { SQSClient } from "@aws-sdk/client-sqs";
import { createApplicantTable } from "../../shared/adapters/applicant-table.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb.ts";
import { createKeyring } from "../../shared/adapters/keyring.ts";
import { createNoticeFinder } from "../../shared/adapters/notice-finder.ts";
import { createNoticeQueues } from "../../shared/adapters/notice-queues.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import { createRegisterTable } from "../../shared/adapters/register-table.ts";
import { systemClock } from "../../shared/lambda/clock.ts";
import { parseEnv } from "../../shared/lambda/env.ts";
import { createTimingLog } from "../../shared/lambda/log.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";

const env = parseEnv(envSchema, process.env);
const log = createTimingLog("record-receipts", env.STAGE);
const tables = createDocumentClient();
const keyring = createKeyring(env.KEYS_SECRET);
const register = createRegisterTable(tables, env.REGISTER_TABLE, keyring);
const deps = {
  notices: createNoticeTable(tables, env.NOTICES_TABLE),
  finder: createNoticeFinder(tables, env.NOTICES_TABLE),
  applicants: createApplicantTable(tables, env.APPLICANTS_TABLE),
  keyring,
  register,
  suppressions: register,
  queue: createNoticeQueues(new SQSClient(), { sms: env.SMS_QUEUE_URL, email: env.EMAIL_QUEUE_URL }),
  settings: env.PLAN_SETTINGS,
  sending: env.SEND_SETTINGS,
  now: systemClock,
  log,
};
const origin = { configurationSet: env.EMAIL_CONFIGURATION_SET, accountId: env.ACCOUNT_ID };
export const handler = withMiddy(log, createHandler(deps, origin));
