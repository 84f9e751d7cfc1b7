import type { IncomingMessage } from "node:http";
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as z from "zod";
import { type HttpAnswer, ownAnswer } from "./http-answer.ts";
import { claimTexts, type JwtContext, scopesOf } from "./http-claims.ts";

/** What an authorizer is set up with. */
export interface JwtAuthorizerSettings {
  readonly issuer: string;
  /** A token's `aud` must hold one of them, or its `client_id` be one where it has no `aud`. */
  readonly audience: readonly string[];
}

/** Lets a request pass with what its token says, or answers it. */
type Verdict =
  | { readonly passes: true; readonly jwt: JwtContext }
  | { readonly passes: false; readonly answer: HttpAnswer };

/** @param scopes of these the token must have one, if there are any */
export type Authorize = (request: IncomingMessage, scopes: readonly string[]) => Promise<Verdict>;

/** For so long API Gateway may keep an issuer's keys, in milliseconds. */
const KEYS_KEPT = 7_200_000;
const DISCOVERY_MS = 5_000;
const discoverySchema = z.object({ jwks_uri: z.url() });

/**
 * Plays the JWT authorizer of an HTTP API: looks at the header Authorization, with or without `Bearer` in it; takes the issuer's
 * keys from where its discovery document says, and asks again when a token names a key that is not among them.
 * Source: API Gateway Developer Guide, "Control access to HTTP APIs with JWT authorizers" and "Troubleshooting issues with HTTP
 * API JWT authorizers"; of the algorithms based on RSA only RS256 is taken here.
 */
export function createJwtAuthorizer({ issuer, audience }: JwtAuthorizerSettings): Authorize {
  let keys: JWTVerifyGetKey | undefined;

  const verify = async (token: string): Promise<JWTPayload> => {
    if (token.split(".").length !== 3) throw new Refused("token contains an invalid number of segments");
    keys ??= await keysOf(issuer);
    const options = { algorithms: ["RS256"], issuer, requiredClaims: ["exp"] };
    const { payload, protectedHeader } = await jwtVerify(token, keys, options);
    if (protectedHeader.kid === undefined) throw new Refused();
    if (!isMeantFor(payload, audience)) throw new Refused("the token does not have a valid audience");
    if ((payload.iat ?? 0) > Date.now() / 1000) throw new Refused();
    return payload;
  };

  return async (request, scopes) => {
    const token = (request.headers.authorization ?? "").replace(/^Bearer(\s+|$)/i, "").trim();
    if (token === "") return refusing(401, "Unauthorized", "Bearer");
    try {
      const payload = await verify(token);
      const matching = scopesOf(payload).filter((scope) => scopes.includes(scope));
      if (scopes.length > 0 && matching.length === 0) return refusing(403, "Forbidden");
      const jwt = { claims: claimTexts(payload), scopes: scopes.length > 0 ? matching : null };
      return { passes: true, jwt };
    } catch (error) {
      return refusing(401, "Unauthorized", challenge(reasonOf(error)));
    }
  };
}

/** A token that is no good. Its message is told to the client, in words that API Gateway is known to use; there may be none. */
class Refused extends Error {
  override readonly name = "Refused";
}

async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  try {
    const answer = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(DISCOVERY_MS),
    });
    const { jwks_uri } = discoverySchema.parse(await answer.json());
    return createRemoteJWKSet(new URL(jwks_uri), { cacheMaxAge: KEYS_KEPT, cooldownDuration: 0 });
  } catch (cause) {
    throw new Refused("OIDC discovery endpoint communication error", { cause });
  }
}

/** `client_id` is looked at only where there is no `aud`, as AWS documents it for Cognito's access tokens. */
function isMeantFor({ aud, client_id }: JWTPayload, audience: readonly string[]): boolean {
  const named: readonly unknown[] = aud === undefined ? [client_id] : [aud].flat();
  return named.some((name) => typeof name === "string" && audience.includes(name));
}

function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  return error instanceof errors.JWTExpired ? "the token has expired" : "";
}

function challenge(reason: string): string {
  const start = 'Bearer scope="" error="invalid_token"';
  return reason === "" ? start : `${start} error_description="${reason}"`;
}

function refusing(statusCode: number, message: string, authenticate?: string): Verdict {
  const answer = ownAnswer(statusCode, message);
  if (authenticate === undefined) return { passes: false, answer };
  const headers = { ...answer.headers, "www-authenticate": authenticate };
  return { passes: false, answer: { ...answer, headers } };
}
