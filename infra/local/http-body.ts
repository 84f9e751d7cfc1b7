import type { IncomingMessage } from "node:http";

/** The largest body that an HTTP API takes, in bytes. */
const LARGEST_BODY = 10 * 1024 * 1024;

/** A request's body as an event holds it. */
export interface EventBody {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  /** Bytes of the body itself. */
  readonly length: number;
}

/**
 * The types that arrive as text; all others, forms among them, and bodies without a type arrive base64-encoded.
 * Source: seen on AWS (ministackorg/ministack pull request 766); the documentation only says "binary".
 */
const TEXT = /^(text\/[^;]+|application\/(json|xml|javascript))\s*(;|$)/i;

/**
 * Reads a request's body.
 * @returns undefined when it is larger than an HTTP API takes; what was too much has been read and dropped
 */
export async function readEventBody(request: IncomingMessage): Promise<EventBody | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > LARGEST_BODY) chunks.length = 0;
    else chunks.push(bytes);
  }
  if (length > LARGEST_BODY) return undefined;
  if (length === 0) return { isBase64Encoded: false, length };
  const isText = TEXT.test(request.headers["content-type"]?.trim() ?? "");
  return {
    body: Buffer.concat(chunks).toString(isText ? "utf8" : "base64"),
    isBase64Encoded: !isText,
    length,
  };
}
