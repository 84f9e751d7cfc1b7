import * as z from "zod";

/** What is wrong with a piece of data: which field and which rule. Never the value itself, for it may be personal. */
export interface Problem {
  /** Dotted path, like `details.letterDeadline` or `channels.0.address`. */
  readonly field: string;
  /** What would be right, in words. */
  readonly rule: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Letters, digits, `_` and `-`, at most 64: fits keys, logs and SES tags. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: "must be 1 to 64 letters, digits, - or _" });

/**
 * A short text that people will read beside others: letters of the Latin script, so that none passes for another, and nothing
 * that cannot be seen or that turns the reading direction.
 */
export function plainTextSchema(most: number): z.ZodString {
  return z
    .string()
    .min(1, { error: "is required" })
    .max(most, { error: `must have at most ${most} characters` })
    .regex(/^(?:[\p{Script=Latin}0-9\p{P}\p{S}\p{Zs}]|[\u0300-\u036f])*$/u, {
      error: "must be of Latin letters, digits and punctuation, without control characters",
    });
}

/** Parses `data`; on failure names the first field that breaks a rule, without its value. */
export function parse<T>(schema: z.ZodType<T>, data: unknown): Parsed<T> {
  // The input is needed to tell what is absent from what is of a wrong type; it never leaves this function. Compiling a schema
  // pays only after hundreds of uses, and a cold start waits for it.
  const result = schema.safeParse(data, { reportInput: true, jitless: true });
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  return { ok: false, problem: issue === undefined ? { field: "", rule: "is invalid" } : problemOf(issue) };
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const field = issue.path.map(String).join(".") || "(whole)";
  // A key's name could itself be personal data, so it is counted, not named.
  if (issue.code === "unrecognized_keys") {
    return { field, rule: `has ${issue.keys.length} field(s) that are not allowed here` };
  }
  if (issue.code === "invalid_type" && issue.input === undefined) return { field, rule: "is required" };
  return { field, rule: issue.message };
}
