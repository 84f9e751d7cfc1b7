import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { createKeyring } from "../../shared/adapters/keyring.ts";
import { MINUTE } from "../../shared/domain/time.ts";
import { refusal } from "./provider-answers.ts";
import "aws-sdk-client-mock-vitest/extend";

const manager = mockClient(SecretsManagerClient);
const OLD = "o".repeat(64);
const NEW = "n".repeat(64);

/** What Secrets Manager answers from now on. */
function holds(secret: object | string): void {
  const SecretString = typeof secret === "string" ? secret : JSON.stringify(secret);
  manager.on(GetSecretValueCommand).resolves({ SecretString });
}

/** A keyring with a clock that the test turns on. */
function aKeyring() {
  let now = Date.parse("2026-11-23T09:00:00.000Z");
  const keyring = createKeyring("sachstand-test-keys", () => now);
  return {
    keyring,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

beforeEach(() => {
  manager.reset();
  holds({ current: "1", 1: OLD });
});

describe("the keyring", () => {
  test("is read when it is first needed, by the name of its secret", async () => {
    const { keyring } = aKeyring();
    expect(manager).not.toHaveReceivedCommand(GetSecretValueCommand);

    expect(await keyring()).toEqual({ current: "1", keys: { "1": OLD } });

    expect(manager).toHaveReceivedCommandExactlyOnceWith(GetSecretValueCommand, {
      SecretId: "sachstand-test-keys",
    });
  });

  test("is read once by all who need it at the same time", async () => {
    const { keyring } = aKeyring();

    await Promise.all([keyring(), keyring(), keyring()]);

    expect(manager).toHaveReceivedCommandTimes(GetSecretValueCommand, 1);
  });

  test("is kept for fifteen minutes", async () => {
    const { keyring, pass } = aKeyring();
    await keyring();
    holds({ current: "2", 1: OLD, 2: NEW });

    pass(15 * MINUTE);

    expect(await keyring()).toMatchObject({ current: "1" });
    expect(manager).toHaveReceivedCommandTimes(GetSecretValueCommand, 1);
  });

  test("is read again after fifteen minutes, so that a new key gets round", async () => {
    const { keyring, pass } = aKeyring();
    await keyring();
    holds({ current: "2", 1: OLD, 2: NEW });

    pass(15 * MINUTE + 1);

    expect(await keyring()).toMatchObject({ current: "2" });
    await keyring();
    expect(manager).toHaveReceivedCommandTimes(GetSecretValueCommand, 2);
  });

  test("keeps older keys beside the current one, for what was made with them", async () => {
    holds({ current: "2", 1: OLD, 2: NEW });

    expect(await aKeyring().keyring()).toEqual({ current: "2", keys: { "1": OLD, "2": NEW } });
  });

  test("is looked for again at once after a look that failed", async () => {
    const { keyring } = aKeyring();
    manager.on(GetSecretValueCommand).rejects(refusal("InternalServiceError", 500));
    await expect(keyring()).rejects.toThrow();
    holds({ current: "1", 1: OLD });

    expect(await keyring()).toMatchObject({ current: "1" });
  });

  test("is looked for again at once after a look that failed later on", async () => {
    const { keyring, pass } = aKeyring();
    await keyring();
    pass(16 * MINUTE);
    manager.on(GetSecretValueCommand).rejects(refusal("InternalServiceError", 500));
    await expect(keyring()).rejects.toThrow();
    holds({ current: "2", 2: NEW });

    expect(await keyring()).toMatchObject({ current: "2" });
  });

  test("is looked for again at once after a secret of a wrong shape was mended", async () => {
    const { keyring } = aKeyring();
    holds("{");
    await expect(keyring()).rejects.toThrow();
    holds({ current: "1", 1: OLD });

    expect(await keyring()).toMatchObject({ current: "1" });
  });
});

describe("a secret of a wrong shape", () => {
  const SECRET = "squeamish-ossifrage".repeat(3);

  test.each([
    ["is no JSON", SECRET],
    ["is cut off", `{"current":"1","1":"${SECRET}`],
    ["is a text in JSON", JSON.stringify(SECRET)],
    ["names no current key", { 1: SECRET }],
    ["names a current key that it does not hold", { current: "2", 1: SECRET }],
    ["names a current key that every object seems to hold", { current: "constructor", 1: SECRET }],
    ["holds a key that is too short", { current: "1", 1: SECRET, 2: "squeamish-ossifrage" }],
    ["holds a key that is no text", { current: "1", 1: SECRET, 2: [SECRET] }],
    ["has a version that would not stand in a token", { current: "1.2", "1.2": SECRET }],
    ["has a version that would not stand in a URL", { current: "a/b", "a/b": SECRET }],
  ])("that %s is refused without quoting it", async (_, secret) => {
    holds(secret);

    const error: unknown = await aKeyring()
      .keyring()
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Error);
    expect(everythingIn(error)).toContain("not of its shape");
    expect(everythingIn(error)).not.toContain("squeamish");
  });

  test("that holds no text at all is refused, too", async () => {
    manager.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array(64) });

    await expect(aKeyring().keyring()).rejects.toThrow("not of its shape");
  });
});

/** Message, stack and causes of an error. */
function everythingIn(error: unknown): string {
  return error instanceof Error
    ? `${error.message} ${error.stack} ${JSON.stringify(error)} ${everythingIn(error.cause)}`
    : String(error);
}
