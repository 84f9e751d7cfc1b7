import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { createApplicantTable } from "../adapters/applicant-table.ts";
import { createCaseTable } from "../adapters/case-table.ts";
import { createDocumentClient } from "../adapters/dynamodb.ts";
import { createKeyring } from "../adapters/keyring.ts";
import { createNoticeQueues } from "../adapters/notice-queues.ts";
import { createNoticeTable } from "../adapters/notice-table.ts";
import { newPageCode } from "../adapters/page-code.ts";
import { planSettingsSchema } from "../domain/settings.ts";
import { systemClock } from "./clock.ts";
import { jsonOf } from "./env.ts";
import type { PlannerDeps } from "./plan-changes.ts";

/** The environment of every function that plans. */
export const plannerEnvShape = {
  CASES_TABLE: z.string(),
  APPLICANTS_TABLE: z.string(),
  NOTICES_TABLE: z.string(),
  SMS_QUEUE_URL: z.string(),
  EMAIL_QUEUE_URL: z.string(),
  KEYS_SECRET: z.string(),
  PLAN_SETTINGS: jsonOf(planSettingsSchema),
};

/** Everything that planning needs, on AWS. */
export function plannerDeps(env: z.infer<z.ZodObject<typeof plannerEnvShape>>) {
  const tables = createDocumentClient();
  const keyring = createKeyring(env.KEYS_SECRET);
  return {
    cases: createCaseTable(tables, env.CASES_TABLE),
    applicants: createApplicantTable(tables, env.APPLICANTS_TABLE),
    notices: createNoticeTable(tables, env.NOTICES_TABLE),
    queue: createNoticeQueues(new SQSClient(), { sms: env.SMS_QUEUE_URL, email: env.EMAIL_QUEUE_URL }),
    settings: env.PLAN_SETTINGS,
    now: systemClock,
    newPageCode: async () => newPageCode(await keyring()),
  } satisfies PlannerDeps;
}
