import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { EventBody } from "./http-body.ts";
import type { JwtContext } from "./http-claims.ts";

/** A request as its API sees it. */
export interface EventRequest {
  readonly requestId: string;
  readonly at: Date;
  readonly accountId: string;
  readonly apiId: string;
  /** None where no route takes it. */
  readonly routeKey: string | undefined;
  /** Decoded. */
  readonly path: string;
  /** As it was sent. */
  readonly query: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly sourceIp: string;
  /** Of the token that an authorizer has verified. */
  readonly jwt?: JwtContext;
}

/** Headers between two hops, which end at the API. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The event of an HTTP API in payload format 2.0; what a request does not have is left out.
 * Source: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs".
 */
export function httpEvent(request: IncomingMessage, seen: EventRequest, body: EventBody): object {
  const { requestId, at, accountId, apiId, routeKey, path, pathParameters, sourceIp } = seen;
  const headers = headersOf(request, body, sourceIp);
  const cookies = (request.headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  const query = seen.query.replace(/[^\x21-\x7e]/g, (char) => encodeURIComponent(char));
  const domainName = (request.headers.host ?? "").replace(/:\d+$/, "");
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(request.headers.cookie !== undefined && { cookies: cookies.filter((cookie) => cookie !== "") }),
    headers,
    ...(query !== "" && { queryStringParameters: parametersOf(query) }),
    requestContext: {
      accountId,
      apiId,
      ...(seen.jwt !== undefined && { authorizer: { jwt: seen.jwt } }),
      domainName,
      domainPrefix: domainName.split(".")[0],
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId,
      routeKey,
      stage: "$default",
      time: clfTime(at),
      timeEpoch: at.getTime(),
    },
    ...(body.body !== undefined && { body: body.body }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    isBase64Encoded: body.isBase64Encoded,
  };
}

/** A time as API Gateway writes it: `12/Mar/2020:19:03:58 +0000`. */
export function clfTime(at: Date): string {
  const [date = "", time = ""] = at.toISOString().split(/[T.]/);
  const [year, month, day] = date.split("-");
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}

/**
 * Where a request comes from. What comes from this machine may say it was passed on by the edge, whose word is the last in
 * `x-forwarded-for`; so tests can be many visitors.
 */
export function sourceAddress({ socket, headersDistinct }: IncomingMessage): string {
  const remote = socket.remoteAddress ?? "";
  const forwarded = headersDistinct["x-forwarded-for"]?.join(",").split(",").at(-1)?.trim() ?? "";
  return remote === "127.0.0.1" && isIP(forwarded) !== 0 ? forwarded : remote;
}

/** Names in lower case, the values of one name joined; cookies stand elsewhere. */
function headersOf(request: IncomingMessage, body: EventBody, sourceIp: string): Record<string, string> {
  const sent = Object.entries(request.headersDistinct)
    .filter(([name]) => name !== "cookie" && !HOP_BY_HOP.has(name))
    .map(([name, values = []]): [string, string] => [name, values.join(",")]);
  return {
    "x-forwarded-for": sourceIp,
    "x-forwarded-port": String(request.socket.localPort ?? ""),
    "x-forwarded-proto": "http",
    ...Object.fromEntries(sent),
    "content-length": String(body.length),
  };
}

/** Decoded, the values of one name joined. */
function parametersOf(query: string): Record<string, string> {
  const search = new URLSearchParams(query);
  return Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name).join(",")]));
}
