import type { IncomingMessage } from "node:http";

/** Reads a request's body and puts it back, so that whoever reads the request afterwards finds it whole. */
export async function peekBody(request: IncomingMessage): Promise<string> {
  const length = Number(request.headers["content-length"] ?? 0);
  const chunks: Buffer[] = [];
  for (let read = 0; read < length; ) {
    const chunk: unknown = request.read();
    if (Buffer.isBuffer(chunk)) {
      chunks.push(chunk);
      read += chunk.length;
    } else if (request.readableEnded || request.destroyed) return "";
    else await new Promise((resolve) => request.once("readable", resolve).once("close", resolve));
  }
  const body = Buffer.concat(chunks);
  // Nothing has been awaited since the last read, so the end has not been told yet.
  if (body.length > 0) request.unshift(body);
  return body.toString("utf8");
}
