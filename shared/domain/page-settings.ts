import * as z from "zod";
import { codeLimitsSchema } from "./confirmation.ts";
import { officeSchema } from "./settings.ts";

/** What the applicant's page and the desk's texts say of the authority, and how often codes are sent. */
export const pageSettingsSchema = z.object({
  pageUrl: z.url(),
  authority: z.string(),
  offices: z.record(z.string(), officeSchema),
  codes: codeLimitsSchema,
});

export type PageSettings = Readonly<z.infer<typeof pageSettingsSchema>>;
