import { randomUUID } from "node:crypto";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createApplicantEditor } from "../../shared/adapters/applicant-editor.ts";
import { createApplicantTable } from "../../shared/adapters/applicant-table.ts";
import { createCaseTable } from "../../shared/adapters/case-table.ts";
import { createConfirmationTable } from "../../shared/adapters/confirmation-table.ts";
import { readProofs } from "../../shared/adapters/consent-proofs.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb.ts";
import { createKeyring } from "../../shared/adapters/keyring.ts";
import { createMissTable } from "../../shared/adapters/miss-table.ts";
import { createNoticeLists } from "../../shared/adapters/notice-lists.ts";
import { createNoticeQueues } from "../../shared/adapters/notice-queues.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import { createPageFinder } from "../../shared/adapters/page-finder.ts";
import { createRegisterTable } from "../../shared/adapters/register-table.ts";
import { behindEdge } from "../../shared/lambda/behind-edge.ts";
import { systemClock } from "../../shared/lambda/clock.ts";
import { parseEnv } from "../../shared/lambda/env.ts";
import { createLog } from "../../shared/lambda/log.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { elsewhere } from "./answer.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";

const log = createLog("applicant-pages");
const env = parseEnv(envSchema, process.env);
const tables = createDocumentClient();
const keyring = createKeyring(env.KEYS_SECRET);
const names = {
  applicants: env.APPLICANTS_TABLE,
  cases: env.CASES_TABLE,
  notices: env.NOTICES_TABLE,
  register: env.REGISTER_TABLE,
};
const pages = createHandler({
  finder: createPageFinder(tables, names),
  applicants: createApplicantTable(tables, names.applicants),
  cases: createCaseTable(tables, names.cases),
  lists: createNoticeLists(tables, names.notices),
  notices: createNoticeTable(tables, names.notices),
  editor: createApplicantEditor(tables, names),
  confirmations: createConfirmationTable(tables, names.register),
  misses: createMissTable(tables, names.register),
  register: createRegisterTable(tables, names.register, keyring),
  proofsOf: (applicantId) => readProofs(tables, names.register, applicantId),
  queue: createNoticeQueues(new SQSClient(), { sms: env.SMS_QUEUE_URL, email: env.EMAIL_QUEUE_URL }),
  keyring,
  settings: env.PLAN_SETTINGS,
  page: env.PAGE_SETTINGS,
  newId: () => randomUUID(),
  now: systemClock,
  log,
});
export const handler = withMiddy(
  log,
  env.EDGE_SECRET === undefined
    ? pages
    : behindEdge(
        { secrets: createKeyring(env.EDGE_SECRET), refusal: elsewhere(env.PAGE_SETTINGS.pageUrl) },
        pages,
      ),
);
