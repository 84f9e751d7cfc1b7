import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allowedMethods,
  findPageRoute,
  PAGE_ROUTES,
  pageBase,
  routeKey,
} from "../../shared/domain/page-routes.ts";
import { PAGE_CODE } from "../twins/builders.ts";

const BASES = ["/s", "", "/a/b"];

/** The path of a route with something in place of its parameter. */
function pathOf(route: (typeof PAGE_ROUTES)[number], base: string, name: string): string {
  return routeKey(route, base)
    .slice(route.indexOf(" ") + 1)
    .replace(/\{\w+\}/, name);
}

describe("a request for a page", () => {
  test.each(BASES)("finds each route below %j, and what stands for its parameter", (base) => {
    for (const route of PAGE_ROUTES) {
      const [method = ""] = route.split(" ");
      const name = route.includes("{") ? "K7QF2-M9X4T" : "";

      expect(findPageRoute(method, pathOf(route, base, name), base)).toEqual({ route, name });
    }
  });

  test("finds the same page with a slash at its end", () => {
    for (const path of ["/s", `/s/${PAGE_CODE}`, `/s/${PAGE_CODE}/choices`, "/s/stop/token"])
      expect(findPageRoute("GET", `${path}/`, "/s")).toEqual(findPageRoute("GET", path, "/s"));
  });

  test("takes what stands in the path as it stands there, percent-encoded or not", () => {
    expect(findPageRoute("GET", "/s/%3Cb%3E", "/s")).toEqual({ route: "GET /{code}", name: "%3Cb%3E" });
    expect(findPageRoute("GET", "/s/%", "/s")).toEqual({ route: "GET /{code}", name: "%" });
  });

  // An API matches what is spelled out first, too.
  test("to stop is never taken for a page of the code `stop`", () => {
    expect(findPageRoute("GET", "/s/stop/choices", "/s")).toEqual({
      route: "GET /stop/{token}",
      name: "choices",
    });
    expect(findPageRoute("GET", "/s/stop", "/s")).toEqual({ route: "GET /{code}", name: "stop" });
  });

  test.each([
    ["beside the pages", "GET", "/"],
    ["whose start only looks like theirs", "GET", "/sachstand"],
    ["with an empty code", "GET", "/s//choices"],
    ["of two slashes", "GET", "/s//"],
    ["that no route names", "GET", `/s/${PAGE_CODE}/nothing`],
    ["that goes on", "GET", `/s/${PAGE_CODE}/choices/more`],
    ["that names a route's parameter in other letters", "GET", `/s/${PAGE_CODE}/Choices`],
    ["by a method that the route does not have", "POST", `/s/${PAGE_CODE}`],
    ["by a method that no route has", "DELETE", "/s"],
    ["by no method", "", "/s"],
    ["by a method in small letters", "get", "/s"],
  ])("%s finds none", (_, method, path) => {
    expect(findPageRoute(method, path, "/s")).toBeUndefined();
  });

  test("never finds a route of another method, and never throws", () => {
    const method = fc.oneof(fc.constantFrom("GET", "POST", "HEAD"), fc.string({ unit: "binary" }));
    const path = fc.oneof(
      fc.webPath(),
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("s", "stop", PAGE_CODE, "choices", "data", ""))
        .map((parts) => `/${parts.join("/")}`),
    );

    fc.assert(
      fc.property(method, path, fc.constantFrom(...BASES), (verb, url, base) => {
        const found = findPageRoute(verb, url, base);
        if (found === undefined) return;
        expect(found.route.startsWith(`${verb} `)).toBe(true);
        expect(url).toContain(found.name);
        expect(allowedMethods(url, base)).toContain(verb);
      }),
    );
  });
});

describe("the methods of a path", () => {
  test.each([
    ["/s", ["GET", "POST"]],
    [`/s/${PAGE_CODE}`, ["GET"]],
    [`/s/${PAGE_CODE}/confirm`, ["POST"]],
    [`/s/${PAGE_CODE}/choice`, ["GET", "POST"]],
    ["/s/stop/token", ["GET", "POST"]],
    ["/elsewhere", []],
  ])("%s: %j", (path, methods) => {
    expect(allowedMethods(path, "/s")).toEqual(methods);
  });
});

describe("the key of a route", () => {
  test("is spelled as the API has it", () => {
    expect(PAGE_ROUTES.map((route) => routeKey(route, "/s")).slice(0, 5)).toEqual([
      "GET /s",
      "POST /s",
      "GET /s/stop/{token}",
      "POST /s/stop/{token}",
      "GET /s/{code}",
    ]);
  });

  test("of a page at the root of its domain keeps the slash", () => {
    expect(routeKey("GET /", "")).toBe("GET /");
    expect(routeKey("GET /{code}", "")).toBe("GET /{code}");
  });

  test("is another for each route", () => {
    expect(new Set(PAGE_ROUTES.map((route) => routeKey(route, "/s"))).size).toBe(PAGE_ROUTES.length);
  });
});

describe("the path of the pages", () => {
  test.each([
    ["https://sachstand.example.org/s", "/s"],
    ["https://sachstand.example.org/s/", "/s"],
    ["https://sachstand.example.org/s//", "/s"],
    ["https://sachstand.example.org/a/b", "/a/b"],
    ["https://sachstand.example.org", ""],
    ["https://sachstand.example.org/", ""],
    ["http://127.0.0.1:4800/s?x=1#y", "/s"],
  ])("of %s is %j", (url, base) => {
    expect(pageBase(url)).toBe(base);
  });
});
