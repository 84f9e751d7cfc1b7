import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actorSchema } from "../../shared/domain/case.ts";
import { type DeskRoles, deskRolesSchema, principalOf } from "../../shared/domain/desk-principal.ts";

const SCOPES = { people: "sachstand/desk", machine: "sachstand/cases" };
const ROLES: DeskRoles = {
  scopes: SCOPES,
  groupsClaim: "groups",
  groups: {
    leads: { role: "lead" },
    coerde: { role: "caseworker", office: "coerde" },
    roxel: { role: "caseworker", office: "roxel" },
    "coerde-too": { role: "caseworker", office: "coerde" },
  },
};
const person = (claims: Readonly<Record<string, unknown>>) =>
  principalOf({ sub: "p-1", scope: "openid sachstand/desk", ...claims }, ROLES);
const program = (claims: Readonly<Record<string, unknown>> = {}) =>
  principalOf({ client_id: "software", sub: "software", scope: "sachstand/cases", ...claims }, ROLES);

describe("a person", () => {
  it("has the role of their group", () => {
    expect(person({ groups: ["coerde"] })).toEqual({ role: "caseworker", offices: ["coerde"], actor: "p-1" });
    expect(person({ groups: ["leads"] })).toEqual({ role: "lead", offices: [], actor: "p-1" });
  });

  it("has no role without a group that gives one", () => {
    for (const groups of [
      undefined,
      null,
      [],
      ["others"],
      ["Leads"],
      [""],
      7,
      {},
      ["__proto__"],
      [["leads"]],
    ]) {
      expect(person({ groups }), JSON.stringify(groups)).toBeUndefined();
    }
  });

  it("leads where they are both", () => {
    expect(person({ groups: ["coerde", "leads", "roxel"] })).toMatchObject({ role: "lead" });
  });

  it("may have several offices, each once", () => {
    const groups = ["roxel", "others", "coerde", "coerde-too"];

    expect(person({ groups })?.offices).toEqual(["roxel", "coerde"]);
  });

  it("has no role by the scope of the case software, nor without any", () => {
    for (const scope of [undefined, "", "openid", "sachstand/cases", "sachstand/desks", "x/sachstand/desk"]) {
      expect(person({ scope, groups: ["leads"], client_id: "sachstand-desk" }), scope).toBeUndefined();
    }
  });

  it("has a role by the scope's name in the settings, and by no other", () => {
    const short = { ...ROLES, scopes: { people: "desk", machine: "cases" } };
    const claims = { sub: "p-1", groups: ["leads"] };

    expect(principalOf({ ...claims, scp: "desk" }, short)).toMatchObject({ role: "lead" });
    expect(principalOf({ ...claims, scp: "sachstand/desk" }, short)).toBeUndefined();
    expect(principalOf({ sub: "software", client_id: "software", scp: "cases" }, short)?.role).toBe(
      "machine",
    );
  });

  it("is nobody by an ID token, though its issuer has written a scope into it", () => {
    for (const mark of [{ token_use: "id" }, { typ: "ID" }, { at_hash: "77QmUPtjPfzWtF2AnpK9RQ" }])
      expect(person({ groups: ["leads"], ...mark }), JSON.stringify(mark)).toBeUndefined();
    for (const mark of [{ token_use: "access" }, { typ: "Bearer" }, { nonce: "n-0S6_WzA2Mj" }])
      expect(person({ groups: ["leads"], ...mark }), JSON.stringify(mark)).toMatchObject({ role: "lead" });
  });

  it("is nobody without a subject", () => {
    expect(person({ sub: undefined, groups: ["leads"] })).toBeUndefined();
    expect(person({ sub: "", groups: ["leads"] })).toBeUndefined();
  });
});

describe("claims as API Gateway writes them", () => {
  it.each([
    ["[coerde]", ["coerde"]],
    ["[others coerde roxel]", ["coerde", "roxel"]],
    ["[others\ncoerde  roxel ]", ["coerde", "roxel"]],
    ["coerde", ["coerde"]],
  ])("%s are groups", (groups, offices) => {
    expect(person({ groups })?.offices).toEqual(offices);
  });

  it.each([
    "[]",
    "",
    "coerde roxel",
    "[coerde",
    "coerde]",
    "x[coerde]",
    "[coerde]x",
    '["coerde"]',
    "coerde,roxel",
  ])("%j is no group of ours", (groups) => {
    expect(person({ groups })).toBeUndefined();
  });

  it("have their scopes in scope where both are there", () => {
    expect(person({ scp: "openid", groups: "[leads]" })).toMatchObject({ role: "lead" });
    expect(person({ scope: "openid", scp: "sachstand/desk", groups: "[leads]" })).toBeUndefined();
  });

  it("may have their scopes in scp, as a list or as text", () => {
    for (const scp of [["sachstand/desk"], "[openid sachstand/desk]", "sachstand/desk"]) {
      expect(person({ scope: undefined, scp, groups: "[leads]" })).toMatchObject({ role: "lead" });
    }
  });
});

