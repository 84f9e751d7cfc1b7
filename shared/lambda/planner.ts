import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { createApplicantTable } from "../adapters/applicant-table.ts";
import { createCaseTable } from "../adapters/case-table.ts";
import { createDocumentClient } from "../adapters/dynamodb.ts";
import { createNoticeQueues } from "../adapters/notice-queues.ts";
import { createNoticeTable } from "../adapters/notice-table.ts";
import { planSettingsSchema } from "../domain/settings.ts";
import { systemClock } from "./clock.ts";
import { jsonOf } from "./env.ts";
import { newPageCode } from "./page-code.ts";
import type { PlannerDeps } from "./plan-changes.ts";

/** The environment of every function that plans. */
export const plannerEnvShape = {
  CASES_TABLE: z.string(),
  APPLICANTS_TABLE: z.string(),
  NOTICES_TABLE: z.string(),
  SMS_QUEUE_URL: z.string(),
  EMAIL_QUEUE_URL: z.string(),
  PLAN_SETTINGS: jsonOf(planSettingsSchema),
};

/** Everything that planning needs, on AWS. */
export function plannerDeps(env: z.infer<z.ZodObject<typeof plannerEnvShape>>) {
  const tables = createDocumentClient();
  return {
    cases: createCaseTable(tables, env.CASES_TABLE),
    applicants: createApplicantTable(tables, env.APPLICANTS_TABLE),
    notices: createNoticeTable(tables, env.NOTICES_TABLE),
    queue: createNoticeQueues(new SQSClient(), { sms: env.SMS_QUEUE_URL, email: env.EMAIL_QUEUE_URL }),
    settings: env.PLAN_SETTINGS,
    now: systemClock,
    newPageCode,
  } satisfies PlannerDeps;
}
