import { describe, expect, test } from "vitest";
import { explainFailure } from "../../infra/commands/explain-failure.ts";
import { chooseStage } from "../../infra/commands/stage.ts";
import { SettingsError } from "../../infra/settings.ts";

describe("the stage that a command works on", () => {
  test.each([[undefined], [""], ["local"]])("is the local cloud where SACHSTAND_STAGE is %j", (stage) => {
    const environment: NodeJS.ProcessEnv = { SACHSTAND_STAGE: stage, SACHSTAND_AWS_PORT: "4999" };

    expect(chooseStage(environment)).toBe("local");
    expect(environment).toMatchObject({
      AWS_ENDPOINT_URL: "http://127.0.0.1:4999",
      AWS_REGION: "eu-central-1",
    });
  });

  test("is on AWS in the region of its settings, with whatever credentials there are", () => {
    const environment: NodeJS.ProcessEnv = { SACHSTAND_STAGE: "staging" };

    expect(chooseStage(environment)).toBe("staging");
    expect(environment).toEqual({ SACHSTAND_STAGE: "staging", AWS_REGION: "eu-central-1" });
  });

  test("is in another region only if somebody says so", () => {
    const environment: NodeJS.ProcessEnv = { SACHSTAND_STAGE: "staging", AWS_REGION: "eu-west-1" };

    chooseStage(environment);

    expect(environment["AWS_REGION"]).toBe("eu-west-1");
  });

  test("must have settings", () => {
    expect(() => chooseStage({ SACHSTAND_STAGE: "nowhere" })).toThrow(SettingsError);
  });
});

describe("why AWS could not be asked", () => {
  const named = (name: string) => Object.assign(new Error("may quote data"), { name });

  test.each([
    ["ECONNREFUSED", Object.assign(new Error(), { code: "ECONNREFUSED" }), "npm start"],
    ["ENOTFOUND", Object.assign(new Error(), { code: "ENOTFOUND" }), "network"],
    ["CredentialsProviderError", named("CredentialsProviderError"), "AWS_PROFILE"],
    ["ExpiredTokenException", named("ExpiredTokenException"), "sign in"],
    ["AccessDeniedException", named("AccessDeniedException"), "role"],
    ["ResourceNotFoundException", named("ResourceNotFoundException"), "AWS_ENDPOINT_URL"],
  ])("is said for %s with what would help", (_, error, help) => {
    expect(explainFailure(error)).toContain(help);
    expect(explainFailure(error)).not.toContain("may quote data");
  });

  test("is left open for what is not known", () => {
    expect(explainFailure(named("ValidationException"))).toBeUndefined();
  });
});
