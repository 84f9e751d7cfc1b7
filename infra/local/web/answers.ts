import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Visit } from "./visit.ts";

const COMMON_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** Which styles a page may use: its own files only, or inline ones too (scripts are never inline). */
type Styles = "own" | "inline";

/** What a page may do beside showing itself. */
export interface Allowed {
  readonly styles?: Styles;
  /** Whether its forms may be sent, to this address only. */
  readonly forms?: "none" | "own";
}

function contentSecurityPolicy({ styles = "own", forms = "none" }: Allowed): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles === "inline" ? " 'unsafe-inline'" : ""}`,
    "img-src data:",
    "connect-src 'self'",
    "frame-src 'none'",
    "base-uri 'none'",
    `form-action ${forms === "own" ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join("; ");
}

/** A file beside this one, as text. */
export function readPageFile(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

/** The headers of a page, but for its type. */
export function pageHeaders(allowed: Allowed): Record<string, string> {
  return {
    ...COMMON_HEADERS,
    "content-security-policy": contentSecurityPolicy(allowed),
    "cache-control": "no-cache",
  };
}

/** Answers with a page. */
export function answerPage(
  { response }: Visit,
  html: string,
  { status = 200, ...allowed }: { readonly status?: number } & Allowed = {},
): void {
  response
    .writeHead(status, { ...pageHeaders(allowed), "content-type": "text/html; charset=utf-8" })
    .end(html);
}

/** How long a file may be kept without asking: one whose name changes with its content, for ever. */
const KEPT = { ask: "no-cache", immutable: "public, max-age=31536000, immutable" } as const;

/** Answers with a script or a style sheet. */
export function answerAsset(
  { response }: Visit,
  content: string,
  contentType: string,
  kept: keyof typeof KEPT = "ask",
): void {
  response
    .writeHead(200, {
      ...COMMON_HEADERS,
      "content-type": `${contentType}; charset=utf-8`,
      "cache-control": KEPT[kept],
    })
    .end(content);
}

const JSON_HEADERS = {
  ...COMMON_HEADERS,
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
};

/** Answers with one JSON value. */
export function answerJson({ response }: Visit, value: unknown, status = 200): void {
  response.writeHead(status, JSON_HEADERS).end(`${JSON.stringify(value, null, 2)}\n`);
}

/** Answers with a JSON array, item by item, since thousands of e-mails exceed the longest string. */
export async function answerJsonArray(
  { request, response }: Visit,
  items: readonly unknown[],
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(200, { ...JSON_HEADERS, ...headers });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  await pipeline(Readable.from(jsonArray(items)), response);
}

const ITEMS_PER_CHUNK = 100;

function* jsonArray(items: readonly unknown[]): Generator<string> {
  let separator = "[";
  for (let start = 0; start < items.length; start += ITEMS_PER_CHUNK) {
    const chunk = items.slice(start, start + ITEMS_PER_CHUNK).map((item) => JSON.stringify(item));
    yield `${separator}\n${chunk.join(",\n")}`;
    separator = ",";
  }
  yield items.length === 0 ? "[]\n" : "\n]\n";
}
