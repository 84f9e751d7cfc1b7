import * as z from "zod";
import { idSchema, plainTextSchema } from "./problem.ts";
import { statusSchema } from "./status.ts";
import { daySchema, instantSchema } from "./time.ts";

/** Ids of notices and of the history are made for no higher one. */
export const LAST_VERSION = 999_999;

/** Of a case: goes up with every change. */
export const versionSchema = z
  .int({ error: "must be a whole number" })
  .min(1, { error: "must be at least 1" })
  .max(LAST_VERSION, { error: `must be at most ${LAST_VERSION}` });

/** What a case may say beside its status. */
export const detailsSchema = z.strictObject({
  /** The last day that the office's letter gives for handing in documents. */
  letterDeadline: daySchema.optional(),
  /** The day on which the decision's letter goes out. */
  letterSentOn: daySchema.optional(),
});

/** Who did it: a person's or a program's pseudonymous name. */
export const actorSchema = plainTextSchema(64);

/** An item `case` of the table Cases: where the case stands now. Fields beyond these are left alone and never read. */
export const caseSchema = z
  .object({
    caseId: idSchema,
    entry: z.literal("case", { error: "must be case" }).default("case"),
    office: idSchema,
    applicantId: idSchema,
    status: statusSchema,
    version: versionSchema,
    changedAt: instantSchema,
    changedBy: actorSchema,
    details: detailsSchema.optional(),
    /** The version that this change takes back; it may then make any move. */
    corrects: versionSchema.optional(),
    /** Recorded, not told. */
    quiet: z.boolean({ error: "must be true or false" }).optional(),
  })
  .refine((item) => item.corrects === undefined || item.corrects < item.version, {
    path: ["corrects"],
    error: "must be an earlier version",
  });

export type Case = Readonly<z.infer<typeof caseSchema>>;
