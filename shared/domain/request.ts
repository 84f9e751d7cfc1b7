import * as z from "zod";
import { actorSchema } from "./case.ts";
import { isOver } from "./deadline.ts";
import { KINDS, type Kind, type KindParameters, REQUEST_KIND_NAMES } from "./kinds.ts";
import { CANARY_CASE } from "./personal-notices.ts";
import { idSchema, type Parsed, parse } from "./problem.ts";
import { type Instant, instantSchema } from "./time.ts";

const PREFIX = "request#";

/** The item as it is written, its parameters unlooked at. */
export const requestItemSchema = z.object({
  caseId: idSchema,
  entry: z.string().regex(/^request#[A-Za-z0-9_-]{1,64}$/, { error: "must be request# and an id" }),
  kind: z.enum([...REQUEST_KIND_NAMES, "canary"], {
    error: `must be one of ${REQUEST_KIND_NAMES.join(", ")}`,
  }),
  requestedAt: instantSchema,
  requestedBy: actorSchema,
  parameters: z.record(z.string(), z.unknown(), { error: "must be an object" }).default({}),
});

/** An item `request#<id>` of the table Cases: a wish to send a notice without a status change. */
export interface Request {
  readonly caseId: string;
  readonly entry: string;
  readonly requestId: string;
  readonly kind: Kind;
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  /** Only what the kind's row in {@link KINDS} allows. */
  readonly parameters: KindParameters;
}

/** The sort key of a request with this id. */
export function requestEntry(requestId: string): string {
  return `${PREFIX}${requestId}`;
}

/** Parses a request item, its parameters by the rules of its kind. */
export function parseRequest(data: unknown): Parsed<Request> {
  const item = parse(requestItemSchema, data);
  if (!item.ok) return item;
  if (item.value.kind === "canary" && item.value.caseId !== CANARY_CASE) {
    const rule = `must be one of ${REQUEST_KIND_NAMES.join(", ")}`;
    return { ok: false, problem: { field: "kind", rule } };
  }
  const parameters = parseParameters(item.value.kind, item.value.parameters);
  if (!parameters.ok) return parameters;
  const { date: day, time } = parameters.value;
  if (day !== undefined && isOver({ day, time }, item.value.requestedAt))
    return {
      ok: false,
      problem: { field: "parameters.date", rule: "must not be over when it is asked for" },
    };
  const requestId = item.value.entry.slice(PREFIX.length);
  return { ok: true, value: { ...item.value, requestId, parameters: parameters.value } };
}

function parseParameters(kind: Kind, data: unknown): Parsed<KindParameters> {
  const result = parse<KindParameters>(KINDS[kind].parameters, data);
  if (result.ok) return result;
  const { field, rule } = result.problem;
  return { ok: false, problem: { field: `parameters.${field}`, rule } };
}

/** Whether it is the system's own, about the canary: no case stands behind it. */
export function isForCanary({ kind }: Pick<Request, "kind">): boolean {
  return kind === "canary";
}

/** The request id within a sort key `request#<id>`; undefined for any other. */
export function requestIdIn(entry: string | undefined): string | undefined {
  return entry?.startsWith(PREFIX) ? entry.slice(PREFIX.length) : undefined;
}
