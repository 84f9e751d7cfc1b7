import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { WebRequests } from "../http-apis.ts";
import { answerPage, readPageFile } from "./answers.ts";
import { ownRoutes, type Shown } from "./routes.ts";
import { findRoute, type Route, takesMethod, type Visit } from "./visit.ts";

/** What the web of the local cloud shows, and where. */
export interface WebOptions extends Shown {
  /** 0 takes any free port. */
  readonly port: number;
  /** Further pages; they come after the own ones. */
  readonly routes?: readonly Route[];
  /** The cloud's HTTP APIs, which get what none of these pages is; none while the cloud is starting. */
  readonly apis?: () => WebRequests | undefined;
}

/** The running web server. */
export interface Web {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the web of the local cloud: start page, inbox, and their JSON twins, on 127.0.0.1 only.
 *
 * @throws where the port cannot be had, saying which, what for, and how to move it
 */
export async function startWeb(options: WebOptions): Promise<Web> {
  const routes = [...ownRoutes(options), ...(options.routes ?? [])];
  const rest = options.apis === undefined ? answerNotFound : handOn(options.apis);
  const server = createServer((request, response) => void serve(routes, rest, request, response));
  const port = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}`, stop: () => stop(server) };
}

/** Seconds until somebody who came while the cloud was starting should come again. */
const STARTING = 2;

/** Gives what is no page of ours to the cloud's APIs. */
function handOn(apis: () => WebRequests | undefined): Route["handle"] {
  return async (visit) => {
    const { request, response, path } = visit;
    const found = apis();
    if (found === undefined) {
      response.writeHead(503, { "retry-after": String(STARTING), "content-type": "text/plain" });
      response.end("Sachstand is still starting. Reload this page in a moment.\n");
    } else if (found.serves(path)) {
      await found.handle(request, response);
    } else {
      await answerNotFound(visit);
    }
  };
}

async function answerNotFound(visit: Visit): Promise<void> {
  answerPage(visit, await readPageFile("not-found.html"), { status: 404 });
}

async function serve(
  routes: readonly Route[],
  rest: Route["handle"],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = "/", ...query] = (request.url ?? "/").split("?");
  const visit = { request, response, path, query: new URLSearchParams(query.join("?")) };
  try {
    const route = findRoute(routes, path);
    if (route === undefined) await rest(visit);
    else await answer(route, visit);
  } catch (error) {
    if (response.destroyed) return; // the reader went away, as a closed tab does
    console.error(`The page ${path} could not be made:`, error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { "content-type": "text/plain" }).end("This page could not be made.\n");
  }
}

async function answer(route: Route, visit: Visit): Promise<void> {
  if (!takesMethod(route, visit.request.method ?? "GET")) {
    const allow = (route.methods ?? ["GET", "HEAD"]).join(", ");
    visit.response
      .writeHead(405, { allow, "content-type": "text/plain" })
      .end(`This page only takes ${allow}.\n`);
  } else {
    await route.handle(visit);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const trouble = cause.code === "EADDRINUSE" ? "is in use by another program" : "cannot be opened";
      reject(
        new Error(
          `Port ${port} ${trouble}; Sachstand needs it for its web pages (start page, inbox). ` +
            "Free it, or choose another with SACHSTAND_WEB_PORT, for example: SACHSTAND_WEB_PORT=4801 npm start",
          { cause },
        ),
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // A page left open in a browser would keep its connection, and so the server, alive.
    server.closeAllConnections();
  });
}
