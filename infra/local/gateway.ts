import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerError } from "./aws-answers.ts";
import { WRITES } from "./metrics/table-writes.ts";
import { peekBody } from "./peek-body.ts";
import { createRequestCounts } from "./request-counts.ts";
import type { Guard } from "./roles.ts";
import { type Asked, BODY_SERVICES } from "./wanted-access.ts";

/** One request on its way through the gateway. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The access key: of a function its logical name. */
  readonly caller: string;
  /** As IAM spells it: `PutItem`. */
  readonly action: string;
  /** The body of SNS, SES and STS, which is read already since the action stands in it. */
  readonly body: string;
  readonly form: URLSearchParams;
}

export type Route = (exchange: Exchange) => void | Promise<void>;

/** What a gateway needs to answer. */
interface Opening {
  readonly routes: Readonly<Record<string, Route>>;
  /** Logical names. */
  readonly functions: ReadonlySet<string>;
  readonly guard: Guard;
  /** Takes the body of each request that writes to a table, JSON. */
  readonly written: (body: string) => void;
}

export interface Gateway {
  readonly port: number;
  /** From here on requests are answered; before, with 503. */
  open(opening: Opening): void;
  /** By caller: the calling function's logical name, or "person". */
  counts(): Record<string, Record<string, number>>;
  close(): Promise<void>;
}

/** These speak the Query protocol, which names its action in the body. */
const FORM_SERVICES = new Set(["ses", "sns", "sts"]);
/** What services call a request that is not allowed, where that is not just AccessDenied. */
const DENIED: Readonly<Record<string, string>> = {
  dynamodb: "AccessDeniedException",
  secretsmanager: "AccessDeniedException",
  sns: "AuthorizationError",
  sqs: "AccessDeniedException",
};
const CREDENTIAL = /Credential=([^/,\s]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/;
const NO_FORM = new URLSearchParams();

/**
 * Starts the one endpoint of the local cloud on 127.0.0.1.
 * @param port 0 takes any free port
 * @param onLog hears of each request that a role does not allow
 * @throws when the port is in use, naming it and the variable that moves it
 */
export async function startGateway(port: number, onLog: (line: string) => void): Promise<Gateway> {
  const counts = createRequestCounts();
  let routes: Readonly<Record<string, Route>> | undefined;
  let functions: ReadonlySet<string> = new Set();
  let written: Opening["written"] = () => undefined;
  let guard: Guard = () => undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (routes === undefined) {
      answerError(request, response, notReady);
      return;
    }
    const asked = await askedOf(request, functions);
    const { caller, service, action, body, form } = asked;
    counts.add(functions.has(caller) ? caller : "person", `${service}:${action}`);
    const refusal = guard(caller, asked);
    if (refusal !== undefined) {
      onLog(`roles: ${refusal}`);
      answerError(request, response, {
        status: 403,
        code: DENIED[service] ?? "AccessDenied",
        message: refusal,
      });
      return;
    }
    if (isWrite(service, action)) written(body);
    const route = Object.hasOwn(routes, service) ? routes[service] : undefined;
    if (route === undefined) answerError(request, response, notHere(service, action));
    else await route({ request, response, caller, action, body, form });
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
    open(opening) {
      ({ routes, functions, guard, written } = opening);
    },
    counts: counts.all,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a request wants. Bodies that a route reads itself are looked at only where a function's role is to be asked, or what is written counted. */
async function askedOf(
  request: IncomingMessage,
  functions: ReadonlySet<string>,
): Promise<Asked & { readonly caller: string }> {
  const { key: caller, service } = credentialOf(request);
  const isForm = FORM_SERVICES.has(service);
  const text = isForm ? await readBody(request) : "";
  const form = text === "" ? NO_FORM : new URLSearchParams(text);
  const action = form.get("Action") ?? actionOf(request, service);
  const isPeeked = (BODY_SERVICES.has(service) && functions.has(caller)) || isWrite(service, action);
  return { caller, service, action, body: isPeeked ? await peekBody(request) : text, form };
}

function isWrite(service: string, action: string): boolean {
  return service === "dynamodb" && WRITES.has(action);
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
