import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deskConfigOf, deskRolesOf } from "../../infra/desk-settings.ts";
import {
  alarmGaps,
  checkSettings,
  planSettingsOf,
  readSettings,
  unreviewedLanguages,
} from "../../infra/settings.ts";
import { unreadIn } from "../../infra/synthesize.ts";

const valid = () => {
  const { stage: _, ...data } = readSettings("local");
  return structuredClone({ ...data, languages: "all" });
};

/** What is wrong with the local stage's settings after these changes. */
function problemsWith(fields: object): string {
  try {
    checkSettings("local", { ...valid(), ...fields }, "x.json");
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "";
}

describe("who hears of alarms", () => {
  it("must be e-mail addresses", () => {
    expect(problemsWith({ alarms: { emails: ["ops@example.org", "Anna"] } })).toMatch(
      /^ {2}alarms\.emails\.1: must be an e-mail address$/m,
    );
  });

  it("may be nobody, which is said while synthesizing", () => {
    const gaps = (emails: string[]) => alarmGaps({ stage: "staging", alarms: { emails } });

    expect(gaps(["ops@example.org"])).toEqual([]);
    expect(gaps([])).toEqual([expect.stringContaining('"alarms.emails" of infra/settings/staging.json')]);
  });
});

describe("settings of a stage", () => {
  it.each(["local", "staging", "production"])("are valid as they are committed for %s", (stage) => {
    expect(readSettings(stage)).toMatchObject({ stage, region: "eu-central-1" });
  });

  it("offer every language that has a catalog where they say all", () => {
    const files = readdirSync(new URL("../../shared/messages/", import.meta.url));
    const catalogs = files
      .filter((name) => name.endsWith(".json"))
      .map((name) => name.replace(/\.json$/, ""));

    const { languages } = checkSettings("local", { ...valid(), languages: "all" }, "x.json");

    expect(new Set(languages)).toEqual(new Set(catalogs));
    expect(languages).toHaveLength(catalogs.length);
  });

  it("offer just the languages that they list, in their order", () => {
    const data = { ...valid(), languages: ["en", "de"] };

    expect(checkSettings("local", data, "x.json").languages).toEqual(["en", "de"]);
    expect(planSettingsOf(checkSettings("local", data, "x.json")).languages).toEqual(["en", "de"]);
  });

  it("name a language without a catalog by its place in the list, and those that there are", () => {
    const problems = problemsWith({ languages: ["de", "tlh", "en", "de-at"] });

    expect(problems).toMatch(/^ {2}languages\.1: must be one of .*\bde\b.*\buk\b/m);
    expect(problems).toMatch(/^ {2}languages\.3: must be one of /m);
    expect(problems).not.toMatch(/languages\.[02]|tlh|defaultLanguage/);
  });

  it.each([
    ["are missing", undefined],
    ["are every one", "every"],
    ["are one without a list", "de"],
    ["are no texts", ["de", 5]],
  ])("say what languages must be when they %s", (_, languages) => {
    expect(problemsWith({ languages })).toMatch(
      /^ {2}languages: must be "all" or a list of languages, like \["de", "uk"\]$/m,
    );
  });

  it("refuse an empty list of languages", () => {
    expect(problemsWith({ languages: [] })).toMatch(/^ {2}languages: must name a language$/m);
  });

  it("refuse a default language that has a catalog and is not offered", () => {
    expect(problemsWith({ languages: ["en", "ar"], defaultLanguage: "de" })).toMatch(
      /^ {2}defaultLanguage: must be one of en, ar$/m,
    );
  });

  it.each([
    ["beyond ASCII, which a mail header would hold in another form", "https://jobcenter-köln.example/s"],
    ["with a query, which nothing could be put behind", "https://example.org/s?office=1"],
    ["with a fragment, which no server would ever see", "https://example.org/#s"],
    ["with a slash at its end", "https://example.org/s/"],
  ])("refuse a page's address %s", (_, pageUrl) => {
    expect(problemsWith({ pageUrl })).toMatch(/^ {2}pageUrl: must/m);
  });

  it("refuse more offices than fit a function's environment, and say by how much", () => {
    const { coerde } = valid().offices;
    const offices = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`office-${index}`, coerde]));

    expect(problemsWith({ offices })).toMatch(/^ {2}offices: must be fewer or shorter, by \d+ bytes/m);
  });

  it("refuse a group whose office there is none of, by its name", () => {
    const groups = { "desk-lead": { role: "lead" }, "desk-a": { role: "caseworker", office: "atlantis" } };

    expect(problemsWith({ desk: { ...valid().desk, groups } })).toMatch(
      /^ {2}desk\.groups\.desk-a\.office: must be one of coerde, /m,
    );
  });

  it.each([
    ["a caseworker without an office", { a: { role: "caseworker" } }],
    ["a lead of one office", { a: { role: "lead", office: "coerde" } }],
    ["a role that there is not", { a: { role: "admin" } }],
    ["a group with a space in its name", { "a b": { role: "lead" } }],
    ["a group with a bracket in its name", { "[a": { role: "lead" } }],
  ])("refuse %s", (_, groups) => {
    expect(problemsWith({ desk: { ...valid().desk, groups } })).toMatch(/^ {2}desk\.groups\./m);
  });

  it.each([
    ["without encryption", { issuer: "http://issuer.example.org" }, "issuer"],
    ["without a client of the desk", { clientId: null }, "clientId"],
    ["that is to be made by the stack, with another claim than its own", { issuer: null }, "groupsClaim"],
    ["that is to be made by the stack, with a client of its own", { issuer: null }, "clientId"],
  ])("refuse an issuer %s", (_, fields, field) => {
    expect(problemsWith({ desk: { ...valid().desk, ...fields } })).toMatch(
      new RegExp(`^ {2}desk\\.${field}: must`, "m"),
    );
  });

  it("know the scopes by their standard names where they name none", () => {
    const { scopes: _, ...desk } = valid().desk;

    expect(checkSettings("local", { ...valid(), desk }, "x.json").desk.scopes).toEqual({
      people: "sachstand/desk",
      machine: "sachstand/cases",
    });
  });

  it("ask an issuer for a scope by another name than its tokens have, where that is so", () => {
    const scopes = { people: "desk", machine: "cases", requested: "api://7f1c/desk" };
    const { desk } = checkSettings("local", { ...valid(), desk: { ...valid().desk, scopes } }, "x.json");
    const signIn = { issuer: "https://issuer.example.org", clientId: "the-desk" };

    expect(deskRolesOf(desk).scopes).toEqual({ people: "desk", machine: "cases" });
    expect(deskConfigOf(desk, signIn)).toEqual({ ...signIn, scope: "openid profile api://7f1c/desk" });
  });

  it("refuse one scope for people and programs, and other names where the stack makes the user pool", () => {
    const same = { people: "desk", machine: "desk" };
    const own = { people: "desk", machine: "cases" };

    expect(problemsWith({ desk: { ...valid().desk, scopes: same } })).toMatch(
      /^ {2}desk\.scopes\.machine: must differ from people$/m,
    );
    expect(problemsWith({ desk: { ...valid().desk, issuer: null, clientId: null, scopes: own } })).toMatch(
      /^ {2}desk\.scopes: must be sachstand\/desk and sachstand\/cases, or left out, where there is no issuer$/m,
    );
  });

  it("refuse more groups than fit a function's environment, and say by how much", () => {
    const many = Array.from({ length: 60 }, (_, index) => [`sachstand-lead-${index}`, { role: "lead" }]);

    expect(problemsWith({ desk: { ...valid().desk, groups: Object.fromEntries(many) } })).toMatch(
      /^ {2}desk\.groups and offices: must be fewer or shorter, by \d+ bytes/m,
    );
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

describe("languages that no native speaker has read", () => {
  const production = readSettings("production");

  it("are all named to production, with what to do about them", () => {
    const unread = unreadIn(production);

    const names = /yet: ([^.]+)\./.exec(unread ?? "")?.[1]?.split(", ");
    expect(names).toEqual(unreviewedLanguages(production));
    expect(unread).toContain("docs/translating.md");
    expect(unread).toContain('"languages" in infra/settings/production.json');
  });

  it("are named only where they are offered", () => {
    expect(unreadIn({ ...production, languages: ["de", "ti"] })).toMatch(/yet: (de, )?ti\./);
  });

  it("are no matter once all that are offered have been read", () => {
    expect(unreadIn({ ...production, languages: [] })).toBeUndefined();
  });

  it.each(["local", "staging"])("are no matter to %s", (stage) => {
    expect(unreadIn(readSettings(stage))).toBeUndefined();
  });
});
