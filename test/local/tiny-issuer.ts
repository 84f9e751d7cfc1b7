import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { onTestFinished } from "vitest";

/** As little of an OpenID Connect issuer as an authorizer needs: a discovery document and keys. */
export interface TinyIssuer {
  readonly url: string;
  /** How often its keys have been asked for. */
  keyRequests(): number;
  /** Its public key as text, for whoever wants to misuse it. */
  publicKey(): Promise<string>;
  /** Signs with a new key from now on. */
  renewKey(): Promise<void>;
  /** A token; claims that are undefined are left out, `header` replaces what the token's head would hold. */
  token(
    claims?: Readonly<Record<string, unknown>>,
    header?: { readonly kid?: string; readonly alg?: string },
  ): Promise<string>;
}

/** Starts one for a test. */
export async function startTinyIssuer(): Promise<TinyIssuer> {
  let number = 1;
  let pair = await generateKeyPair("RS256");
  let asked = 0;
  const server = createServer(async ({ url }, response) => {
    if (url === "/keys") asked += 1;
    const body =
      url === "/keys"
        ? { keys: [{ ...(await exportJWK(pair.publicKey)), kid: `key-${number}`, alg: "RS256", use: "sig" }] }
        : { issuer: address(), jwks_uri: `${address()}/keys` };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = () => {
    const bound = server.address();
    return `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  };
  return {
    url: address(),
    keyRequests: () => asked,
    publicKey: async () => JSON.stringify(await exportJWK(pair.publicKey)),
    renewKey: async () => {
      number += 1;
      pair = await generateKeyPair("RS256");
    },
    token: (claims = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const usual = {
        iss: address(),
        sub: "somebody",
        aud: "the-api",
        iat: now,
        exp: now + 900,
        scope: "read",
      };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: "RS256", kid: `key-${number}`, ...header })
        .sign(pair.privateKey);
    },
  };
}
