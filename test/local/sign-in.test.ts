import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSignIn, signInRoute } from "../../infra/local/sign-in.ts";
import { peopleOf } from "../../infra/local/sign-in-people.ts";
import { startWeb } from "../../infra/local/web/server.ts";
import {
  authorizationUrl,
  challengeOf,
  createVisitor,
  machineTokens,
  refreshed,
  signIn,
} from "../pipeline/sign-in.ts";
import { temporaryFolder } from "./running-cloud.ts";

const PEOPLE = peopleOf(
  {
    "group-of-leads": { role: "lead" },
    "group-of-coerde": { role: "caseworker", office: "coerde" },
    "group-of-roxel": { role: "caseworker", office: "roxel" },
  },
  "coerde",
);

/** A web with nothing but its sign-in. @returns its address */
async function startSignIn(dataDir = temporaryFolder()): Promise<string> {
  let handle: ReturnType<typeof createSignIn> | undefined;
  const inbox = { size: 0, add: () => {}, list: async () => [], close: async () => {} };
  const web = await startWeb({ port: 0, inbox, stack: () => ({}), routes: [signInRoute(() => handle)] });
  onTestFinished(web.stop);
  handle = createSignIn({
    webUrl: web.url,
    dataDir,
    people: PEOPLE,
    audience: "the-api",
    clientId: "sachstand-desk",
    groupsClaim: "groups",
    scopes: { people: "sachstand/desk", machine: "sachstand/cases" },
  });
  return web.url;
}

const challenge = { code_challenge: challengeOf("a".repeat(43)) };

