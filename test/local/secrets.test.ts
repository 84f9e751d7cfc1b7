import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { type RunningCloud, startTiny, temporaryFolder } from "./running-cloud.ts";

const GENERATED = {
  SecretStringTemplate: JSON.stringify({ current: "1", note: "kept" }),
  GenerateStringKey: "1",
  PasswordLength: 48,
};

interface Running extends RunningCloud {
  readonly manager: SecretsManagerClient;
  stop(): Promise<void>;
}

/** Starts a cloud with secrets of these properties, by their logical ids, that the test may stop itself. */
async function start(folder: string, secrets: Readonly<Record<string, object>>): Promise<Running> {
  const resources = Object.fromEntries(
    Object.entries(secrets).map(([id, Properties]) => [
      id,
      { Type: "AWS::SecretsManager::Secret", Properties },
    ]),
  );
  let stop = async () => {};
  const running = await startTiny(
    folder,
    (stopCloud) => {
      stop = stopCloud;
      onTestFinished(stopCloud);
    },
    { resources },
  );
  return { ...running, stop, manager: new SecretsManagerClient(running.client) };
}

const keys = (how: object = GENERATED) => ({
  Keys11111111: { Name: "test-keys", GenerateSecretString: how },
});

async function secretIn({ manager }: Running, SecretId = "test-keys"): Promise<string> {
  const { SecretString } = await manager.send(new GetSecretValueCommand({ SecretId }));
  return SecretString ?? "";
}

describe("a secret of the template", () => {
  it("is made as the template wants it: its text with a key of its length", async () => {
    const cloud = await start(temporaryFolder(), keys());

    expect(JSON.parse(await secretIn(cloud))).toEqual({
      current: "1",
      note: "kept",
      "1": expect.stringMatching(/^[A-Za-z0-9]{48}$/),
    });
  });

  it("without a text around it is the password itself, of 32 characters unless the template says more", async () => {
    const cloud = await start(temporaryFolder(), {
      ...keys({}),
      Long22222222: { Name: "test-long", GenerateSecretString: { PasswordLength: 100 } },
    });

    expect(await secretIn(cloud)).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(await secretIn(cloud, "test-long")).toMatch(/^[A-Za-z0-9]{100}$/);
  });

  it("is found by its ARN as well, and says its name and ARN", async () => {
    const { manager } = await start(temporaryFolder(), keys());
    const { ARN } = await manager.send(new GetSecretValueCommand({ SecretId: "test-keys" }));

    expect(ARN).toBe("arn:aws:secretsmanager:eu-central-1:000000000000:secret:test-keys");
    expect(await manager.send(new GetSecretValueCommand({ SecretId: ARN }))).toMatchObject({
      ARN,
      Name: "test-keys",
      VersionStages: ["AWSCURRENT"],
    });
  });

  it("without a name of its own is known by its stack and logical id", async () => {
    const cloud = await start(temporaryFolder(), { Keys11111111: { GenerateSecretString: GENERATED } });

    expect(await secretIn(cloud, "sachstand-test-work-Keys11111111")).toContain('"current":"1"');
  });

  it("is another in another folder, and another than its neighbour", async () => {
    const secrets = {
      ...keys(),
      Other2222222: { Name: "test-other", GenerateSecretString: GENERATED },
    };
    const one = await start(temporaryFolder(), secrets);
    const other = await start(temporaryFolder(), secrets);

    const values = await Promise.all([secretIn(one), secretIn(other), secretIn(one, "test-other")]);
    expect(new Set(values).size).toBe(3);
  });

  it("is the same after a restart, even if a newer template would make it otherwise", async () => {
    const folder = temporaryFolder();
    const before = await start(folder, keys());
    const value = await secretIn(before);
    await before.stop();

    const after = await start(folder, {
      ...keys({ ...GENERATED, PasswordLength: 20 }),
      New222222222: { Name: "test-new", GenerateSecretString: GENERATED },
    });

    expect(await secretIn(after)).toBe(value);
    expect(await secretIn(after, "test-new")).not.toBe(value);
  });

  it("is kept in a file that nobody else on the machine may read", async () => {
    const folder = temporaryFolder();
    const cloud = await start(folder, keys());
    await secretIn(cloud);

    expect(statSync(join(folder, "data", "secrets.json")).mode & 0o777).toBe(0o600);
  });

  it("is told to no log", async () => {
    const cloud = await start(temporaryFolder(), keys());
    const { 1: key } = z.object({ 1: z.string() }).parse(JSON.parse(await secretIn(cloud)));

    expect(cloud.lines.join("\n")).not.toContain(key);
  });
});

describe("a request that no secret answers", () => {
  it("for an unknown secret ends as Secrets Manager would end it", async () => {
    const cloud = await start(temporaryFolder(), keys());

    for (const SecretId of ["test-nothing", "toString", "", "test-key"]) {
      await expect(secretIn(cloud, SecretId)).rejects.toMatchObject({
        name: "ResourceNotFoundException",
        message: "Secrets Manager can't find the specified secret.",
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  it.each([
    [
      "PutSecretValue",
      (manager: SecretsManagerClient) =>
        manager.send(new PutSecretValueCommand({ SecretId: "test-keys", SecretString: "mine" })),
    ],
    [
      "CreateSecret",
      (manager: SecretsManagerClient) =>
        manager.send(new CreateSecretCommand({ Name: "test-mine", SecretString: "mine" })),
    ],
    [
      "DeleteSecret",
      (manager: SecretsManagerClient) => manager.send(new DeleteSecretCommand({ SecretId: "test-keys" })),
    ],
  ])("for %s says that it is not part of the local cloud, and changes nothing", async (action, send) => {
    const cloud = await start(temporaryFolder(), keys());
    const value = await secretIn(cloud);

    const answer = send(cloud.manager);

    await expect(answer).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: `secretsmanager ${action} is not part of the local cloud.`,
    });
    expect(await secretIn(cloud)).toBe(value);
  });

  it("that is malformed is outlived", async () => {
    const cloud = await start(temporaryFolder(), keys());
    const authorization =
      "AWS4-HMAC-SHA256 Credential=x/20261122/eu-central-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0";

    for (const body of ["{", "[]", '{"SecretId":7}', ""]) {
      const answer = await fetch(cloud.cloud.endpoint, {
        method: "POST",
        headers: { authorization, "x-amz-target": "secretsmanager.GetSecretValue" },
        body,
      });
      expect(answer.status, body).toBeGreaterThanOrEqual(400);
    }
    expect(await secretIn(cloud)).toContain('"current":"1"');
  });
});

describe("a file of secrets that cannot be read", () => {
  it("keeps the cloud from starting, rather than making other keys in silence", async () => {
    const folder = temporaryFolder();
    const before = await start(folder, keys());
    await before.stop();
    writeFileSync(join(folder, "data", "secrets.json"), '{"test-keys":"cut of');

    await expect(start(folder, keys())).rejects.toThrow();
  });
});
