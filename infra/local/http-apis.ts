import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isThrottled } from "./faults.ts";
import { accessLogLine } from "./http-access-log.ts";
import {
  answerOf,
  functionFailed,
  functionThrottled,
  type HttpAnswer,
  malformed,
  ownAnswer,
  sendAnswer,
} from "./http-answer.ts";
import { type EventBody, readEventBody } from "./http-body.ts";
import { type EventRequest, httpEvent, sourceAddress } from "./http-event.ts";
import { decodedPath, splitTarget } from "./http-path.ts";
import { findHttpRoute } from "./http-routes.ts";
import { type HttpApiOptions, type HttpTarget, type Invoke, readHttpApis } from "./http-stages.ts";
import type { Poller } from "./poller.ts";

/** What a web server hands to the HTTP APIs of the template. */
export interface WebRequests {
  /** Whether an API has a route that begins like this path; `path` is as it stands in the request, without its query. */
  serves(path: string): boolean;
  /** Answers a request, whatever it holds; never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Lambda takes no larger event, in bytes. */
const LARGEST_EVENT = 6 * 1024 * 1024;
const REQUEST_ID_BYTES = 11;
const newRequestId = () => randomBytes(REQUEST_ID_BYTES).toString("base64");

/**
 * Plays the template's HTTP APIs: a request finds its route, becomes an event, and the function's result becomes the answer.
 * @throws when an API calls a function without a bundle
 */
export function createHttpApis(options: HttpApiOptions): WebRequests & Poller {
  const { cloud, recorder, onLog } = options;
  const apis = readHttpApis(options);
  const running = new Set<Promise<string>>();
  let stopped = false;

  const tracked =
    (invoke: Invoke): Invoke =>
    (event) => {
      const result = invoke(event);
      running.add(result);
      return result.finally(() => running.delete(result));
    };

  const apiOf = (path: string) => apis.find(({ entrances }) => entrances.has(path.split("/")[1] ?? ""));

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = new Date();
    const { path: sentPath, query } = splitTarget(request.url ?? "/");
    const path = decodedPath(sentPath);
    const api = apiOf(path);
    const found = api && findHttpRoute(api.routes, request.method ?? "GET", path);
    const seen = {
      requestId: newRequestId(),
      at,
      accountId: cloud.account,
      apiId: api?.id ?? "",
      routeKey: found?.route.key,
      path,
      query,
      pathParameters: found?.parameters ?? {},
      sourceIp: sourceAddress(request),
    };
    const body = await readEventBody(request);
    const answer = found
      ? await answerAt(
          { ...found.route.target, invoke: tracked(found.route.target.invoke) },
          request,
          seen,
          body,
        )
      : ownAnswer(404, "Not Found");
    const sent = send(response, answer, seen.requestId);
    if (api === undefined) return;
    const milliseconds = Date.now() - at.getTime();
    recorder.answered(api.id, { status: sent.statusCode, milliseconds });
    if (api.logFormat === undefined) return;
    const line = accessLogLine(api.logFormat, {
      ...seen,
      method: request.method ?? "GET",
      protocol: `HTTP/${request.httpVersion}`,
      userAgent: request.headers["user-agent"] ?? "",
      status: sent.statusCode,
      length: Buffer.byteLength(sent.body),
      latency: milliseconds,
      problem: sent.problem,
    });
    onLog(`${api.stageName}: ${line}`);
  };

  return {
    serves: (path) => apiOf(decodedPath(path)) !== undefined,
    async handle(request, response) {
      if (stopped) {
        send(response, ownAnswer(503, "Service Unavailable"), newRequestId());
        return;
      }
      // A request that fails here has no reader any more: its connection broke while its body came.
      await handle(request, response).catch(() => response.destroy());
    },
    async stop() {
      stopped = true;
      await Promise.allSettled(running);
    },
  };
}

/** Answers at a route, for those whom its authorizer lets pass. */
async function answerAt(
  { authorize, invoke, scopes }: HttpTarget,
  request: IncomingMessage,
  seen: EventRequest,
  body: EventBody | undefined,
): Promise<HttpAnswer> {
  if (authorize === undefined) return call(invoke, request, seen, body);
  const verdict = await authorize(request, scopes);
  return verdict.passes ? call(invoke, request, { ...seen, jwt: verdict.jwt }, body) : verdict.answer;
}

async function call(
  invoke: Invoke,
  request: IncomingMessage,
  seen: EventRequest,
  body: EventBody | undefined,
): Promise<HttpAnswer> {
  const event = body && JSON.stringify(httpEvent(request, seen, body));
  if (event === undefined || Buffer.byteLength(event) > LARGEST_EVENT)
    return ownAnswer(413, "Request Entity Too Large");
  return invoke(event).then(answerOf, (error: unknown) =>
    isThrottled(error) ? functionThrottled() : functionFailed(),
  );
}

/** Sends an answer, or says that it could not be sent. @returns what was sent */
function send(response: ServerResponse, answer: HttpAnswer, requestId: string): HttpAnswer {
  try {
    sendAnswer(response, answer, requestId);
    return answer;
  } catch {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    const instead = malformed("headers");
    sendAnswer(response, instead, requestId);
    return instead;
  }
}
