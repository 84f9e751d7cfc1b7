import { clfTime, type EventRequest } from "./http-event.ts";

/** A request that has been answered. */
export interface AnsweredRequest extends EventRequest {
  readonly method: string;
  readonly protocol: string;
  readonly userAgent: string;
  readonly status: number;
  /** Bytes. */
  readonly length: number;
  /** Milliseconds. */
  readonly latency: number;
  /** Why the answer is not the function's own. */
  readonly problem: string | undefined;
}

/** The variables that can be filled here. */
const VARIABLES: Readonly<Record<string, (answered: AnsweredRequest) => string | number | undefined>> = {
  accountId: ({ accountId }) => accountId,
  apiId: ({ apiId }) => apiId,
  httpMethod: ({ method }) => method,
  "identity.sourceIp": ({ sourceIp }) => sourceIp,
  "identity.userAgent": ({ userAgent }) => userAgent,
  "integration.error": ({ problem }) => problem,
  integrationErrorMessage: ({ problem }) => problem,
  path: ({ path }) => path,
  protocol: ({ protocol }) => protocol,
  requestId: ({ requestId }) => requestId,
  requestTime: ({ at }) => clfTime(at),
  requestTimeEpoch: ({ at }) => at.getTime(),
  responseLatency: ({ latency }) => latency,
  responseLength: ({ length }) => length,
  routeKey: ({ routeKey }) => routeKey,
  stage: () => "$default",
  status: ({ status }) => status,
};

/**
 * One line of a stage's access log; a variable without a value is `-`.
 * Source: API Gateway Developer Guide, "Customize HTTP API access logs".
 * @param format the template's, with its variables as `$context.routeKey`
 */
export function accessLogLine(format: string, answered: AnsweredRequest): string {
  return format.replace(/\$context\.(\w+(?:\.\w+)*)/g, (_, name: string) =>
    String((Object.hasOwn(VARIABLES, name) ? VARIABLES[name]?.(answered) : undefined) ?? "-"),
  );
}
