import { describe, expect, it } from "vitest";
import { decodedPath } from "../../infra/local/http-path.ts";
import { findHttpRoute, firstLiterals, readRoute } from "../../infra/local/http-routes.ts";

const routes = [
  "$default",
  "GET /{any}",
  "ANY /pets/{proxy+}",
  "GET /pets/dog/{id}",
  "GET /pets/dog/1",
  "ANY /pets/cat",
  "GET /pets/cat",
  "GET /s",
  "POST /s",
  "GET /s/stop/{token}",
  "GET /s/{code}",
  "GET /s/{code}/choices",
  "POST /s/{code}/choice",
].map((key) => readRoute(key, key));

describe("a request's route", () => {
  it.each([
    ["GET", "/s", "GET /s", {}],
    ["POST", "/s", "POST /s", {}],
    ["GET", "/s/stop/t", "GET /s/stop/{token}", { token: "t" }],
    ["GET", "/s/stop", "GET /s/{code}", { code: "stop" }],
    ["GET", "/s/stop/choices", "GET /s/stop/{token}", { token: "choices" }],
    ["GET", "/s/X/choices", "GET /s/{code}/choices", { code: "X" }],
    ["GET", "/s/__proto__", "GET /s/{code}", Object.fromEntries([["code", "__proto__"]])],
    ["POST", "/s/X/choice", "POST /s/{code}/choice", { code: "X" }],
    ["GET", "/pets/dog/1", "GET /pets/dog/1", {}],
    ["GET", "/pets/dog/2", "GET /pets/dog/{id}", { id: "2" }],
    ["POST", "/pets/dog/1", "ANY /pets/{proxy+}", { proxy: "dog/1" }],
    ["GET", "/pets/dog/1/2", "ANY /pets/{proxy+}", { proxy: "dog/1/2" }],
    ["GET", "/pets/cat", "GET /pets/cat", {}],
    ["PUT", "/pets/cat", "ANY /pets/cat", {}],
    ["GET", "/other", "GET /{any}", { any: "other" }],
  ])("of %s %s is the most specific that takes it, %s", (method, path, key, parameters) => {
    const found = findHttpRoute(routes, method, path);
    expect(found?.route.target).toBe(key);
    expect(found?.parameters).toEqual(parameters);
  });

  it.each([
    ["GET", "/"],
    ["GET", ""],
    ["GET", "/s/"],
    ["GET", "/s/X/"],
    ["GET", "/s//choices"],
    ["GET", "/s/X/none"],
    ["GET", "/pets/"],
    ["POST", "/s/X"],
    ["HEAD", "/s"],
  ])("of %s %s is $default, which takes what no other does", (method, path) => {
    expect(findHttpRoute(routes, method, path)).toMatchObject({ route: { key: "$default" }, parameters: {} });
  });

  it("is none where there is no $default", () => {
    expect(findHttpRoute(routes.slice(1), "GET", "/s/")).toBeUndefined();
  });

  it("begins with a word by which its API is known, or with anything", () => {
    expect(new Set(firstLiterals(routes))).toEqual(new Set(["pets", "s"]));
  });
});

describe("a path", () => {
  it.each([
    ["/s/K7QF2%2DM9X4T", "/s/K7QF2-M9X4T"],
    ["/s/%d8%B9%D8%B1", "/s/عر"],
    ["/s/\xe4", "/s/\uFFFD"],
    ["/s/a+b", "/s/a+b"],
    ["/s/a%2Fb", "/s/a/b"],
    ["/s/a%3Fb=c", "/s/a"],
    ["/s/a%23b", "/s/a#b"],
    ["/s/a%252Fb", "/s/a%2Fb"],
    ["/s/100%", "/s/100%"],
    ["/s/%zz%4", "/s/%zz%4"],
    ["/s/%FF%C3", "/s/\uFFFD\uFFFD"],
    ["/s/%00", "/s/\0"],
  ])("%j is decoded to %j", (sent, path) => {
    expect(decodedPath(sent)).toBe(path);
  });
});
