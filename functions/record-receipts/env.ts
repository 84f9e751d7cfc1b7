import * as z from "zod";
import { planSettingsSchema, sendSettingsSchema } from "../../shared/domain/settings.ts";
import { jsonOf } from "../../shared/lambda/env.ts";

export const envSchema = z.object({
  STAGE: z.string(),
  APPLICANTS_TABLE: z.string(),
  NOTICES_TABLE: z.string(),
  REGISTER_TABLE: z.string(),
  SMS_QUEUE_URL: z.string(),
  EMAIL_QUEUE_URL: z.string(),
  KEYS_SECRET: z.string(),
  EMAIL_CONFIGURATION_SET: z.string(),
  ACCOUNT_ID: z.string(),
  PLAN_SETTINGS: jsonOf(planSettingsSchema),
  SEND_SETTINGS: jsonOf(sendSettingsSchema),
});
