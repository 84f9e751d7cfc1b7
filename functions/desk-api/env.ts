import * as z from "zod";
import { codeLimitsSchema } from "../../shared/domain/confirmation.ts";
import { deskRolesSchema } from "../../shared/domain/desk-principal.ts";
import { officeSchema, planSettingsSchema, sendSettingsSchema } from "../../shared/domain/settings.ts";
import { jsonOf } from "../../shared/lambda/env.ts";

/** What texts say of the authority, and how often codes are sent. */
export const deskTextSettingsSchema = z.object({
  pageUrl: z.url(),
  authority: z.string(),
  offices: z.record(z.string(), officeSchema),
  codes: codeLimitsSchema,
});

export const envSchema = z.object({
  CASES_TABLE: z.string(),
  APPLICANTS_TABLE: z.string(),
  NOTICES_TABLE: z.string(),
  REGISTER_TABLE: z.string(),
  SMS_QUEUE_URL: z.string(),
  EMAIL_QUEUE_URL: z.string(),
  BULK_QUEUE_URL: z.string(),
  KEYS_SECRET: z.string(),
  PLAN_SETTINGS: jsonOf(planSettingsSchema),
  SEND_SETTINGS: jsonOf(sendSettingsSchema),
  PAGE_SETTINGS: jsonOf(deskTextSettingsSchema),
  DESK_SETTINGS: jsonOf(deskRolesSchema),
});
