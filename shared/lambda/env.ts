import * as z from "zod";
import { parse } from "../domain/problem.ts";

/** An environment variable that holds JSON of this shape. */
export function jsonOf<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/**
 * Parses a function's environment, once, at cold start.
 * @throws if a variable is missing or wrong, naming it; the deployment is at fault then, not an event.
 */
export function parseEnv<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const result = parse(schema, environment);
  if (!result.ok) throw new Error(`Environment variable ${result.problem.field} ${result.problem.rule}`);
  return result.value;
}
