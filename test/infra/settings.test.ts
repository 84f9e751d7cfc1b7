import { describe, expect, it } from "vitest";
import { checkSettings, readSettings, unreviewedLanguages } from "../../infra/settings.ts";

const valid = () => {
  const { stage: _, languages: __, ...data } = readSettings("local");
  return structuredClone(data);
};

describe("settings of a stage", () => {
  it.each(["local", "staging", "production"])("are valid as they are committed for %s", (stage) => {
    expect(readSettings(stage)).toMatchObject({ stage, region: "eu-central-1" });
  });

  it("offer every language that has a catalog", () => {
    expect(readSettings("local").languages).toEqual(expect.arrayContaining(["ar", "de", "en"]));
  });

  it("know which languages no native speaker has read", () => {
    expect(unreviewedLanguages(readSettings("production"))).toContain("ti");
  });

  it("name each wrong field by its path and say what would be right", () => {
    const data = { ...valid(), holdSeconds: "3", sms: { ...valid().sms, senderId: "x" } };
    expect(() => checkSettings("local", data, "infra/settings/local.json")).toThrow(
      /infra\/settings\/local\.json needs mending:\n {2}holdSeconds: .*number.*\n {2}sms\.senderId: must be 3 to 11/s,
    );
  });

  it("refuse unknown fields by name", () => {
    expect(() => checkSettings("local", { ...valid(), holdSecond: 3 }, "x.json")).toThrow(
      /unknown fields: holdSecond/,
    );
  });

  it("refuse a default language without a catalog", () => {
    expect(() => checkSettings("local", { ...valid(), defaultLanguage: "tlh" }, "x.json")).toThrow(
      /defaultLanguage: must be one of .*de/,
    );
  });

  it("name the stages there are when asked for another", () => {
    expect(() => readSettings("nowhere")).toThrow(/stages are local, production, staging/);
  });
});