describe("the case software", () => {
  it("is named by its client", () => {
    expect(program()).toEqual({ role: "machine", offices: [], actor: "software" });
    expect(program({ client_id: undefined, azp: "software" })).toMatchObject({ actor: "software" });
    expect(program({ sub: undefined })).toMatchObject({ actor: "software" });
  });

  it("is no person who got hold of its scope", () => {
    expect(program({ sub: "p-1" })).toBeUndefined();
    expect(program({ groups: ["leads"] })).toBeUndefined();
    expect(program({ groups: "[others]" })).toBeUndefined();
    expect(program({ client_id: undefined, sub: undefined })).toBeUndefined();
  });

  it("is a program also where its token names groups, but none", () => {
    for (const groups of [undefined, [], "", "[]", "[ ]"])
      expect(program({ groups }), JSON.stringify(groups)).toMatchObject({ role: "machine" });
  });

  it("is named by client_id where a token names its client twice", () => {
    expect(program({ azp: "other" })).toMatchObject({ actor: "software" });
    expect(program({ azp: "other", sub: "other" })).toBeUndefined();
  });

  it("is nobody without its scope", () => {
    for (const scope of [undefined, "", "openid", "sachstand/casesx"])
      expect(program({ scope }), scope).toBeUndefined();
  });

  it("is nobody by the scope of people", () => {
    expect(program({ scope: "sachstand/desk" })).toBeUndefined();
  });
});

describe("an actor's name", () => {
  it.each([
    ["an address", "erika.mustermann@example.org"],
    ["a name", "Erika Mustermann"],
    ["a name with a dot", "erika.mustermann"],
    ["a path in a directory", "uid=mustermann,ou=people"],
    ["too long", "a".repeat(65)],
  ])("is a hash where the subject is %s", (_, sub) => {
    const actor = person({ sub, groups: ["leads"] })?.actor ?? "";

    expect(actor).toMatch(/^h-[0-9a-f]{32}$/);
    expect(new Set(actor.slice(2).match(/.{8}/g)).size).toBe(4);
    expect(person({ sub, groups: ["leads"] })?.actor).toBe(actor);
    expect(person({ sub: `${sub}2`, groups: ["leads"] })?.actor).not.toBe(actor);
  });
});

describe("an actor's name of many", () => {
  it("is another for each, and always as long", () => {
    const actors = Array.from(
      { length: 200 },
      (_, index) => person({ sub: `p${index}@example.org`, groups: ["leads"] })?.actor ?? "",
    );

    expect(new Set(actors).size).toBe(200);
    for (const actor of actors) expect(actor).toMatch(/^h-[0-9a-f]{32}$/);
  });

  it("is the subject itself where that is a mere id", () => {
    expect(person({ sub: "a".repeat(64), groups: ["leads"] })?.actor).toBe("a".repeat(64));
    expect(person({ sub: 7, groups: ["leads"] })).toBeUndefined();
  });
});

describe("claims of any kind", () => {
  const anything = fc.dictionary(
    fc.constantFrom("sub", "scope", "scp", "groups", "client_id", "azp", "aud", "constructor"),
    fc.oneof(
      fc.anything(),
      fc.string(),
      fc.constantFrom("sachstand/desk", "sachstand/cases", "[leads]", "[sachstand/desk]", "coerde"),
      fc.array(fc.constantFrom("leads", "coerde", "sachstand/desk", "sachstand/cases")),
    ),
  );

  it("never throw, give nobody a role without its scope, and name an actor that fits", () => {
    fc.assert(
      fc.property(anything, (claims) => {
        const found = principalOf(claims, ROLES);
        if (found === undefined) return;
        const scopes = JSON.stringify(claims["scope"] ?? claims["scp"]);
        expect(scopes).toContain(found.role === "machine" ? "sachstand/cases" : "sachstand/desk");
        expect(actorSchema.safeParse(found.actor).success).toBe(true);
        expect(found.offices.length > 0).toBe(found.role === "caseworker");
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("scopes in the settings", () => {
  it.each(["a b", "", '"', "a\\b", "ä", "a".repeat(65)])("may not be called %j", (people) => {
    const roles = { ...ROLES, scopes: { ...SCOPES, people } };

    expect(deskRolesSchema.safeParse(roles).success).toBe(false);
  });
});

describe("groups in the settings", () => {
  it.each(["a b", "[a", "a]", "", "a\tb", "a".repeat(129)])("may not be called %j", (group) => {
    const roles = { scopes: SCOPES, groupsClaim: "groups", groups: { [group]: { role: "lead" } } };

    expect(deskRolesSchema.safeParse(roles).success).toBe(false);
  });

  it.each(["sachstand-lead", "/sachstand/lead", "0b1d-4c", "Führung"])("may be called %j", (group) => {
    const roles = { scopes: SCOPES, groupsClaim: "cognito:groups", groups: { [group]: { role: "lead" } } };

    expect(deskRolesSchema.safeParse(roles).success).toBe(true);
  });
});
