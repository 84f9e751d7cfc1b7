import { describe, expect, it } from "vitest";
import { createVisitor, machineTokens, type Person, signIn, tokenFor } from "./sign-in.ts";
import { useStage } from "./stage.ts";

const stage = useStage();

/** Asks the desk's API on the running cloud. */
const ask = (path: string, token?: string, method = "GET") =>
  fetch(`${stage.running.webUrl}${path}`, {
    method,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  });
const tokenOf = (person: Person) => tokenFor(stage.running.webUrl, person);

describe("whoever signs in on the running cloud", () => {
  it("is a caseworker of their office", async () => {
    const response = await ask("/api/me", await tokenOf("caseworker"));

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ role: "caseworker", offices: ["coerde"] });
  });

  it("is a lead", async () => {
    const response = await ask("/api/me", await tokenOf("lead"));

    expect(await response.json()).toMatchObject({ role: "lead" });
  });

  it("gets in, and is told that they have no role", async () => {
    const response = await ask("/api/me", await tokenOf("nobody"));

    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 403, code: "no-role" });
  });

  it("does not get in with an ID token", async () => {
    const { id_token } = await signIn(stage.running.webUrl, "lead");

    const response = await ask("/api/me", id_token);

    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("does not have a valid audience");
  });
});

describe("the case software on the running cloud", () => {
  it("gets past the authorizer to write cases, and not to read them", async () => {
    const { access_token } = await machineTokens(stage.running.webUrl);

    const write = await ask("/api/cases", access_token, "POST");
    const read = await ask("/api/cases", access_token);

    // Nothing was sent, so that the function itself refuses it.
    expect(write.status).toBe(422);
    expect(write.headers.get("content-type")).toBe("application/problem+json");
    expect(read.status).toBe(403);
    expect(await read.json()).toEqual({ message: "Forbidden" });
  });
});

describe("the desk's API on the running cloud", () => {
  it("tells nobody without a token what there is", async () => {
    for (const path of ["/api/me", "/api/cases", "/api/cases/MS-1", "/api/no-such-thing", "/api/"]) {
      expect((await ask(path)).status, path).toBe(401);
    }
    expect((await ask("/api/no-such-thing", await tokenOf("lead"))).status).toBe(404);
    expect((await ask("/api/openapi.json")).status).toBe(200);
  });

  it("gives a sign-in's cookies no meaning", async () => {
    const visitor = createVisitor();
    await visitor.ask(`${stage.running.webUrl}/oidc/auth?client_id=sachstand-desk`);

    expect((await visitor.ask(`${stage.running.webUrl}/api/me`)).status).toBe(401);
  });
});
