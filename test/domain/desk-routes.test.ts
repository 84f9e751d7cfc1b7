import { describe, expect, test } from "vitest";
import {
  DESK_ACCESS,
  DESK_ROUTES,
  mayUse,
  type Principal,
  scopesOn,
  sees,
} from "../../shared/domain/desk-routes.ts";

const CASEWORKER: Principal = { role: "caseworker", offices: ["coerde", "roxel"], actor: "p-1" };
const LEAD: Principal = { role: "lead", offices: [], actor: "p-2" };
const MACHINE: Principal = { role: "machine", offices: [], actor: "software" };
const SCOPES = { people: "sachstand/desk", machine: "sachstand/cases" };

const OF_PEOPLE = "GET /api/cases/{caseId}";
const OF_ALL = "POST /api/cases/{caseId}/changes";

describe("who may use a route", () => {
  test.each([
    ["a caseworker", CASEWORKER, OF_PEOPLE, true],
    ["a lead", LEAD, OF_PEOPLE, true],
    ["the case software", MACHINE, OF_PEOPLE, false],
    ["a caseworker", CASEWORKER, OF_ALL, true],
    ["a lead", LEAD, OF_ALL, true],
    ["the case software", MACHINE, OF_ALL, true],
  ] as const)("%s: %o on %s", (_, principal, route, expected) => {
    expect(mayUse(principal, route)).toBe(expected);
  });
});

describe("whose case is seen", () => {
  test.each([
    ["a caseworker's own", CASEWORKER, OF_PEOPLE, "coerde", true],
    ["a caseworker's own of several offices", CASEWORKER, OF_ALL, "roxel", true],
    ["another office's by a caseworker", CASEWORKER, OF_PEOPLE, "mitte", false],
    ["another office's by a caseworker who writes", CASEWORKER, OF_ALL, "mitte", false],
    ["any office's by a lead", LEAD, OF_PEOPLE, "mitte", true],
    ["any office's by the case software where it may write", MACHINE, OF_ALL, "mitte", true],
    ["none by the case software where it may not even look", MACHINE, OF_PEOPLE, "mitte", false],
    [
      "none by the case software where it may not look, though an office is written into it",
      { ...MACHINE, offices: ["mitte"] },
      OF_PEOPLE,
      "mitte",
      false,
    ],
  ] as const)("%s", (_, principal, route, office, expected) => {
    expect(sees(principal, route, office)).toBe(expected);
  });
});

describe("the scopes of a route", () => {
  const scopesOf = (key: string) => {
    const route = DESK_ROUTES.find((one) => one.key === key);
    return route && scopesOn(route, SCOPES);
  };

  test("are those of people, and of the case software where it may use it", () => {
    expect(scopesOf(OF_PEOPLE)).toEqual(["sachstand/desk"]);
    expect(scopesOf(OF_ALL)).toEqual(["sachstand/desk", "sachstand/cases"]);
  });

  test("are none where what the API is like stands open, and there alone", () => {
    const open = DESK_ROUTES.filter((route) => scopesOn(route, SCOPES).length === 0);

    expect(open).toEqual([{ key: "GET /api/openapi.json", open: true }]);
    expect(DESK_ROUTES).toHaveLength(Object.keys(DESK_ACCESS).length + 1);
  });
});
