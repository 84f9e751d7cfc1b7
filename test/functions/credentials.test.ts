import { afterEach, expect, test, vi } from "vitest";
import { defaultProvider } from "../../shared/lambda/credentials.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("gives the role's credentials as Lambda puts them into the environment", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "token");

  expect(await defaultProvider()()).toEqual({
    accessKeyId: "key",
    secretAccessKey: "secret",
    sessionToken: "token",
  });
});

test("has no session token where there is none, as on the local cloud", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);

  expect(await defaultProvider()()).toEqual({ accessKeyId: "key", secretAccessKey: "secret" });
});

test("says what is missing", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);

  await expect(defaultProvider()()).rejects.toThrow(/AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be/);
});
