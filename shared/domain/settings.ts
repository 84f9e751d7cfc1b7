import * as z from "zod";
import { plainTextSchema } from "./problem.ts";
import { daySpanSchema, sendingHoursSchema } from "./sending-hours.ts";

/** On these days (1 is Monday, 7 Sunday) somebody can be reached from one time to another, on the clocks of Europe/Berlin. */
const openingSchema = daySpanSchema.safeExtend({ days: z.array(z.int().min(1).max(7)).min(1) }).strict();

/** What an office is called and how it is reached; name and phone are shown in every notice. */
export const officeSchema = z.strictObject({
  name: plainTextSchema(40).describe("What notices and the page call it."),
  phone: z
    .string()
    .regex(/^[0-9 /-]{5,20}$/, { error: "must be a phone number as people dial it, like 030 23125-101" })
    .describe("As people dial it, like 030 23125-101."),
  email: z.email({ error: "must be an e-mail address" }).describe("Where answers to its e-mails go."),
  hours: z
    .array(openingSchema)
    .max(14)
    .optional()
    .describe("When the phone is answered; shown on the applicant's page."),
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
  /** When people may be disturbed; null is around the clock. */
  sendingHours: sendingHoursSchema.nullable(),
  remindDaysBefore: z
    .int()
    .min(1)
    .max(30)
    .describe("So many days before a letter's deadline missing documents are asked for once more."),
});

export type PlanSettings = Readonly<z.infer<typeof planSettingsSchema>>;

const channelSendingSchema = z.strictObject({
  /** At most so many messages a second over all senders together; the provider's quota or less. */
  perSecond: z.number().positive(),
  /** At most so many at once, after a time of silence, over all senders together. */
  burst: z.int().positive(),
  /** What happens when a provider's answer was lost: a person looks at it, or it is sent once more. */
  afterLostAnswer: z.enum(["attention", "send-again"]),
  /** Hours without a receipt after which something is done about it. */
  receiptHours: z.number().positive(),
});

/** What sending needs to know of a stage beside {@link planSettingsSchema}. */
export const sendSettingsSchema = z.strictObject({
  sms: channelSendingSchema.extend({
    /** US dollars for one part to Germany. */
    pricePerPartUsd: z.number().nonnegative(),
    /** US dollars a month; beyond it no SMS goes out until the next month. */
    monthlyBudgetUsd: z.number().positive(),
  }),
  email: channelSendingSchema,
  limits: z.strictObject({
    perPersonAndDay: z.int().min(1).describe("Messages to one person on one day; essential ones pass."),
    perAddressAndHour: z
      .int()
      .min(1)
      .describe("Messages to one number or mailbox in one hour, whoever they are for."),
  }),
});

export type SendSettings = Readonly<z.infer<typeof sendSettingsSchema>>;
