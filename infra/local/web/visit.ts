import type { IncomingMessage, ServerResponse } from "node:http";

/** One request on its way through the route table. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** One line of the route table. */
export interface Route {
  /** A whole path (`/inbox`), or all paths below one (`/s/*`). */
  readonly path: string;
  /** Which methods it takes; GET (and with it HEAD) where nothing is said. */
  readonly methods?: readonly string[];
  readonly handle: (visit: Visit) => Promise<void> | void;
}

/** The first route of the table that serves the path. */
export function findRoute(routes: readonly Route[], path: string): Route | undefined {
  return routes.find((route) =>
    route.path.endsWith("/*") ? path.startsWith(route.path.slice(0, -1)) : path === route.path,
  );
}

/** Whether the route takes the method; whoever takes GET takes HEAD. */
export function takesMethod(route: Route, method: string): boolean {
  const methods = route.methods ?? ["GET"];
  return methods.includes(method) || (method === "HEAD" && methods.includes("GET"));
}
