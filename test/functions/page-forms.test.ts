import { describe, expect, test } from "vitest";
import { newPageCode } from "../../shared/adapters/page-code.ts";
import { PAGE_ROUTES, routeKey } from "../../shared/domain/page-routes.ts";
import { anApplicant, email, KEYRING, PAGE_CODE, sms } from "../twins/builders.ts";
import { aSite, formsIn, PAGE } from "./page-visit.ts";

const OTHER_CODE = newPageCode(KEYRING);
const BOTH = anApplicant({ channels: [sms(), email()] });
const OTHER = anApplicant({ applicantId: "a-000043", pageCode: OTHER_CODE });

type Site = ReturnType<typeof aSite>;

/** All that requests could change. */
function everythingIn({ applicants, cases, notices, proofs, erasures }: Site): string {
  return JSON.stringify([applicants.all(), cases.lines(), notices.all(), proofs(), erasures]);
}

/** The token of a form of a page that leads to `action`. */
async function tokenOn(site: Site, path: string, action: RegExp): Promise<string> {
  const form = formsIn((await site.get(path)).body).find((one) => action.test(one.action));
  const token = form?.hidden["token"] ?? "";
  expect(token, path).not.toBe("");
  return token;
}

/** A request for each POST that a form is made for, with all that it wants but the token. */
const POSTS = [
  [`${PAGE}/choice`, { do: "stop-all" }],
  [`${PAGE}/choice`, { do: "language", language: "ar" }],
  [`${PAGE}/data`, { do: "show-data" }],
  [`${PAGE}/data`, { do: "erase" }],
  [`${PAGE}/data.json`, {}],
  [`${PAGE}/address`, { channel: "sms", address: "0176 04069012", agree: "yes" }],
] as const;

describe("a request that no form of ours has made", () => {
  test.each(POSTS)("POST %s %j changes and sends nothing", async (path, form) => {
    const site = aSite({ people: [BOTH, OTHER] });
    const before = everythingIn(site);
    const tokens = [
      "",
      await tokenOn(site, "/s", /^\/s$/),
      await tokenOn(site, `/s/${OTHER_CODE}/data`, /data$/),
    ];

    for (const token of tokens) {
      const { statusCode } = await site.visit("POST", path, { form: { ...form, token } });
      expect(statusCode, token).toBe(403);
    }

    expect(everythingIn(site)).toBe(before);
  });

  test("opens no file of what is stored, even with a token of the same person's page", async () => {
    const site = aSite({ people: [BOTH] });
    const token = await tokenOn(site, `${PAGE}/data`, /data$/);

    const answer = await site.visit("POST", `${PAGE}/data.json`, { form: { token } });

    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain("applicantId");
  });

  test.each(["cross-site", "same-site"])(
    "is refused with a good token where a browser calls it %s",
    async (site) => {
      const ours = aSite({ people: [BOTH] });
      const before = everythingIn(ours);
      const token = await tokenOn(ours, `${PAGE}/data`, /data$/);
      const headers = { "sec-fetch-site": site };

      for (const [path, form] of POSTS)
        expect((await ours.visit("POST", path, { form: { ...form, token }, headers })).statusCode).toBe(403);
      const enter = { token: await tokenOn(ours, "/s", /^\/s$/), code: PAGE_CODE };
      expect((await ours.visit("POST", "/s", { form: enter, headers })).statusCode).toBe(403);

      expect(everythingIn(ours)).toBe(before);
    },
  );
});

describe("six digits", () => {
  test("sent twice at once do their work once", async () => {
    const site = aSite({ people: [BOTH] });
    const asked = await site.submit((await site.get(`${PAGE}/data?do=erase`)).body, /\/data$/);
    const digits = site.lastCode();

    const [one, other] = await Promise.all([
      site.submit(asked.body, /\/confirm$/, { digits }),
      site.submit(asked.body, /\/confirm$/, { digits }),
    ]);

    expect([one.statusCode, other.statusCode].filter((status) => status === 200)).toHaveLength(1);
    expect(site.erasures).toHaveLength(1);
  });

  test("do what they were asked for and nothing else", async () => {
    const site = aSite({ people: [BOTH] });
    const asked = await site.submit((await site.get(`${PAGE}/data`)).body, /\/data$/);

    await site.submit(asked.body, /\/confirm$/, {
      digits: site.lastCode(),
      do: "erase",
      again: '{"path":"/x"}',
    });
    await site.submit(asked.body, /\/confirm$/, { digits: site.lastCode(), do: "erase" });

    expect(site.erasures).toEqual([]);
  });
});

describe("looking at a page", () => {
  const paths = PAGE_ROUTES.filter((route) => route.startsWith("GET ")).map((route) =>
    (routeKey(route, "/s").split(" ")[1] ?? "").replace("{code}", PAGE_CODE).replace("{token}", "x"),
  );
  const queries = [
    "",
    "do=stop-all",
    "do=erase",
    "do=language&language=ar",
    "channel=sms&address=0176+04069012&agree=yes",
  ];

  test.each(["GET", "HEAD"])("by %s changes nothing, whatever it asks for", async (method) => {
    const site = aSite({ people: [BOTH] });
    await site.seen();
    const before = everythingIn(site);

    for (const path of paths)
      for (const query of queries)
        expect((await site.visit(method, path, { query })).statusCode).toBeLessThan(500);

    expect(everythingIn(site)).toBe(before);
  });
});
