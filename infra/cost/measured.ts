import { readFileSync } from "node:fs";
import * as z from "zod";

const usageSchema = z.strictObject({
  /** By the function's folder: invocations, milliseconds and AWS requests by action. */
  functions: z.record(
    z.string(),
    z.strictObject({
      invocations: z.number(),
      milliseconds: z.number(),
      requests: z.record(z.string(), z.number()),
    }),
  ),
  /** DynamoDB's, indexes included. */
  writeUnits: z.number(),
  readUnits: z.number(),
  /** What functions log. */
  logBytes: z.number(),
});

/** What one notice, or one view of the applicant's page, takes. */
export type Usage = Readonly<z.infer<typeof usageSchema>>;

const measuredSchema = z.strictObject({
  measuredOn: z.iso.date(),
  machine: z.string(),
  /** What printed the figures. */
  commands: z.array(z.string()).min(1),
  notice: z.strictObject({ sms: usageSchema, email: usageSchema }),
  view: usageSchema,
  /** Milliseconds of a sweep that finds little. */
  sweepMs: z.number(),
  /** Of a settled notice, without what its indexes hold. */
  noticeBytes: z.number(),
});

export type Measured = Readonly<z.infer<typeof measuredSchema>>;

/** Reads the figures that are kept. Throws if they are not what the bench prints. */
export function readMeasured(): Measured {
  return measuredSchema.parse(JSON.parse(readFileSync(new URL("measured.json", import.meta.url), "utf8")));
}
