import * as z from "zod";
import { pageSettingsSchema } from "../../shared/domain/page-settings.ts";
import { planSettingsSchema } from "../../shared/domain/settings.ts";
import { jsonOf } from "../../shared/lambda/env.ts";

export const envSchema = z.object({
  CASES_TABLE: z.string(),
  APPLICANTS_TABLE: z.string(),
  NOTICES_TABLE: z.string(),
  REGISTER_TABLE: z.string(),
  SMS_QUEUE_URL: z.string(),
  EMAIL_QUEUE_URL: z.string(),
  KEYS_SECRET: z.string(),
  /** The secret of the edge before the API; absent where there is none, as on the local cloud. */
  EDGE_SECRET: z.string().optional(),
  PLAN_SETTINGS: jsonOf(planSettingsSchema),
  PAGE_SETTINGS: jsonOf(pageSettingsSchema),
});
