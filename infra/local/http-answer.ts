import type { ServerResponse } from "node:http";
import * as z from "zod";

/** An answer on its way to the client. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each becomes a Set-Cookie of its own. */
  readonly cookies: readonly string[];
  readonly body: string | Buffer;
  /** Why it is not the function's own, for the access log. */
  readonly problem?: string;
}

/** The largest result that a function may give, in bytes: Lambda's 6 MB and a little for the envelope. */
const LARGEST_RESULT = 6_291_556;
const JSON_TYPE = { "content-type": "application/json" };
const STANDARD_TYPE = "text/plain; charset=utf-8";

/** These are ours to say. */
const NOT_THE_FUNCTIONS = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

/** Of these no length is told. */
const BARE = new Set([204, 304]);

const resultSchema = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** An answer of the API itself: `{"message":"Not Found"}`. */
export function ownAnswer(statusCode: number, message: string, problem?: string): HttpAnswer {
  const answer = { statusCode, headers: JSON_TYPE, cookies: [], body: JSON.stringify({ message }) };
  return problem === undefined ? answer : { ...answer, problem };
}

/** The answer where a function threw, ran out of time, or gave more than Lambda hands on. */
export function functionFailed(): HttpAnswer {
  return internalError(
    "The Lambda function returned the following error: Unhandled. Check your Lambda function code and try again.",
  );
}

/** The answer where a function may not run now. */
export function functionThrottled(): HttpAnswer {
  return ownAnswer(503, "Service Unavailable", "Lambda invocation failed with status: 429");
}

/** The answer where a function's result is none that the API could send. */
export function malformed(field: string): HttpAnswer {
  return internalError(
    `The response from the Lambda function doesn't match the format that API Gateway expects. Lambda body contains the wrong type for field '${field}'`,
  );
}

/**
 * What a function's result is as an answer; anything without a status code is a body of JSON.
 * Source: API Gateway Developer Guide, "Lambda function response for format 2.0"; the type that an answer without one gets was seen
 * on AWS (aws/aws-lambda-dotnet, LambdaTestTool-v2).
 * @param result JSON
 */
export function answerOf(result: string): HttpAnswer {
  if (Buffer.byteLength(result) > LARGEST_RESULT) return functionFailed();
  const value: unknown = JSON.parse(result);
  if (typeof value !== "object" || value === null || !("statusCode" in value)) {
    const body = typeof value === "string" ? value : result;
    return { statusCode: 200, headers: JSON_TYPE, cookies: [], body };
  }
  const parsed = resultSchema.safeParse(value);
  if (!parsed.success) return malformed(String(parsed.error.issues[0]?.path[0]));
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  return {
    statusCode,
    headers: headersOf(headers ?? {}),
    cookies: cookies ?? [],
    body: isBase64Encoded === true ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}

/** Sends an answer. @throws when a header cannot be sent as it is; nothing has been sent then */
export function sendAnswer(response: ServerResponse, answer: HttpAnswer, requestId: string): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  for (const cookie of answer.cookies) response.appendHeader("set-cookie", cookie);
  response.setHeader("apigw-requestid", requestId);
  response.statusCode = answer.statusCode;
  if (!BARE.has(answer.statusCode)) response.setHeader("content-length", Buffer.byteLength(answer.body));
  response.end(answer.body);
}

function headersOf(headers: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  const own = Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
    .filter(([name]) => !NOT_THE_FUNCTIONS.has(name));
  return { "content-type": STANDARD_TYPE, ...Object.fromEntries(own) };
}

function internalError(problem: string): HttpAnswer {
  return ownAnswer(500, "Internal Server Error", problem);
}
