import * as z from "zod";
import { jsonOf } from "../../shared/lambda/env.ts";

export const envSchema = z.object({
  CASES_TABLE: z.string(),
  APPLICANTS_TABLE: z.string(),
  NOTICES_TABLE: z.string(),
  /** Told in turn, by BCP 47. */
  LANGUAGES: jsonOf(z.array(z.string()).min(1)),
});