describe("the local OpenID provider", () => {
  it("says where everything is, at its issuer's well-known address", async () => {
    const url = await startSignIn();

    const response = await fetch(`${url}/oidc/.well-known/openid-configuration`);

    expect(await response.json()).toMatchObject({
      issuer: `${url}/oidc`,
      authorization_endpoint: `${url}/oidc/auth`,
      token_endpoint: `${url}/oidc/token`,
      jwks_uri: `${url}/oidc/jwks`,
      end_session_endpoint: `${url}/oidc/session/end`,
      code_challenge_methods_supported: ["S256"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });

  it("tells its public keys alone", async () => {
    const url = await startSignIn();

    const text = await (await fetch(`${url}/oidc/jwks`)).text();

    expect(text).toContain('"RS256"');
    expect(text).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
  });

  it("gives the case software a token by its secret, with its own scope and no groups", async () => {
    const url = await startSignIn();

    const { access_token, expires_in } = await machineTokens(url);

    expect(expires_in).toBe(900);
    expect(decodeJwt(access_token)).toMatchObject({
      iss: `${url}/oidc`,
      aud: "the-api",
      client_id: "sachstand-case-software",
      sub: "sachstand-case-software",
      scope: "sachstand/cases",
    });
    expect(decodeJwt(access_token)).not.toHaveProperty("groups");
  });

  it("gives the case software no scope of people, and nothing for another secret", async () => {
    const url = await startSignIn();

    const { access_token } = await machineTokens(url, "sachstand/cases sachstand/desk");
    expect(decodeJwt(access_token)["scope"]).toBe("sachstand/cases");
    const refused = await fetch(`${url}/oidc/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("sachstand-case-software:another")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "sachstand/cases" }),
    });
    expect(refused.status).toBe(401);
  });

  it("keeps its keys, so that a token outlives a restart", async () => {
    const dataDir = temporaryFolder();
    const { access_token } = await machineTokens(await startSignIn(dataDir));

    const keys = createRemoteJWKSet(new URL(`${await startSignIn(dataDir)}/oidc/jwks`));

    await expect(jwtVerify(access_token, keys)).resolves.toBeDefined();
  });

  it("asks to come again while it is starting", async () => {
    const inbox = { size: 0, add: () => {}, list: async () => [], close: async () => {} };
    const routes = [signInRoute(() => undefined)];
    const web = await startWeb({ port: 0, inbox, stack: () => ({}), routes });
    onTestFinished(web.stop);

    expect((await fetch(`${web.url}/oidc/jwks`)).status).toBe(503);
  });
});

describe("a person who signs in", () => {
  it.each([
    ["caseworker", ["group-of-coerde"]],
    ["lead", ["group-of-leads"]],
    ["nobody", []],
  ])("as %s gets a token with their groups, and the scope of people", async (person, groups) => {
    const url = await startSignIn();

    const { access_token, expires_in, id_token = "" } = await signIn(url, person);

    expect(expires_in).toBe(900);
    expect(decodeProtectedHeader(access_token)).toMatchObject({ alg: "RS256", typ: "at+jwt" });
    const claims = decodeJwt(access_token);
    expect(claims).toMatchObject({ aud: "the-api", sub: person, scope: "sachstand/desk", groups });
    expect(claims).not.toHaveProperty("name");
    expect(decodeJwt(id_token)).toMatchObject({ aud: "sachstand-desk", sub: person });
    expect(decodeJwt(id_token)).not.toHaveProperty("scope");
    expect(decodeJwt(id_token)["name"]).toMatch(/\w/);
  });

  it("chooses who they are, and is told why there is no password", async () => {
    const url = await startSignIn();
    const visitor = createVisitor();

    const response = await visitor.ask(await visitor.follow(authorizationUrl(url, challenge)));

    const html = await response.text();
    expect(html).toContain("there is no password");
    for (const { id } of PEOPLE) expect(html).toContain(`value="${id}"`);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("form-action 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it("is asked again when they chose somebody who is not there", async () => {
    const url = await startSignIn();
    const visitor = createVisitor();
    const choice = await visitor.follow(authorizationUrl(url, challenge));

    for (const person of ["admin", "", "<script>", "__proto__"]) {
      const body = new URLSearchParams({ person });
      expect((await visitor.ask(choice, { method: "POST", body })).status).toBe(400);
    }
  });

  it("stays signed in, and gets the next code without being asked", async () => {
    const url = await startSignIn();
    const visitor = createVisitor();
    const choice = await visitor.follow(authorizationUrl(url, challenge));
    await visitor.follow(choice, { method: "POST", body: new URLSearchParams({ person: "lead" }) });

    const back = new URL(await visitor.follow(authorizationUrl(url, challenge)));

    expect(back.pathname).toBe("/desk/callback");
    expect(back.searchParams.get("code")).toMatch(/./);
    expect(back.searchParams.get("state")).toBe("a-state");
  });

  it("can be somebody else when they are asked anew", async () => {
    const url = await startSignIn();
    const visitor = createVisitor();
    const as = (person: string) => ({ method: "POST", body: new URLSearchParams({ person }) });
    const begin = (prompt: string) => visitor.follow(authorizationUrl(url, { ...challenge, prompt }));
    await visitor.follow(await begin("login"), as("lead"));

    const resumed = await visitor.follow(await begin("login"), as("caseworker"));
    // The provider ends the lead's session first, by a form that a browser sends by itself.
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(await (await visitor.ask(resumed)).text())?.[1] ?? "";
    const body = new URLSearchParams({ xsrf, logout: "yes" });
    const back = await visitor.follow(`${url}/oidc/session/end/confirm`, { method: "POST", body });

    expect(back).toContain("/desk/callback?code=");
  });

  it("gets new tokens by the refresh token, each of which is good once", async () => {
    const url = await startSignIn();
    const { refresh_token = "" } = await signIn(url, "lead");

    const next = await refreshed(url, refresh_token);

    expect(decodeJwt(next.access_token)).toMatchObject({ groups: ["group-of-leads"] });
    await expect(refreshed(url, refresh_token)).rejects.toThrow("invalid_grant");
  });

  it("gets nowhere without PKCE", async () => {
    const url = await startSignIn();

    const back = new URL(await createVisitor().follow(authorizationUrl(url, {})));

    expect(back.searchParams.get("error")).toBe("invalid_request");
    expect(back.searchParams.has("code")).toBe(false);
  });

  it.each([
    ["an address that is not the desk's", { redirect_uri: "https://example.org/desk" }],
    ["a client that there is not", { client_id: "another" }],
  ])("is not sent to %s", async (_, fields) => {
    const url = await startSignIn();

    const response = await createVisitor().ask(authorizationUrl(url, { ...challenge, ...fields }));

    expect(response.status).toBe(400);
    expect(response.headers.get("location")).toBeNull();
    expect(await response.text()).toContain("That did not work");
  });

  it("is told so when they come too late, or by an old link", async () => {
    const url = await startSignIn();

    const response = await fetch(`${url}/oidc/sign-in/long-ago`);

    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Try again");
  });

  it("is asked before they are signed out, and then back at the desk", async () => {
    const url = await startSignIn();
    const visitor = createVisitor();
    const choice = await visitor.follow(authorizationUrl(url, challenge));
    await visitor.follow(choice, { method: "POST", body: new URLSearchParams({ person: "lead" }) });
    const parameters = { client_id: "sachstand-desk", post_logout_redirect_uri: `${url}/desk` };

    const page = await visitor.ask(`${url}/oidc/session/end?${new URLSearchParams(parameters)}`);
    const html = await page.text();
    const xsrf = /name="xsrf" value="(\w+)"/.exec(html)?.[1] ?? "";
    const body = new URLSearchParams({ xsrf, logout: "yes" });
    const after = await visitor.follow(`${url}/oidc/session/end/confirm`, { method: "POST", body });

    expect(html).toContain("Sign out?");
    expect(after).toBe(`${url}/desk`);
    expect(await visitor.follow(authorizationUrl(url, challenge))).toContain("/oidc/sign-in/");
  });
});
