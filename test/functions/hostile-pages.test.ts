import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PAGE_ROUTES, routeKey } from "../../shared/domain/page-routes.ts";
import { PAGE_CODE } from "../twins/builders.ts";
import { aSite } from "./page-visit.ts";

const ROUTES = PAGE_ROUTES.map((route) => routeKey(route, "/s").split(" "));

const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "",
    "%",
    "%00",
    "%ff%fe",
    "../..",
    "<script>alert(1)</script>",
    "\u202Etxt",
    "a".repeat(5_000),
    "{{7*7}}",
  ),
);

const fields = fc.constantFrom(
  ...["code", "token", "lang", "do", "contact", "language", "reach", "from", "to", "until", "seen"],
  ...["channel", "address", "agree", "digits", "id", "again", "about"],
);

const form = fc.dictionary(fields, anything, { maxKeys: 8 });

describe("whatever bytes come", () => {
  test("the answer is a page of ours with a fitting status, never a failure, never run", async () => {
    const site = aSite();
    await site.seen();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES),
        fc.oneof(fc.constant(PAGE_CODE), anything),
        form,
        anything,
        fc.record({ "accept-language": anything, "sec-fetch-site": anything }),
        async ([method = "", path = ""], name, sent, query, headers) => {
          const target = path.replace(/\{\w+\}/, () => name);
          const {
            statusCode,
            headers: answered,
            body,
          } = await site.visit(method, target, {
            ...(method === "POST" && { form: sent }),
            headers,
            query,
          });

          expect([200, 303, 400, 403, 404, 405, 409, 413, 429]).toContain(statusCode);
          expect(answered["content-security-policy"]).toContain("default-src 'none'");
          expect(body).not.toMatch(/<script|undefined|\[object|\bat .*\.tsx?:\d/);
          if (statusCode !== 303) expect(body).toMatch(/^<!doctype html>.*<\/html>$/s);
        },
      ),
      { numRuns: 400 },
    );
    expect(site.log.codes).not.toContain("PAGE_FAILED");
  });

  test.each([
    ["GET", "/s/K7QF2M9X4T/nowhere", 404],
    ["GET", "/elsewhere", 404],
    ["GET", "/", 404],
    ["DELETE", "/s", 405],
    ["PUT", "/s/K7QF2M9X4T", 405],
    ["HEAD", "/s", 200],
    ["GET", "/s/", 200],
  ])("%s %s is answered with %i", async (method, path, status) => {
    expect((await aSite().visit(method, path)).statusCode).toBe(status);
  });

  test("a body larger than any form is refused", async () => {
    const { statusCode } = await aSite().visit("POST", "/s", { form: { code: "a".repeat(20_000) } });

    expect(statusCode).toBe(413);
  });

  test("a failure of ours is told in the reader's language, without what has failed", async () => {
    const site = aSite();
    site.finder.ownerOf = () => Promise.reject(new Error("secret of the store"));

    const { statusCode, body } = await site.get("/s/K7QF2M9X4T", { headers: { "accept-language": "en" } });

    expect(statusCode).toBe(500);
    expect(body).toContain('<html lang="en"');
    expect(body).not.toContain("secret of the store");
    expect(site.log.codes).toEqual(["PAGE_FAILED"]);
  });
});
