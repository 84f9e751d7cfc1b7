import { createHash } from "node:crypto";
import * as z from "zod";
import { type DeskRoles, principalOf } from "../../shared/domain/desk-principal.ts";
import { mayUse, type Principal } from "../../shared/domain/desk-routes.ts";
import { idsFrom } from "../../shared/domain/idempotency.ts";
import { dataText } from "../../shared/domain/same-data.ts";
import { type Answer, json, problem } from "./answer.ts";
import type { DeskDeps } from "./deps.ts";
import type { Endpoint, RawCall } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { openapi } from "./openapi.ts";
import { conflict, notFound, Refusal } from "./refusal.ts";

/** A request of the HTTP API (payload format 2.0), its token verified by the authorizer. */
const eventSchema = z.object({
  routeKey: z.string(),
  headers: z.record(z.string(), z.string().optional()).default({}),
  pathParameters: z.record(z.string(), z.string().optional()).default({}),
  queryStringParameters: z.record(z.string(), z.string().optional()).default({}),
  requestContext: z.object({
    authorizer: z.object({ jwt: z.object({ claims: z.record(z.string(), z.unknown()) }) }).optional(),
  }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});

type HttpEvent = z.infer<typeof eventSchema>;

/** Beyond this no request of ours is read. */
const LONGEST_BODY = 2_000_000;
const KEY = /^[\x21-\x7e]{1,100}$/;

/** Answers every request of the desk with JSON, whatever its bytes are. */
export function createHandler(deps: DeskDeps, roles: DeskRoles) {
  // Made when it is first asked for: it costs more than all else that a cold start does.
  let document: object | undefined;
  const describe = () => {
    document ??= openapi([...ENDPOINTS.values()], deps.texts.authority, roles.scopes);
    return document;
  };
  return async (event: unknown): Promise<Answer> => {
    try {
      const request = eventSchema.parse(event);
      if (request.routeKey === "GET /api/openapi.json") return json(200, describe());
      return await answer(deps, roles, request);
    } catch (error) {
      if (error instanceof Refusal) return problem(error);
      deps.log.error("DESK_FAILED", error);
      return problem(new Refusal(500, "fault", "A fault of ours; nothing may have been written"));
    }
  };
}

async function answer(deps: DeskDeps, roles: DeskRoles, request: HttpEvent): Promise<Answer> {
  const principal = principalOf(request.requestContext.authorizer?.jwt.claims ?? {}, roles);
  if (principal === undefined) throw new Refusal(403, "no-role", "You are signed in, but have no role here");
  const endpoint = ENDPOINTS.get(request.routeKey);
  if (endpoint === undefined) throw notFound();
  if (!mayUse(principal, endpoint.key)) throw new Refusal(403, "not-your-role", "Your role may not do this");
  const call: RawCall = {
    deps,
    principal,
    params: request.pathParameters,
    query: request.queryStringParameters,
    body: bodyOf(request),
    headers: request.headers,
  };
  return isWrite(endpoint) && endpoint.isKept ? once(endpoint, call) : endpoint.run(call);
}

function isWrite({ key }: Endpoint): boolean {
  return !key.startsWith("GET ");
}

function bodyOf({ body, isBase64Encoded, headers }: HttpEvent): unknown {
  if (body === undefined || body === "") return undefined;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > LONGEST_BODY) throw new Refusal(413, "too-large", "The body is too large");
  if (!/^application\/(json|[\w.+-]+\+json)\b/.test(headers["content-type"] ?? ""))
    throw new Refusal(400, "not-json", "The body must be JSON, and say so in Content-Type");
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Refusal(400, "not-json", "The body must be JSON");
  }
}

/** The same request again, by its key, gets the same answer and writes nothing; another with that key is refused. */
async function once(endpoint: Endpoint, call: RawCall): Promise<Answer> {
  const given = call.headers["idempotency-key"];
  if (given === undefined) return endpoint.run(call);
  if (!KEY.test(given))
    throw new Refusal(400, "malformed-key", "Idempotency-Key must be 1 to 100 visible ASCII characters");
  const { idempotency, newId, now } = call.deps;
  const key = hash([call.principal.actor, given]);
  const wish = { request: requestOf(endpoint, call.principal, call), seed: newId() };
  const use = await idempotency.begin(key, wish, now());
  switch (use.as) {
    case "answered":
      return { ...json(use.answer.status, {}), body: use.answer.body };
    case "running":
      throw conflict("still-running", "The first request with this key is still being carried out");
    case "other-request":
      throw conflict("key-used", "This key was used for another request");
    case "new":
      return carryOut(endpoint, { ...call, deps: { ...call.deps, newId: idsFrom(use.seed) } }, key);
  }
}

async function carryOut(endpoint: Endpoint, call: RawCall, key: string): Promise<Answer> {
  const { idempotency } = call.deps;
  try {
    const answered = await endpoint.run(call);
    await idempotency.end(key, { status: answered.statusCode, body: answered.body });
    return answered;
  } catch (error) {
    await (error instanceof Refusal ? idempotency.forget(key) : idempotency.giveUp(key));
    throw error;
  }
}

function requestOf({ key }: Endpoint, { role }: Principal, { params, query, body }: RawCall): string {
  return hash([key, role, params, query, body]);
}

function hash(value: unknown): string {
  return createHash("sha256").update(dataText(value)).digest("base64url");
}
