import { randomUUID } from "node:crypto";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import {
  DESK_ACCESS,
  DESK_ROUTES,
  type DeskRouteKey,
  type Reach,
  type Role,
} from "../../shared/domain/desk-routes.ts";
import { type Person, tokenFor } from "./sign-in.ts";
import { caseItem, email, useStage } from "./stage.ts";

const stage = useStage();

const ROLES: readonly Role[] = ["caseworker", "lead", "machine"];
/** The local caseworker's own office, and another. */
const OFFICES = { own: "coerde", foreign: "mitte" } as const;

type Token = Person | "none";

const tokens = new Map<Token, string>();

beforeAll(async () => {
  for (const person of ["caseworker", "lead", "nobody", "machine"] as const)
    tokens.set(person, await tokenFor(stage.running.webUrl, person));
});

/** A case of an office with all that a route may be asked for: two changes, a person, a notice in each state. */
interface Subject {
  readonly caseId: string;
  readonly applicantId: string;
  readonly office: string;
}

const put = (table: string, Item: Readonly<Record<string, unknown>>) =>
  stage.running.tables.send(new PutCommand({ TableName: `sachstand-local-${table}`, Item }));

async function aSubject(office: string): Promise<Subject> {
  const id = randomUUID();
  const [caseId, applicantId] = [`D-${id}`, `d-${id}`];
  const at = "2026-11-20T09:00:00.000Z";
  const plan = {
    outcome: "not-told",
    kind: "received",
    channels: [],
    reason: "quiet",
    recordedAt: at,
    plannedAt: at,
  };
  const history = (version: number, status: string) => {
    const change = { caseId, office, applicantId, status, version, quiet: true };
    return put("Cases", { ...change, entry: `change#${version}`, at, by: "import", plan });
  };
  const notice = (noticeId: string, fields: Readonly<Record<string, unknown>>) => {
    const place = {
      caseId,
      noticeId,
      applicantId,
      office,
      kind: "please-call",
      channel: "email",
      attempts: 0,
    };
    return put("Notices", { ...place, plannedAt: at, ...fields });
  };
  await put("Applicants", { applicantId, language: "de", channels: [email(`${applicantId}@example.org`)] });
  await Promise.all([
    history(1, "received"),
    history(2, "in-review"),
    notice("r-1-please-call-news-email", { state: "held", dueAt: "2027-11-20T09:00:00.000Z" }),
    notice("r-2-please-call-news-email", {
      state: "failed",
      settledAt: at,
      attention: office,
      reason: "bounced",
    }),
  ]);
  const now = { status: "in-review", version: 2, quiet: true };
  await put("Cases", caseItem(caseId, applicantId, { office, ...now }));
  return { caseId, applicantId, office };
}

