import * as z from "zod";

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).optional(),
});

/** A policy of a role, as far as our templates write such: what is not known here is an error, and never ignored. */
export const policyDocumentSchema = z.object({
  Version: z.string().optional(),
  Statement: z.array(statementSchema),
});

export type Statement = Readonly<z.infer<typeof statementSchema>>;

/** One thing that a request needs to be allowed. */
export interface Access {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** An ARN, or what IAM takes for one. */
  readonly resource: string;
  /** What conditions may ask for. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

type Operator = (asked: readonly string[], values: readonly string[]) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: (asked, values) => values.some((value) => asked.includes(value)),
  StringLike: (asked, values) => values.some((value) => asked.some((pattern) => isLike(value, pattern))),
};

/** Keys that requests are told with, where they are about such. */
const KEYS: readonly string[] = ["kms:ViaService"];

/**
 * Whether policies allow something: one statement must, and none may deny it (IAM User Guide, Policy evaluation logic).
 * @throws on a condition whose operator or key the local cloud does not know
 */
export function isAllowed(statements: readonly Statement[], access: Access): boolean {
  const fitting = statements.filter((statement) => fits(statement, access));
  return fitting.length > 0 && fitting.every(({ Effect }) => Effect === "Allow");
}

function fits(
  { Action, Resource, Condition = {} }: Statement,
  { action, resource, context = {} }: Access,
): boolean {
  const isMeant =
    Action.some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    Resource.some((pattern) => isLike(resource, pattern));
  return isMeant && Object.entries(Condition).every(([operator, keys]) => holds(operator, keys, context));
}

function holds(
  operator: string,
  keys: Readonly<Record<string, readonly string[]>>,
  context: NonNullable<Access["context"]>,
): boolean {
  const test = OPERATORS[operator];
  const unknown = Object.keys(keys).find((key) => !KEYS.includes(key));
  if (test === undefined || unknown !== undefined)
    throw new Error(`The local cloud does not know the condition ${operator} of ${unknown ?? "any key"}`);
  return Object.entries(keys).every(([key, asked]) => test(asked, context[key] ?? []));
}

/** `*` stands for any characters, `?` for one. */
function isLike(text: string, pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return text === pattern;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}
