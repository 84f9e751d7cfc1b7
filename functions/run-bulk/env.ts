import * as z from "zod";
import { planSettingsSchema, sendSettingsSchema } from "../../shared/domain/settings.ts";
import { jsonOf } from "../../shared/lambda/env.ts";

export const envSchema = z.object({
  CASES_TABLE: z.string(),
  REGISTER_TABLE: z.string(),
  SMS_QUEUE_URL: z.string(),
  EMAIL_QUEUE_URL: z.string(),
  BULK_QUEUE_URL: z.string(),
  PLAN_SETTINGS: jsonOf(planSettingsSchema),
  SEND_SETTINGS: jsonOf(sendSettingsSchema),
});
