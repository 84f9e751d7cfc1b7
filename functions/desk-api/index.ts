import { randomUUID } from "node:crypto";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createApplicantEditor } from "../../shared/adapters/applicant-editor.ts";
import { createApplicantTable } from "../../shared/adapters/applicant-table.ts";
import { createBulkQueue } from "../../shared/adapters/bulk-queue.ts";
import { createBulkSlices, createBulkTable } from "../../shared/adapters/bulk-table.ts";
import { createCaseLists } from "../../shared/adapters/case-lists.ts";
import { createCaseTable } from "../../shared/adapters/case-table.ts";
import { createDeskLog } from "../../shared/adapters/desk-log.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb.ts";
import { createIdempotencyTable } from "../../shared/adapters/idempotency-table.ts";
import { createImportTables } from "../../shared/adapters/import-tables.ts";
import { createKeyring } from "../../shared/adapters/keyring.ts";
import { createNoticeLists } from "../../shared/adapters/notice-lists.ts";
import { createNoticeQueues } from "../../shared/adapters/notice-queues.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import { createOfficeNotices } from "../../shared/adapters/office-notices.ts";
import { createPageFinder } from "../../shared/adapters/page-finder.ts";
import { behindEdge } from "../../shared/lambda/behind-edge.ts";
import { systemClock } from "../../shared/lambda/clock.ts";
import { parseEnv } from "../../shared/lambda/env.ts";
import { createLog } from "../../shared/lambda/log.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { problem } from "./answer.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";
import { notThroughEdge } from "./refusal.ts";

const log = createLog("desk-api");
const env = parseEnv(envSchema, process.env);
const tables = createDocumentClient();
const sqs = new SQSClient();
const names = {
  applicants: env.APPLICANTS_TABLE,
  cases: env.CASES_TABLE,
  notices: env.NOTICES_TABLE,
  register: env.REGISTER_TABLE,
};
const deps = {
  finder: createPageFinder(tables, names),
  caseLists: createCaseLists(tables, names.cases),
  cases: createCaseTable(tables, names.cases),
  applicants: createApplicantTable(tables, names.applicants),
  lists: createNoticeLists(tables, names.notices),
  notices: createNoticeTable(tables, names.notices),
  officeNotices: createOfficeNotices(tables, names.notices),
  editor: createApplicantEditor(tables, names),
  store: createImportTables(tables, names),
  deskLog: createDeskLog(tables, names.cases),
  idempotency: createIdempotencyTable(tables, names.register),
  queue: createNoticeQueues(sqs, { sms: env.SMS_QUEUE_URL, email: env.EMAIL_QUEUE_URL }),
  bulkJobs: createBulkTable(tables, names.register),
  bulkSlices: createBulkSlices(tables, names.register),
  bulkQueue: createBulkQueue(sqs, env.BULK_QUEUE_URL),
  keyring: createKeyring(env.KEYS_SECRET),
  settings: env.PLAN_SETTINGS,
  sending: env.SEND_SETTINGS,
  texts: env.PAGE_SETTINGS,
  newId: () => randomUUID(),
  now: systemClock,
  log,
};
const api = createHandler(deps, env.DESK_SETTINGS);
export const handler = withMiddy(
  log,
  env.EDGE_SECRET === undefined
    ? api
    : behindEdge({ secrets: createKeyring(env.EDGE_SECRET), refusal: problem(notThroughEdge()) }, api),
);