interface Asked {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const at = ({ caseId }: Subject, rest = "") => `/api/cases/${caseId}${rest}`;
const person = ({ applicantId }: Subject, rest = "") => `/api/applicants/${applicantId}${rest}`;
const waiting = "/notices/r-1-please-call-news-email";
const failed = "/notices/r-2-please-call-news-email";

/** A request of each route that is right for who may make it. */
const REQUESTS: Readonly<Record<DeskRouteKey, (subject: Subject) => Asked | Promise<Asked>>> = {
  "GET /api/me": () => ({ path: "/api/me" }),
  "GET /api/settings": () => ({ path: "/api/settings" }),
  "GET /api/cases": ({ office }) => ({ path: `/api/cases?office=${office}&limit=1` }),
  "POST /api/cases": ({ office, applicantId }) => ({
    path: "/api/cases",
    body: { office, applicantId, status: "received", quiet: true },
  }),
  "GET /api/cases/{caseId}": (subject) => ({ path: at(subject) }),
  "POST /api/cases/{caseId}/changes": (subject) => ({
    path: at(subject, "/changes"),
    body: { expectedVersion: 2, status: "forwarded", quiet: true },
  }),
  "POST /api/cases/{caseId}/undo": (subject) => ({ path: at(subject, "/undo"), body: { version: 2 } }),
  "POST /api/cases/{caseId}/requests": (subject) => ({
    path: at(subject, "/requests"),
    body: { kind: "please-call" },
  }),
  "POST /api/cases/{caseId}/preview": (subject) => ({
    path: at(subject, "/preview"),
    body: { change: { status: "forwarded" } },
  }),
  "POST /api/cases/{caseId}/notices/{noticeId}/cancel": (subject) => ({
    path: at(subject, `${waiting}/cancel`),
  }),
  "POST /api/cases/{caseId}/notices/{noticeId}/retry": (subject) => ({
    path: at(subject, `${failed}/retry`),
  }),
  "GET /api/attention": ({ office }) => ({ path: `/api/attention?office=${office}` }),
  "POST /api/cases/{caseId}/notices/{noticeId}/take": (subject) => ({ path: at(subject, `${failed}/take`) }),
  "POST /api/cases/{caseId}/notices/{noticeId}/done": (subject) => ({
    path: at(subject, `${failed}/done`),
    body: { word: "called" },
  }),
  "GET /api/figures": ({ office }) => ({ path: `/api/figures?office=${office}` }),
  "POST /api/applicants": () => ({ path: "/api/applicants", body: { language: "de" } }),
  "GET /api/applicants/{applicantId}": (subject) => ({ path: person(subject) }),
  "PATCH /api/applicants/{applicantId}": async (subject) => {
    const { headers } = await ask("GET", { path: person(subject) }, "lead");
    return {
      path: person(subject),
      body: { reach: "all" },
      headers: { "if-match": headers.get("etag") ?? "" },
    };
  },
  "POST /api/applicants/{applicantId}/page-code": (subject) => ({ path: person(subject, "/page-code") }),
  "DELETE /api/applicants/{applicantId}/contact-data": (subject) => ({
    path: person(subject, "/contact-data"),
  }),
  "POST /api/imports": ({ caseId, applicantId, office }) => ({
    path: "/api/imports",
    body: {
      text: JSON.stringify({
        case: { ...caseItem(caseId, applicantId, { office }), version: 3, status: "forwarded" },
      }),
    },
  }),
  "POST /api/bulk": ({ office }) => ({ path: "/api/bulk", body: { office, kind: "please-call" } }),
  "GET /api/bulk/{bulkId}": async ({ office }) => ({ path: `/api/bulk/${await aBulk(office)}` }),
  "POST /api/bulk/{bulkId}/confirm": async ({ office }) => ({
    path: `/api/bulk/${await aBulk(office)}/confirm`,
  }),
  "POST /api/bulk/{bulkId}/cancel": async ({ office }) => ({
    path: `/api/bulk/${await aBulk(office)}/cancel`,
  }),
};

/** A bulk notice of an office, drafted by a lead. */
async function aBulk(office: string): Promise<string> {
  const answer = await ask("POST", { path: "/api/bulk", body: { office, kind: "please-call" } }, "lead");
  return z.object({ bulkId: z.string() }).parse(await answer.json()).bulkId;
}

/** What is nobody's in particular, or says itself what it leaves out. */
const OF_NO_OFFICE: readonly DeskRouteKey[] = [
  "GET /api/me",
  "GET /api/settings",
  "POST /api/applicants",
  "POST /api/imports",
];

function ask(method: string, { path, body, headers }: Asked, token: Token): Promise<Response> {
  const bearer = tokens.get(token);
  return fetch(`${stage.running.webUrl}${path}`, {
    method,
    headers: {
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      "content-type": "application/json",
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const ROUTES = Object.entries(DESK_ACCESS).flatMap(([route, access]) => {
  const key = DESK_ROUTES.find((one) => one.key === route)?.key;
  return isRoute(key) ? [{ key, access }] : [];
});

function isRoute(key: string | undefined): key is DeskRouteKey {
  return key !== undefined && Object.hasOwn(DESK_ACCESS, key);
}

const CELLS = ROUTES.flatMap(({ key, access }) =>
  ROLES.flatMap((role) =>
    (["own", "foreign"] as const).map((office) => ({ key, role, office, reach: access[role] })),
  ),
);

function isAllowed(key: DeskRouteKey, reach: Reach, office: "own" | "foreign"): boolean {
  return reach === "all" || (reach === "own" && (office === "own" || OF_NO_OFFICE.includes(key)));
}

describe("who may what", () => {
  it.each(CELLS)(
    "$key as a $role, for an office that is $office: $reach",
    async ({ key, role, office, reach }) => {
      const subject = await aSubject(OFFICES[office]);
      const [method = ""] = key.split(" ");

      const { status } = await ask(method, await REQUESTS[key](subject), role);

      if (isAllowed(key, reach, office)) expect(status).toBeLessThan(300);
      else expect(status).toBe(reach === "no" ? 403 : 404);
    },
  );

  it.each(ROUTES)("$key without a token is 401, and 403 for somebody without a role", async ({ key }) => {
    const subject = await aSubject(OFFICES.own);
    const asked = await REQUESTS[key](subject);
    const [method = ""] = key.split(" ");

    expect((await ask(method, asked, "none")).status).toBe(401);
    expect((await ask(method, asked, "nobody")).status).toBe(403);
  });

  it("an import leaves out the lines of other offices, and says which", async () => {
    const subject = await aSubject(OFFICES.foreign);

    const answer = await ask("POST", await REQUESTS["POST /api/imports"](subject), "caseworker");

    expect(await answer.json()).toMatchObject({
      imported: 0,
      refused: 1,
      errors: [{ line: 1, field: "case" }],
    });
  });

  it("what is not there and what may not be seen look the same", async () => {
    const foreign = await aSubject(OFFICES.foreign);
    const paths = [at(foreign), "/api/cases/nobody-has-this", "/api/cases/%00", "/api/nowhere"];

    const answers = await Promise.all(paths.map((path) => ask("GET", { path }, "caseworker")));

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const [seen, ...others] = await Promise.all(answers.map((answer) => answer.text()));
    for (const other of others) expect(other).toBe(seen);
  });
});
