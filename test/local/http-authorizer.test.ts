import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { guardedBy } from "./guarded-assembly.ts";
import { startTinyIssuer, type TinyIssuer } from "./tiny-issuer.ts";
import { startWebFront } from "./web-front.ts";

const NOW = () => Math.floor(Date.now() / 1000);

/** A guarded API, its issuer, and somebody who asks. */
async function startGuarded() {
  const issuer = await startTinyIssuer();
  const front = await startWebFront(guardedBy(issuer.url));
  const ask = (path: string, authorization?: string, method = "GET") =>
    fetch(`${front.url}${path}`, {
      method,
      ...(authorization !== undefined && { headers: { authorization } }),
    });
  return { issuer, front, ask };
}

const unsecured = ({ url }: TinyIssuer) =>
  new UnsecuredJWT({ iss: url, aud: "the-api", exp: NOW() + 900, scope: "read" }).encode();

/** Signed by somebody who knows the issuer's public key, as everybody does, and uses it as a secret. */
async function signedWithPublicKey(issuer: TinyIssuer): Promise<string> {
  const claims = { iss: issuer.url, aud: "the-api", exp: NOW() + 900, scope: "read" };
  const key = new TextEncoder().encode(await issuer.publicKey());
  return new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "key-1" }).sign(key);
}

async function withOtherPayload(issuer: TinyIssuer): Promise<string> {
  const [head, , signature] = (await issuer.token()).split(".");
  const [, payload] = (await issuer.token({ sub: "somebody-else" })).split(".");
  return [head, payload, signature].join(".");
}

const BAD: readonly [string, (issuer: TinyIssuer) => Promise<string> | string][] = [
  ["that has expired", ({ token }) => token({ exp: NOW() - 1 })],
  ["that never expires", ({ token }) => token({ exp: undefined })],
  ["that is not valid yet", ({ token }) => token({ nbf: NOW() + 60 })],
  ["from the future", ({ token }) => token({ iat: NOW() + 60 })],
  ["for another audience", ({ token }) => token({ aud: "another-api" })],
  ["for another audience by a client that may", ({ token }) => token({ aud: "x", client_id: "the-client" })],
  ["for nobody", ({ token }) => token({ aud: undefined })],
  ["of another client", ({ token }) => token({ aud: undefined, client_id: "another" })],
  ["of another issuer", ({ token }) => token({ iss: "https://issuer.example.org" })],
  ["with a key that is not the issuer's", ({ token }) => token({}, { kid: "another" })],
  ["with other claims than were signed", withOtherPayload],
  ["without a signature", async ({ token }) => (await token()).replace(/[^.]+$/, "")],
  ["of two parts", async ({ token }) => (await token()).replace(/\.[^.]+$/, "")],
  ["with alg none", unsecured],
  ["with HS256 and the public key for a secret", signedWithPublicKey],
  ["that is no token", () => "garbage"],
  ["that is no token either", () => "a.b.c"],
  ["of no bytes that anybody could read", () => "\xff.\xfe.\xfd"],
];

describe("a guarded route", () => {
  it("does not take a request without a token", async () => {
    const { ask } = await startGuarded();
    for (const header of [undefined, "", "Bearer", "Bearer "]) {
      const response = await ask("/api/read", header);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ message: "Unauthorized" });
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(response.headers.get("content-type")).toBe("application/json");
    }
  });

  it("takes a token with Bearer before it or without", async () => {
    const { issuer, ask } = await startGuarded();
    const token = await issuer.token();
    for (const header of [token, `Bearer ${token}`, `bearer  ${token}`]) {
      expect((await ask("/api/read", header)).status).toBe(200);
    }
    expect((await ask("/api/read", `Basic ${token}`)).status).toBe(401);
  });

  it("does not take a token that is no good, whatever is wrong with it", async () => {
    const { issuer, ask } = await startGuarded();
    for (const [what, make] of BAD) {
      const response = await ask("/api/read", `Bearer ${await make(issuer)}`);
      expect(response.status, what).toBe(401);
      expect(await response.json()).toEqual({ message: "Unauthorized" });
      expect(response.headers.get("www-authenticate"), what).toMatch(
        /^Bearer scope="" error="invalid_token"( error_description="[\w ]+")?$/,
      );
    }
    expect((await ask("/api/read", await issuer.token())).status).toBe(200);
  });

  it("says what is wrong with a token in the words of AWS, where those are known", async () => {
    const { issuer, ask } = await startGuarded();
    const told = async (token: string) =>
      (await ask("/api/read", token)).headers.get("www-authenticate")?.replace(/^.*error_description=/, "");
    expect(await told(await issuer.token({ aud: "x" }))).toBe('"the token does not have a valid audience"');
    expect(await told("x")).toBe('"token contains an invalid number of segments"');
  });

  it("takes one of several audiences, and a client's id where a token names no audience", async () => {
    const { issuer, ask } = await startGuarded();
    for (const claims of [{ aud: ["x", "the-api"] }, { aud: undefined, client_id: "the-client" }]) {
      expect((await ask("/api/read", await issuer.token(claims))).status).toBe(200);
    }
  });

  it("takes a token with any one of its scopes, from scope or scp", async () => {
    const { issuer, ask } = await startGuarded();
    const good = [{ scope: "admin" }, { scope: "x write" }, { scope: undefined, scp: ["x", "admin"] }];
    for (const claims of good) {
      const response = await ask("/api/write", await issuer.token(claims), "POST");
      expect(response.status, JSON.stringify(claims)).toBe(200);
    }
  });

  it("forbids what a token has no scope for, as it has none when it is an ID token", async () => {
    const { issuer, ask } = await startGuarded();
    const bad = [
      { scope: "read" },
      { scope: undefined },
      { scope: "" },
      { scope: "writes" },
      { scope: "read", scp: ["write"] },
      { scope: 7 },
    ];
    for (const claims of bad) {
      const response = await ask("/api/write", await issuer.token(claims), "POST");
      expect(response.status, JSON.stringify(claims)).toBe(403);
      expect(await response.json()).toEqual({ message: "Forbidden" });
    }
  });
});

