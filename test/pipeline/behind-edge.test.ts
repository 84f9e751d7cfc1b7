import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { tokenFor } from "./sign-in.ts";
import { useStage } from "./stage.ts";

// The template of a stage with a distribution; the local cloud plays all of it but that.
const stage = useStage({ edge: { certificateArn: null, webAclArn: null } });

/** What the distribution would send. */
async function edgeHeaders(viewer: string): Promise<Record<string, string>> {
  const { endpoint, stack } = stage.running.cloud;
  const credentials = { accessKeyId: "anybody", secretAccessKey: "anything" };
  const manager = new SecretsManagerClient({ endpoint, region: stack.region, credentials });
  const answer = await manager.send(new GetSecretValueCommand({ SecretId: "sachstand-local-edge" }));
  const { current = "", ...keys }: Record<string, string> = JSON.parse(answer.SecretString ?? "{}");
  return { "x-sachstand-edge": keys[current] ?? "", "x-sachstand-viewer": viewer };
}

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${stage.running.webUrl}${path}`, { headers });

describe("an API whose edge somebody has gone round", () => {
  it("shows no page, and says where it is", async () => {
    const answer = await ask("/s", { "x-sachstand-edge": "guessed", "x-sachstand-viewer": "192.0.2.1" });

    expect(answer.status).toBe(403);
    expect(await answer.text()).toBe(`${stage.running.webUrl}/s\n`);
  });

  it("does nothing for a caseworker, either", async () => {
    const authorization = `Bearer ${await tokenFor(stage.running.webUrl, "lead")}`;

    const answer = await ask("/api/me", { authorization });

    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "not-through-edge" });
    expect((await ask("/api/openapi.json")).status).toBe(403);
  });
});

describe("an API behind its edge", () => {
  it("shows the page, and counts wrong codes for whom the edge names", async () => {
    const wrong = async (viewer: string) => (await ask("/s/AAAAAAAAAA", await edgeHeaders(viewer))).status;

    expect((await ask("/s", await edgeHeaders("192.0.2.1"))).status).toBe(200);
    const statuses = [];
    for (let miss = 0; miss < 50; miss++) statuses.push(await wrong("192.0.2.1"));
    expect(statuses).toContain(429);
    expect(await wrong("192.0.2.2")).toBe(404);
  });

  it("answers the desk", async () => {
    const authorization = `Bearer ${await tokenFor(stage.running.webUrl, "lead")}`;

    const answer = await ask("/api/me", { ...(await edgeHeaders("192.0.2.1")), authorization });

    expect(await answer.json()).toMatchObject({ role: "lead" });
  });
});
