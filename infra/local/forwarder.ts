import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { answerError } from "./aws-answers.ts";

/** Hands a request on to another server and its answer back, both as streams. */
export interface Forwarder {
  forward(request: IncomingMessage, response: ServerResponse): void;
  close(): void;
}

/**
 * @param authorization replaces the caller's: DynamoDB Local keeps a separate database per access key and region,
 *   while here all callers share one
 */
export function createForwarder(target: URL, authorization: string): Forwarder {
  const agent = new Agent({ keepAlive: true });
  return {
    forward(request, response) {
      const outgoing = httpRequest(
        {
          agent,
          host: target.hostname,
          port: target.port,
          method: request.method,
          path: request.url,
          headers: { ...request.headers, host: target.host, authorization },
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      outgoing.on("error", (error) => {
        answerError(request, response, { status: 500, code: "InternalFailure", message: error.message });
      });
      response.on("close", () => {
        if (!response.writableFinished) outgoing.destroy();
      });
      request.pipe(outgoing);
    },
    close: () => agent.destroy(),
  };
}
