import type { Refusal } from "./refusal.ts";

/** What the API answers. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SAFE_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
} as const;

/** A JSON answer. */
export function json(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    statusCode,
    headers: { ...SAFE_HEADERS, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** An answer that has nothing to say. */
export function empty(statusCode: 204 | 304, headers: Readonly<Record<string, string>> = {}): Answer {
  return { statusCode, headers: { ...SAFE_HEADERS, ...headers }, body: "" };
}

/** A problem document (RFC 9457); its type is its code, since there is no page to each. */
export function problem({ status, code, title, more }: Refusal): Answer {
  return {
    statusCode: status,
    headers: { ...SAFE_HEADERS, "content-type": "application/problem+json" },
    body: JSON.stringify({ type: `urn:sachstand:${code}`, title, status, code, ...more }),
  };
}
