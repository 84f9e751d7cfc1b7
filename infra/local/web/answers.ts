import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Allowed, COMMON_HEADERS, contentSecurityPolicy, KEPT } from "../../web-headers.ts";
import type { Visit } from "./visit.ts";

/** A file beside this one, as text. */
export function readPageFile(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

/** The headers of a page, but for its type. */
export function pageHeaders(allowed: Allowed): Record<string, string> {
  return {
    ...COMMON_HEADERS,
    "content-security-policy": contentSecurityPolicy(allowed),
    "cache-control": KEPT.ask,
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