describe("routes beside each other", () => {
  it("are open, or guarded with scopes or without", async () => {
    const { issuer, ask } = await startGuarded();
    const token = await issuer.token({ scope: undefined });
    expect((await ask("/api/open")).status).toBe(200);
    expect((await ask("/api/any")).status).toBe(401);
    expect((await ask("/api/any", token)).status).toBe(200);
    expect((await ask("/s")).status).toBe(200);
  });

  it("are guarded where only $default takes the request", async () => {
    const { issuer, ask } = await startGuarded();
    expect((await ask("/api/nothing")).status).toBe(401);
    expect((await ask("/api/read", undefined, "DELETE")).status).toBe(401);
    expect((await ask("/api/nothing", await issuer.token({ scope: undefined }))).status).toBe(403);
    expect((await ask("/api/nothing", await issuer.token())).status).toBe(200);
  });
});

describe("the event behind a guarded route", () => {
  it("has the claims, all as text, and the scopes that the route takes", async () => {
    const { issuer, front } = await startGuarded();
    const token = await issuer.token({
      groups: ["one", "two"],
      none: [],
      admin: true,
      left: null,
      nested: { a: [1] },
      exp: 4_102_444_800,
    });
    const event = await front.event("/api/read", { headers: { authorization: `Bearer ${token}` } });
    expect(event["requestContext"]).toMatchObject({
      authorizer: {
        jwt: {
          claims: {
            iss: issuer.url,
            sub: "somebody",
            aud: "the-api",
            scope: "read",
            exp: "4102444800",
            iat: expect.stringMatching(/^\d{10}$/),
            groups: "[one two]",
            none: "[]",
            admin: "true",
            nested: '{"a":[1]}',
          },
          scopes: ["read"],
        },
      },
    });
    expect(JSON.stringify(event)).not.toContain('"left"');
  });

  it("has null for the scopes of a route that asks for none, and nothing of a token at an open one", async () => {
    const { issuer, front } = await startGuarded();
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    const { requestContext } = await front.event("/api/any", { headers });
    expect(requestContext).toMatchObject({ authorizer: { jwt: { scopes: null } } });
    expect((await front.event("/api/open", { headers }))["requestContext"]).not.toHaveProperty("authorizer");
  });
});

describe("an issuer's keys", () => {
  it("are asked for once, and again for a key that is not among them", async () => {
    const { issuer, ask } = await startGuarded();
    for (const _ of [1, 2, 3]) expect((await ask("/api/read", await issuer.token())).status).toBe(200);
    expect(issuer.keyRequests()).toBe(1);

    await issuer.renewKey();
    expect((await ask("/api/read", await issuer.token())).status).toBe(200);
    expect(issuer.keyRequests()).toBe(2);
  });

  it("that cannot be had let nobody in", async () => {
    const front = await startWebFront(guardedBy("http://127.0.0.1:1"));
    const response = await fetch(`${front.url}/api/read`, { headers: { authorization: "Bearer a.b.c" } });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("OIDC discovery endpoint communication error");
  });
});
