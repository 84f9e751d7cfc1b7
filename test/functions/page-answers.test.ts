import { describe, expect, test } from "vitest";
import { unsubscribeToken } from "../../shared/adapters/unsubscribe-token.ts";
import { PAGE_ROUTES, routeKey } from "../../shared/domain/page-routes.ts";
import { anApplicant, email, KEYRING, PAGE_CODE, sms } from "../twins/builders.ts";
import { aSite, PAGE, type Sent } from "./page-visit.ts";

const TOKEN = unsubscribeToken(KEYRING, { applicantId: "a-000042", channel: "email" });
const people = [anApplicant({ channels: [sms(), email()] })];

/** Each route as somebody asks for it who may, and each way to be refused. */
const REQUESTS: readonly (readonly [string, string, Sent])[] = [
  ...PAGE_ROUTES.map((route) => {
    const [method = "", path = ""] = routeKey(route, "/s").split(" ");
    return [method, path.replace("{code}", PAGE_CODE).replace("{token}", TOKEN), {}] as const;
  }),
  ["GET", "/s/WRNGCDE123", {}],
  ["GET", "/s/stop/x", {}],
  ["GET", "/elsewhere", {}],
  ["DELETE", "/s", {}],
  ["POST", "/s", { form: { code: "a".repeat(20_000) } }],
  ["GET", PAGE, { headers: { "accept-encoding": "gzip" } }],
];

const WANTED: Readonly<Record<string, RegExp>> = {
  "cache-control": /^no-store$/,
  "content-security-policy":
    /^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^same-origin$/,
  "referrer-policy": /^no-referrer$/,
  "strict-transport-security": /^max-age=63072000; includeSubDomains$/,
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/,
  "x-robots-tag": /noindex/,
};

function expectSafe(headers: Readonly<Record<string, string>>, of: string): void {
  for (const [name, value] of Object.entries(WANTED))
    expect(headers[name], `${name} of ${of}`).toMatch(value);
  expect(Object.keys(headers), of).not.toContain("set-cookie");
  expect(Object.keys(headers), of).not.toContain("access-control-allow-origin");
}

describe("every answer of the page", () => {
  test.each(REQUESTS)(
    "%s %s says what browsers may do with it, which is next to nothing",
    async (method, path, sent) => {
      const { headers, body, statusCode } = await aSite({ people }).visit(method, path, sent);

      expectSafe(headers, `${method} ${path}`);
      if (statusCode !== 303) expect(headers["content-type"]).toMatch(/; charset=utf-8$/);
      expect(body).not.toMatch(/<script|\son\w+=|javascript:/i);
    },
  );

  test("that is a failure of ours does so, too", async () => {
    const site = aSite({ people });
    site.finder.ownerOf = () => Promise.reject(new Error("no store"));
    const { statusCode, headers } = await site.get(PAGE);

    expect(statusCode).toBe(500);
    expectSafe(headers, "a failure");
  });
});

describe("what somebody sends", () => {
  const broken = [
    "\r\nset-cookie: a=b",
    "%0d%0aset-cookie:%20a=b",
    "\u2028x",
    "//evil.example.org",
    "https://evil.example.org",
  ];

  test.each(broken)("gets into no header as %j, and leads nowhere else", async (piece) => {
    const site = aSite({ people });
    const sent = {
      code: PAGE_CODE,
      do: piece,
      channel: piece,
      lang: piece,
      contact: piece,
      done: piece,
      again: piece,
    };
    const query = new URLSearchParams({ ...sent, language: piece }).toString();
    const headers = {
      "accept-language": piece,
      host: "evil.example.org",
      "x-forwarded-host": "evil.example.org",
    };

    for (const [method, path] of REQUESTS) {
      const form = method === "POST" ? { form: sent } : {};
      const answer = await site.visit(method, path, { ...form, query, headers });
      for (const [name, value] of Object.entries(answer.headers))
        expect(value, `${method} ${path} ${name}`).toMatch(/^[\x20-\x7e]*$/);
      if (answer.location !== "") expect(answer.location).toMatch(/^\/s(\/[\w/]*)?(\?[\w=&%.+-]*)?$/);
      expect(JSON.stringify(answer.headers)).not.toContain("evil.example.org");
    }
  });
});
