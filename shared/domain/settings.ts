import * as z from "zod";

/** What an office is called and how it is reached; shown in every notice. */
export const officeSchema = z.strictObject({
  name: z.string().min(1).max(40),
  /** As people dial it, like `030 23125-101`. */
  phone: z
    .string()
    .regex(/^[0-9 /-]{5,20}$/, { error: "must be a phone number as people dial it, like 030 23125-101" }),
  email: z.email({ error: "must be an e-mail address" }),
});

export type Office = Readonly<z.infer<typeof officeSchema>>;

/** What deciding needs to know of a stage. */
export const planSettingsSchema = z.object({
  /** Seconds for which a status notice waits, so that a slip can be undone. */
  holdSeconds: z.int().min(0).max(86_400),
  /** Whether `in-review` is told. */
  tellInReview: z.boolean(),
  offices: z.array(z.string()),
  /** Starts of E.164 numbers that SMS may go to. */
  smsDestinations: z.array(z.string().regex(/^\+\d{2,10}$/)).min(1),
  languages: z.array(z.string()).min(1),
  defaultLanguage: z.string(),
});

export type PlanSettings = Readonly<z.infer<typeof planSettingsSchema>>;
