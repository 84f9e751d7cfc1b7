import { createServer } from "node:http";
import { connect } from "node:net";
import { onTestFinished } from "vitest";
import { HTTP_API } from "./http-assembly.ts";
import { type RunningCloud, startForTest } from "./running-cloud.ts";
import type { TinyOptions } from "./tiny-assembly.ts";

/** The tiny assembly with its HTTP APIs behind a web server. */
export interface WebFront {
  readonly running: RunningCloud;
  readonly url: string;
  /** The event that the function gets of a request. */
  event(path: string, init?: RequestInit): Promise<Record<string, unknown>>;
  /** Everything that comes back for these very bytes. */
  raw(request: string): Promise<string>;
}

/** Starts it for one test. */
export async function startWebFront(assembly: TinyOptions = HTTP_API): Promise<WebFront> {
  const running = await startForTest(assembly);
  const { web } = running.cloud;
  const server = createServer((request, response) => {
    if (web.serves((request.url ?? "").split("?")[0] ?? "")) void web.handle(request, response);
    else response.writeHead(404).end("not served");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  return {
    running,
    url,
    event: async (path, init) => (await fetch(`${url}${path}`, init)).json(),
    raw: (request) => exchange(port, request),
  };
}

/** @param request characters are bytes */
function exchange(port: number, request: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(Buffer.from(request, "latin1")));
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    // A server that has had enough resets the connection, and its answer may be lost on the way.
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}
