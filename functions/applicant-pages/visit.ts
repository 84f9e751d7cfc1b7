import * as z from "zod";

/** A request of the HTTP API (payload format 2.0), as far as we use it. */
export const eventSchema = z.object({
  rawPath: z.string().default(""),
  rawQueryString: z.string().default(""),
  headers: z.record(z.string(), z.string().optional()).default({}),
  pathParameters: z.record(z.string(), z.string().optional()).optional(),
  requestContext: z.object({
    http: z.object({ method: z.string(), path: z.string(), sourceIp: z.string() }),
  }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});

type HttpEvent = z.infer<typeof eventSchema>;

/** One request for a page. */
export interface Visit {
  readonly method: string;
  /** As it was asked for, percent-encoded or not. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** What a form sent. */
  readonly form: URLSearchParams;
  readonly acceptLanguage: string;
  readonly takesGzip: boolean;
  readonly sourceIp: string;
  /** A browser says that another site has sent this, or another host of ours. */
  readonly isFromElsewhere: boolean;
  readonly isTooLarge: boolean;
}

/** No form of ours sends more bytes. */
const LONGEST_BODY = 16_384;

/** Reads a request. Whatever its bytes are, this does not throw. */
export function visitOf({
  headers,
  rawPath,
  rawQueryString,
  requestContext,
  body = "",
  isBase64Encoded,
}: HttpEvent): Visit {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const isTooLarge = bytes.length > LONGEST_BODY;
  return {
    method: requestContext.http.method,
    path: rawPath,
    query: new URLSearchParams(rawQueryString),
    form: new URLSearchParams(isTooLarge ? "" : bytes.toString("utf8")),
    acceptLanguage: headers["accept-language"] ?? "",
    takesGzip: /\bgzip\b/.test(headers["accept-encoding"] ?? ""),
    sourceIp: requestContext.http.sourceIp,
    isFromElsewhere: ["cross-site", "same-site"].includes(headers["sec-fetch-site"] ?? ""),
    isTooLarge,
  };
}

/** A part of the path as it was meant: percent-encoded or not, valid or not. */
export function pathPart(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? "");
  } catch {
    return part ?? "";
  }
}

/** The languages a browser asks for, the one it wants most first (RFC 9110, 12.5.4). */
export function languagesIn(acceptLanguage: string): readonly string[] {
  return acceptLanguage
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", quality = ""] = part.trim().split(";");
      const q = /^\s*q\s*=\s*([0-9.]+)\s*$/.exec(quality)?.[1];
      return { tag: tag.trim(), quality: q === undefined ? 1 : Number(q) };
    })
    .filter(({ tag, quality }) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag) && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}
