import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { DESK_ROUTES, scopesOn } from "../../shared/domain/desk-routes.ts";

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
type Resource = z.infer<typeof templateSchema>["Resources"][string];

/** One without an issuer, for which the stack makes a user pool, and one with. */
const STAGES = ["production", "local"] as const;
const folder = mkdtempSync(join(tmpdir(), "sachstand-desk-"));

beforeAll(async () => {
  for (const stage of STAGES) await synthesize(readSettings(stage), join(folder, stage));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What belongs to the desk's API. */
function ofDesk(type: string, stage: string): readonly [string, Resource][] {
  const file = join(folder, stage, `sachstand-${stage}-web.template.json`);
  const { Resources } = templateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.entries(Resources).filter(
    ([id, resource]) => id.startsWith("Desk") && resource.Type === type,
  );
}

function only(type: string, stage: string): Resource["Properties"] {
  const found = ofDesk(type, stage);
  expect(found, `${type} of ${stage}`).toHaveLength(1);
  return found[0]?.[1].Properties ?? {};
}

const routeSchema = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.string(),
  AuthorizerId: z.object({ Ref: z.string() }).optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
const routesOf = (stage: string) =>
  ofDesk("AWS::ApiGatewayV2::Route", stage).map(([, { Properties }]) => routeSchema.parse(Properties));

const OPEN = "GET /api/openapi.json";

describe.each(STAGES)("the desk's API of %s", (stage) => {
  it("has the routes of the table, and one for all others", () => {
    const keys = routesOf(stage).map(({ RouteKey }) => RouteKey);

    expect(new Set(keys)).toEqual(new Set([...DESK_ROUTES.map(({ key }) => key), "$default"]));
    expect(keys).toHaveLength(DESK_ROUTES.length + 1);
  });

  it("answers nobody without a token, but says to everybody what it is like", () => {
    const [[authorizer]] = z
      .tuple([z.tuple([z.string(), z.unknown()])])
      .parse(ofDesk("AWS::ApiGatewayV2::Authorizer", stage));
    for (const { RouteKey, AuthorizationType, AuthorizerId } of routesOf(stage)) {
      expect(AuthorizationType, RouteKey).toBe(RouteKey === OPEN ? "NONE" : "JWT");
      expect(AuthorizerId?.Ref, RouteKey).toBe(RouteKey === OPEN ? undefined : authorizer);
    }
  });

  it("asks for a scope on every other route, which no ID token has", () => {
    const scopes = new Map(routesOf(stage).map((route) => [route.RouteKey, route.AuthorizationScopes]));

    for (const route of DESK_ROUTES)
      expect(scopes.get(route.key), route.key).toEqual(scopesOn(route, readSettings(stage).desk.scopes));
    for (const [key, asked] of scopes) {
      if (key === OPEN) continue;
      expect(asked, key).not.toEqual([]);
      for (const scope of asked) expect(scope, key).toMatch(/^sachstand\/(desk|cases)$/);
    }
  });

  it("looks at the header Authorization", () => {
    expect(only("AWS::ApiGatewayV2::Authorizer", stage)).toMatchObject({
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
    });
  });

  it("is given to so many at once and no more", () => {
    expect(only("AWS::ApiGatewayV2::Stage", stage)["DefaultRouteSettings"]).toEqual({
      ThrottlingBurstLimit: 400,
      ThrottlingRateLimit: 200,
    });
  });

  it("tells its access log the route, and neither the path nor who asked", () => {
    const log = z
      .object({ Format: z.string() })
      .parse(only("AWS::ApiGatewayV2::Stage", stage)["AccessLogSettings"]);

    expect(log.Format).toContain("$context.routeKey");
    expect(log.Format).not.toMatch(/path|query|sourceIp|userAgent|identity|header|domain|authorizer|claims/i);
    const names = ofDesk("AWS::Logs::LogGroup", stage).map(
      ([, { Properties }]) => Properties["LogGroupName"],
    );
    expect(names).toContain(`/aws/vendedlogs/sachstand-${stage}-desk`);
  });

  it("lets nobody but its API call its function, which has less time than the API", () => {
    expect(only("AWS::Lambda::Permission", stage)["Principal"]).toBe("apigateway.amazonaws.com");
    expect(only("AWS::Lambda::Function", stage)).toMatchObject({
      FunctionName: `sachstand-${stage}-desk-api`,
      Timeout: 29,
    });
  });

  it("tells its function how groups become roles, and no secret", () => {
    const { Variables } = z
      .object({ Variables: z.record(z.string(), z.unknown()) })
      .parse(only("AWS::Lambda::Function", stage)["Environment"]);
    const { groupsClaim, groups } = readSettings(stage).desk;

    expect(JSON.parse(String(Variables["DESK_SETTINGS"]))).toEqual({
      groupsClaim,
      groups,
      scopes: { people: "sachstand/desk", machine: "sachstand/cases" },
    });
    expect(JSON.stringify(Variables)).not.toMatch(/ClientSecret|hours/);
  });
});

const statementsSchema = z.object({
  Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() })),
});

