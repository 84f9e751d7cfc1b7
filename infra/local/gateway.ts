import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerError } from "./aws-answers.ts";
import { createRequestCounts } from "./request-counts.ts";

/** One request on its way through the gateway. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The access key: of a function its logical name. */
  readonly caller: string;
  /** As IAM spells it: `PutItem`. */
  readonly action: string;
  /** The body, read only where the action stands in it (SNS, SES, STS), else empty. */
  readonly body: string;
  readonly form: URLSearchParams;
}

export type Route = (exchange: Exchange) => void | Promise<void>;

export interface Gateway {
  readonly port: number;
  /** From here on requests are answered; before, with 503. */
  open(routes: Readonly<Record<string, Route>>, functions: ReadonlySet<string>): void;
  /** By caller: the calling function's logical name, or "person". */
  counts(): Record<string, Record<string, number>>;
  close(): Promise<void>;
}

/** These speak the Query protocol, which names its action in the body. */
const FORM_SERVICES = new Set(["ses", "sns", "sts"]);
const CREDENTIAL = /Credential=([^/,\s]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/;
const NO_FORM = new URLSearchParams();

/**
 * Starts the one endpoint of the local cloud on 127.0.0.1.
 * @param port 0 takes any free port
 * @throws when the port is in use, naming it and the variable that moves it
 */
export async function startGateway(port: number): Promise<Gateway> {
  const counts = createRequestCounts();
  let routes: Readonly<Record<string, Route>> | undefined;
  let functions: ReadonlySet<string> = new Set();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (routes === undefined) {
      answerError(request, response, notReady);
      return;
    }
    const { key, service } = credentialOf(request);
    const body = FORM_SERVICES.has(service) ? await readBody(request) : "";
    const form = body === "" ? NO_FORM : new URLSearchParams(body);
    const action = form.get("Action") ?? actionOf(request, service);
    counts.add(functions.has(key) ? key : "person", `${service}:${action}`);
    const route = Object.hasOwn(routes, service) ? routes[service] : undefined;
    if (route === undefined) answerError(request, response, notHere(service, action));
    else await route({ request, response, caller: key, action, body, form });
  };

  const server = createServer({ requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      answerError(request, response, { status: 500, code: "InternalFailure", message: String(error) });
    });
  });
  // A client that reuses a connection just as the server closes it sees a reset, and the senders never try twice.
  server.keepAliveTimeout = 0;
  server.on("clientError", (_, socket) =>
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
  );

  return {
    port: await listen(server, port),
    open(newRoutes, newFunctions) {
      routes = newRoutes;
      functions = newFunctions;
    },
    counts: counts.all,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a route answers to an action of its service that the local cloud does not play. */
export function notHere(service: string, action: string) {
  const message = `${service} ${action} is not part of the local cloud.`;
  return { status: 400, code: "UnknownOperationException", message };
}

const notReady = { status: 503, code: "ServiceUnavailable", message: "The local cloud is still starting." };

function credentialOf(request: IncomingMessage): { readonly key: string; readonly service: string } {
  const signed = CREDENTIAL.exec(request.headers.authorization ?? "");
  if (signed !== null) return { key: signed[1] ?? "", service: signed[2] ?? "" };
  const query = new URL(request.url ?? "/", "http://localhost").searchParams.get("X-Amz-Credential") ?? "";
  const [key = "", , , service = "unsigned"] = query.split("/");
  return { key, service };
}

function actionOf(request: IncomingMessage, service: string): string {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.slice(target.lastIndexOf(".") + 1);
  const method = request.method ?? "GET";
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (service !== "s3")
    return path.includes("/operation/") ? (path.split("/").at(-1) ?? method) : `${method} ${path}`;
  const verb = method === "POST" ? "Post" : `${method[0] ?? ""}${method.slice(1).toLowerCase()}`;
  return `${verb}${path.split("/").filter(Boolean).length > 1 ? "Object" : "Bucket"}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(portProblem(error, port)));
    server.listen({ port, host: "127.0.0.1" }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function portProblem(error: Error, port: number): Error {
  if (!("code" in error) || error.code !== "EADDRINUSE") return error;
  return new Error(
    `Port ${port} is in use; it is for the AWS endpoint of the local cloud. Set SACHSTAND_AWS_PORT to move it.`,
    { cause: error },
  );
}
