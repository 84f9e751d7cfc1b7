import * as z from "zod";
import { DESK_ACCESS, DESK_ROUTES, type DeskScopes, scopesOn } from "../../shared/domain/desk-routes.ts";
import type { Endpoint } from "./endpoint.ts";

const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string" },
    why: { type: "string" },
    version: { type: "integer" },
    errors: {
      type: "array",
      items: { type: "object", properties: { field: { type: "string" }, rule: { type: "string" } } },
    },
  },
};

/** What every route may answer beside its own. */
const COMMON: Readonly<Record<string, string>> = {
  400: "The request is no JSON, or its key is malformed",
  401: "The token is missing, expired, or not for this API",
  403: "Signed in, but without a role for this",
  404: "There is nothing here that the asker may see",
  409: "The key was used for another request, or the first one is still running",
  413: "The body is too large",
  422: "A field breaks a rule; `errors` names field and rule",
  429: "Too many requests",
  500: "A fault of ours",
};

/** The OpenAPI 3.1 document, made from what the endpoints parse and answer. */
export function openapi(endpoints: readonly Endpoint[], authority: string, scopes: DeskScopes): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const [method = "", path = ""] = endpoint.key.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(endpoint, scopes) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: `Sachstand, the desk's API of ${authority}`,
      version: "1",
      description:
        "Errors are problem documents (RFC 9457). Writes take an Idempotency-Key, good for 24 hours.",
    },
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: { Problem: PROBLEM },
    },
    security: [{ token: [] }],
    paths,
  };
}

function operationOf(endpoint: Endpoint, scopes: DeskScopes) {
  const { key, summary, query, body, answers } = endpoint;
  const [method = "", path = ""] = key.split(" ");
  const asked = scopesOn(DESK_ROUTES.find((route) => route.key === key) ?? { key }, scopes);
  return {
    operationId: operationId(method, path),
    summary,
    description: `Who may: ${Object.entries(DESK_ACCESS[key])
      .map(([role, reach]) => `${role} ${reach}`)
      .join(", ")}. Scopes, any of: ${asked.join(", ")}.`,
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      ...queryParameters(query),
      ...(method === "GET"
        ? []
        : [{ name: "Idempotency-Key", in: "header", schema: { type: "string", maxLength: 100 } }]),
    ],
    ...(method === "GET" || method === "DELETE"
      ? {}
      : {
          requestBody: {
            content: {
              "application/json": { schema: z.toJSONSchema(body, { io: "input", unrepresentable: "any" }) },
            },
          },
        }),
    responses: {
      ...commonResponses(),
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, responseOf(Number(status), answer)]),
      ),
    },
  };
}

/** `POST /api/cases/{caseId}/undo` becomes `postCasesUndo`. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/api\//, "")
    .split("/")
    .filter((part) => !part.startsWith("{"))
    .flatMap((part) => part.split("-"));
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(
    "",
  );
}

const objectSchema = z.object({ properties: z.record(z.string(), z.unknown()).default({}) });

function queryParameters(query: z.ZodType) {
  const { properties } = objectSchema.parse(z.toJSONSchema(query, { io: "input", unrepresentable: "any" }));
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema }));
}

function commonResponses() {
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  return Object.fromEntries(
    Object.entries(COMMON).map(([status, description]) => [status, { description, content }]),
  );
}

function responseOf(status: number, { description, schema }: Endpoint["answers"][number]) {
  if (status >= 400) {
    const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
    return { description, content };
  }
  if (schema === undefined) return { description };
  return {
    description,
    content: { "application/json": { schema: z.toJSONSchema(schema, { unrepresentable: "any" }) } },
  };
}