describe("the function of the desk's API", () => {
  const rights = () =>
    statementsSchema
      .parse(only("AWS::IAM::Policy", "production")["PolicyDocument"])
      .Statement.map(({ Action, Resource: on }) => ({ actions: [Action].flat(), on: JSON.stringify(on) }));

  it("has no right on everything, but that to write traces, which AWS gives on all or none", () => {
    for (const { on, actions } of rights()) {
      if (actions.includes("xray:PutTraceSegments")) continue;
      expect(on).not.toMatch(/"\*"/);
      for (const action of actions) expect(action).not.toContain("*");
    }
  });

  it("may do to each table just what it needs, and delete nothing but the keys of requests that failed", () => {
    const told = rights()
      .filter(({ actions }) => actions.some((action) => action.startsWith("dynamodb:")))
      .map(({ actions, on }) => {
        const [, table = ""] = /GetAtt([A-Z][a-z]+)[0-9A-F]{8}Arn/.exec(on) ?? [];
        const [, index] = /\/index\/(\w+)/.exec(on) ?? [];
        const names = actions.map((action) => action.replace("dynamodb:", ""));
        return `${table}${index === undefined ? "" : ` by ${index}`}: ${names.join(", ")}`;
      });

    expect(told.sort()).toEqual([
      "Applicants: BatchGetItem, PutItem, UpdateItem",
      "Cases by byApplicant: Query",
      "Cases by byOffice: Query",
      "Cases: BatchGetItem, Query, PutItem, UpdateItem",
      "Notices by attention: Query",
      "Notices by byOffice: Query",
      "Notices: BatchGetItem, Query, PartiQLInsert, PutItem, UpdateItem",
      "Register: BatchGetItem, Query, PutItem, UpdateItem, DeleteItem",
    ]);
  });

  it("may hand notices to the senders and bulk notices to their runner, and send none itself", () => {
    const sending = rights().flatMap(({ actions }) =>
      actions.filter((action) => /^(sqs|sns|ses):/.test(action)),
    );

    expect(sending).toEqual(["sqs:SendMessage", "sqs:SendMessage", "sqs:SendMessage"]);
  });
});

describe("sign-in with an issuer of the authority's own", () => {
  it("takes its tokens for this API alone, and makes no user pool", () => {
    const { issuer, audience } = readSettings("local").desk;

    expect(only("AWS::ApiGatewayV2::Authorizer", "local")["JwtConfiguration"]).toEqual({
      Issuer: issuer,
      Audience: [audience],
    });
    const text = readFileSync(join(folder, "local", "sachstand-local-web.template.json"), "utf8");
    expect(text).not.toContain("AWS::Cognito::");
  });
});

describe("sign-in without an issuer", () => {
  const client = (name: string): readonly [string, Resource] =>
    ofDesk("AWS::Cognito::UserPoolClient", "production").find(
      ([, { Properties }]) => Properties["ClientName"] === `sachstand-production-${name}`,
    ) ?? ["", { Type: "", Properties: {} }];

  it("is a user pool that nobody enters by themselves, with long passwords and a second factor", () => {
    expect(only("AWS::Cognito::UserPool", "production")).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: "ACTIVE",
      EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
      MfaConfiguration: "ON",
      Policies: { PasswordPolicy: { MinimumLength: 12 } },
    });
    expect(only("AWS::Cognito::UserPoolDomain", "production")["Domain"]).toBe("sachstand-production");
  });

  it("gives people tokens by code alone, for a quarter of an hour, and none to write cases as a program", () => {
    const [, { Properties }] = client("desk");

    expect(Properties).toMatchObject({
      AccessTokenValidity: 15,
      AllowedOAuthFlows: ["code"],
      CallbackURLs: ["https://sachstand.example.org/desk", "https://sachstand.example.org/desk/callback"],
      GenerateSecret: false,
      RefreshTokenValidity: 480,
      TokenValidityUnits: { AccessToken: "minutes", RefreshToken: "minutes" },
    });
    const scopes = JSON.stringify(Properties["AllowedOAuthScopes"]);
    expect(scopes).toContain('"/desk"');
    expect(scopes).not.toContain('"/cases"');
  });

  it("gives the case software a token to write cases, and nothing else", () => {
    const [, { Properties }] = client("case-software");

    expect(Properties).toMatchObject({
      AccessTokenValidity: 15,
      AllowedOAuthFlows: ["client_credentials"],
      GenerateSecret: true,
    });
    expect(Properties["AllowedOAuthScopes"]).toHaveLength(1);
    expect(JSON.stringify(Properties["AllowedOAuthScopes"])).toContain('"/cases"');
  });

  it("is what the authorizer trusts, by its two clients", () => {
    const { Issuer, Audience } = z
      .object({ Issuer: z.unknown(), Audience: z.array(z.object({ Ref: z.string() })) })
      .parse(only("AWS::ApiGatewayV2::Authorizer", "production")["JwtConfiguration"]);

    expect(JSON.stringify(Issuer)).toMatch(/DeskSignInPeople\w+","ProviderURL/);
    expect(new Set(Audience.map(({ Ref }) => Ref))).toEqual(
      new Set([client("desk")[0], client("case-software")[0]]),
    );
  });

  it("has a group for each role of the settings", () => {
    const names = ofDesk("AWS::Cognito::UserPoolGroup", "production").map(
      ([, { Properties }]) => Properties["GroupName"],
    );

    expect(new Set(names)).toEqual(new Set(Object.keys(readSettings("production").desk.groups)));
  });
});
