import { createGzip } from "./gzip.ts";
import { STYLE_HASH } from "./views/render.tsx";

/** What a route answers. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}

/** No script, no other site, nothing kept, nothing told to others (OWASP ASVS 3.4). */
const SAFE_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex, nofollow",
} as const;

/** A page. */
export function page(
  html: string,
  language: string,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): Answer {
  return {
    statusCode: status,
    headers: {
      ...SAFE_HEADERS,
      "content-type": "text/html; charset=utf-8",
      "content-language": language,
      vary: "accept-language, accept-encoding",
      ...headers,
    },
    body: html,
  };
}

/** Says where the page is to whoever has found another way to it. */
export function elsewhere(pageUrl: string): Answer {
  return {
    statusCode: 403,
    headers: { ...SAFE_HEADERS, "content-type": "text/plain; charset=utf-8" },
    body: `${pageUrl}\n`,
  };
}

/** Leads to another page, which a reload then shows again without doing anything. */
export function redirect(location: string): Answer {
  return { statusCode: 303, headers: { ...SAFE_HEADERS, location }, body: "" };
}

/** A file to keep. */
export function download(name: string, data: unknown): Answer {
  return {
    statusCode: 200,
    headers: {
      ...SAFE_HEADERS,
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
    },
    body: `${JSON.stringify(data, null, 2)}\n`,
  };
}

/** All pages of a language are alike up to here. */
const gzip = createGzip("</style>");

/** Shorter than this nothing is won. */
const WORTH_PACKING = 1_000;

/** Packs a page for whoever takes it packed; what repeats what somebody typed is left alone (BREACH). */
export function packed(answer: Answer): Answer {
  if (answer.body.length < WORTH_PACKING) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, "content-encoding": "gzip" },
    body: gzip(answer.body).toString("base64"),
    isBase64Encoded: true,
  };
}
