import { describe, expect, test } from "vitest";
import * as z from "zod";
import { ENDPOINTS } from "../../functions/desk-api/endpoints.ts";
import { DESK_ACCESS, DESK_ROUTES } from "../../shared/domain/desk-routes.ts";
import { anApplicant, email, sms } from "../twins/builders.ts";
import { aDesk, CASEWORKER, MACHINE } from "./desk.ts";

const KEYS = Object.entries(DESK_ACCESS);
const params = (caseId: string, applicantId: string) => ({
  pathParameters: { caseId, applicantId, noticeId: "r-1-please-call-news-sms", bulkId: "b-1" },
});

describe("the table of who may what", () => {
  test("has every route of the API, of its function and of its OpenAPI document, and no other", async () => {
    const { ask } = await aDesk();
    const { body } = await ask("GET /api/openapi.json", undefined);
    const { paths } = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(JSON.parse(body));
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const keys = KEYS.map(([key]) => key);

    expect(new Set(documented)).toEqual(new Set(keys));
    expect(new Set(ENDPOINTS.keys())).toEqual(new Set(keys));
    expect(new Set(DESK_ROUTES.map(({ key }) => key))).toEqual(new Set([...keys, "GET /api/openapi.json"]));
  });
});

describe("a request of somebody who may not", () => {
  const nobodies: readonly (readonly [string, object | undefined])[] = [
    ["without a token", undefined],
    ["without a role", { sub: "p-1", scope: "sachstand/desk" }],
    ["by an ID token", { ...CASEWORKER, token_use: "id" }],
    ["without a scope", { ...CASEWORKER, scope: "openid" }],
    ["with groups of a wrong type", { ...CASEWORKER, groups: { coerde: true } }],
  ];

  test.each(KEYS)("%s is refused before anything is looked at", async (key, access) => {
    const { ask, touched } = await aDesk();
    const claims = [
      ...nobodies,
      ...(access.machine === "no" ? [["by the case software", MACHINE] as const] : []),
    ];

    for (const [who, given] of claims) {
      const answer = await ask(key, given, {
        ...params("C-own", "a-own"),
        headers: { "idempotency-key": "k" },
      });
      expect(answer.statusCode, who).toBe(403);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
    }
    expect(touched()).toBe(0);
  });
});

describe("what is another office's", () => {
  const named = KEYS.map(([key]) => key).filter((key) => key.includes("{"));
  const bodies = [
    {},
    { expectedVersion: 1, status: "in-review" },
    { version: 1 },
    { kind: "please-call" },
    { change: { status: "in-review" } },
    { word: "called" },
    { reach: "all" },
  ];

  test.each(named)("%s answers as if it were not there, in every byte", async (key) => {
    const { ask } = await aDesk();
    const send = (names: object, body: object) =>
      ask(key, CASEWORKER, {
        ...names,
        headers: { "content-type": "application/json" },
        ...(!key.startsWith("GET ") && { body: JSON.stringify(body) }),
      });
    let refused = 0;

    for (const body of bodies) {
      const foreign = await send(params("C-foreign", "a-foreign"), body);
      expect(foreign).toEqual(await send(params("C-nowhere", "a-nobody"), body));
      if (foreign.statusCode === 404) refused += 1;
    }
    expect(refused).toBeGreaterThan(0);
  });

  test("is not found by searching, nor by naming that office", async () => {
    const { ask } = await aDesk();
    const search = (query: object) => ask("GET /api/cases", CASEWORKER, { queryStringParameters: query });
    const nothing = await search({ search: "C-nowhere" });

    for (const found of ["C-foreign", "a-foreign"]) expect(await search({ search: found })).toEqual(nothing);
    expect((await search({ search: "C-own" })).body).toContain("C-own");
    for (const office of ["mitte", "nowhere"])
      expect(await search({ office, search: "C-foreign" })).toMatchObject({ statusCode: 404 });
  });
});

describe("every answer of the API", () => {
  test("says what browsers may do with it, which is nothing", async () => {
    const { ask } = await aDesk();
    const json = { headers: { "content-type": "application/json" } };
    const answers = [
      await ask("GET /api/openapi.json", undefined),
      await ask("GET /api/me", CASEWORKER),
      await ask("GET /api/cases", CASEWORKER, { queryStringParameters: { search: "C-own" } }),
      await ask("GET /api/me", undefined),
      await ask("GET /api/nowhere", CASEWORKER),
      await ask("POST /api/cases", CASEWORKER, { ...json, body: "{" }),
      await ask("POST /api/cases", CASEWORKER, { ...json, body: "{}" }),
      await ask("POST /api/cases", CASEWORKER, { ...json, body: `"${"a".repeat(2_000_000)}"` }),
      await ask("GET /api/me", CASEWORKER, { headers: 7 }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([
      200, 200, 200, 403, 404, 400, 422, 413, 500,
    ]);
    for (const { headers } of answers)
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=63072000; includeSubDomains",
        "x-content-type-options": "nosniff",
      });
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])(
    "refuses a body of type %j, as another site could send it without asking first",
    async (type) => {
      const { ask, touched } = await aDesk();
      const body = JSON.stringify({ office: "coerde", applicantId: "a-own", status: "received" });

      const answer = await ask("POST /api/cases", CASEWORKER, { headers: { "content-type": type }, body });

      expect(answer.statusCode).toBe(400);
      expect(touched()).toBe(0);
    },
  );
});

describe("what a caseworker stops for a person", () => {
  test("is forgotten where it was never proved, and stays dead where nothing arrives, so that the page opens neither", async () => {
    const { ask, applicants } = await aDesk();
    const { consent: _, ...fresh } = email({ state: "unverified" });
    const dead = sms({ address: "+491713920033", state: "suppressed" });
    applicants.put(anApplicant({ applicantId: "a-own", channels: [sms(), fresh, dead] }));
    const shown = await ask("GET /api/applicants/{applicantId}", CASEWORKER, params("C-own", "a-own"));
    const { channels } = z
      .object({ channels: z.array(z.object({ ref: z.string() })) })
      .parse(JSON.parse(shown.body));

    const answer = await ask("PATCH /api/applicants/{applicantId}", CASEWORKER, {
      ...params("C-own", "a-own"),
      headers: { "content-type": "application/json", "if-match": shown.headers["etag"] },
      body: JSON.stringify({ stop: channels.map(({ ref }) => ref) }),
    });

    expect(answer.statusCode).toBe(200);
    expect(applicants.get("a-own")).toMatchObject({ channels: [sms({ state: "stopped" }), dead] });
  });
});
