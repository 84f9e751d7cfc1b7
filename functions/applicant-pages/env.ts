import * as z from "zod";
import { codeLimitsSchema } from "../../shared/domain/confirmation.ts";
import { officeSchema, planSettingsSchema } from "../../shared/domain/settings.ts";
import { jsonOf } from "../../shared/lambda/env.ts";

/** What the pages say of the authority, and how often they send codes. */
export const pageSettingsSchema = z.object({
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
  KEYS_SECRET: z.string(),
  PLAN_SETTINGS: jsonOf(planSettingsSchema),
  PAGE_SETTINGS: jsonOf(pageSettingsSchema),
});
