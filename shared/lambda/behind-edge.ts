import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import * as z from "zod";
import type { Keyring } from "../adapters/keyring.ts";
import { EDGE_HEADER, VIEWER_HEADER } from "../domain/edge-headers.ts";

/** A request of an HTTP API (payload format 2.0), as far as the edge has a say in it. */
const eventSchema = z.looseObject({
  headers: z.record(z.string(), z.string().optional()).default({}),
  requestContext: z.looseObject({ http: z.looseObject({ sourceIp: z.string() }) }),
});

export interface Edge<Answer> {
  /** The edge's secrets, the current one and those that still count while a new one gets round. */
  readonly secrets: () => Promise<Keyring>;
  /** What those get who have gone round the edge. */
  readonly refusal: Answer;
}

/**
 * Stands before a handler whose API is reached through the edge alone: refuses what came another way, and gives on the address
 * of whoever asks in the place of the edge's own.
 * @returns a handler that rejects when the secrets cannot be read
 */
export function behindEdge<Answer>(
  { secrets, refusal }: Edge<Answer>,
  handler: (event: unknown) => Promise<Answer>,
): (event: unknown) => Promise<Answer> {
  return async (event) => {
    const parsed = eventSchema.safeParse(event);
    if (!parsed.success) return refusal;
    const { headers, requestContext } = parsed.data;
    if (!isOneOf(headers[EDGE_HEADER] ?? "", Object.values((await secrets()).keys))) return refusal;
    const viewer = headers[VIEWER_HEADER] ?? "";
    const sourceIp = isIP(viewer) === 0 ? requestContext.http.sourceIp : viewer;
    return handler({
      ...parsed.data,
      requestContext: { ...requestContext, http: { ...requestContext.http, sourceIp } },
    });
  };
}

/** Takes as long whatever is wrong about it. */
function isOneOf(given: string, secrets: readonly string[]): boolean {
  const hash = hashOf(given);
  return secrets.map((secret) => timingSafeEqual(hash, hashOf(secret))).includes(true);
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
