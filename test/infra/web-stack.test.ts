import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { PAGE_ROUTES } from "../../shared/domain/page-routes.ts";

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
type Resource = z.infer<typeof templateSchema>["Resources"][string];

const STAGES = ["production", "local"];
const folder = mkdtempSync(join(tmpdir(), "sachstand-web-"));

beforeAll(async () => {
  for (const stage of STAGES) await synthesize(readSettings(stage), join(folder, stage));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function resourcesOf(stack: string, stage = "production"): readonly [string, Resource][] {
  const file = join(folder, stage, `sachstand-${stage}-${stack}.template.json`);
  return Object.entries(templateSchema.parse(JSON.parse(readFileSync(file, "utf8"))).Resources);
}

function ofType(type: string, stack = "web", stage = "production"): readonly [string, Resource][] {
  const found = resourcesOf(stack, stage).filter(([, resource]) => resource.Type === type);
  expect(found, `there must be some ${type}`).not.toEqual([]);
  return found;
}

/** What belongs to the applicant's page; the desk's API, bulk notices and what stands before all stand in the same stack. */
function ofPages(type: string): readonly [string, Resource][] {
  return ofType(type).filter(([id]) => !/^(Desk|BulkNotices|WebFront|Custom)/.test(id));
}

function only(type: string): Resource["Properties"] {
  const found = ofPages(type);
  expect(found).toHaveLength(1);
  return found[0]?.[1].Properties ?? {};
}

const statementsSchema = z.object({
  Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() })),
});

/** What the page's function may do, by the end of what it may do it to. */
function rights(): readonly { readonly actions: readonly string[]; readonly on: string }[] {
  return statementsSchema
    .parse(only("AWS::IAM::Policy")["PolicyDocument"])
    .Statement.map(({ Action, Resource: on }) => ({ actions: [Action].flat(), on: JSON.stringify(on) }));
}

describe("the applicant's page", () => {
  it("is reached by the routes of the page and by nothing that is not answered", () => {
    const keys = ofPages("AWS::ApiGatewayV2::Route").map(([, { Properties }]) => Properties["RouteKey"]);

    const wanted = PAGE_ROUTES.map((route) => route.replace(" /", " /s/").replace(/\/$/, ""));
    expect(new Set(keys)).toEqual(new Set([...wanted, "$default"]));
  });

  it("is asked for in payload format 2.0, by one function", () => {
    expect(only("AWS::ApiGatewayV2::Integration")).toMatchObject({
      IntegrationType: "AWS_PROXY",
      PayloadFormatVersion: "2.0",
    });
    expect(only("AWS::Lambda::Function")).toMatchObject({
      FunctionName: "sachstand-production-applicant-pages",
      Timeout: 10,
    });
  });

  it("is given to so many at once and no more", () => {
    expect(only("AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]).toEqual({
      ThrottlingBurstLimit: 100,
      ThrottlingRateLimit: 50,
    });
  });

  it("lets nobody but its API call its function", () => {
    const permission = only("AWS::Lambda::Permission");

    expect(permission["Principal"]).toBe("apigateway.amazonaws.com");
    expect(JSON.stringify(permission["SourceArn"])).toContain(":execute-api:");
  });
});

describe("the page's access log", () => {
  const format = () =>
    z.object({ Format: z.string() }).parse(only("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]).Format;

  it("tells the route and how it went, as JSON", () => {
    const fields = z.record(z.string(), z.string()).parse(JSON.parse(format()));

    expect(Object.values(fields)).toEqual([
      "$context.requestId",
      "$context.requestTime",
      "$context.routeKey",
      "$context.status",
      "$context.responseLatency",
      "$context.integrationErrorMessage",
    ]);
  });

  it("never tells the path, which holds a code, nor who asked", () => {
    expect(format()).not.toMatch(/path|query|ip\b|sourceIp|userAgent|identity|header|domain|authorizer/i);
  });

  it("has a group of its own that ends", () => {
    const groups = ofPages("AWS::Logs::LogGroup");
    const group = groups.find(([id]) => id.startsWith("PagesAccessLog"));

    expect(group?.[1].Properties["RetentionInDays"]).toBe(30);
    expect(JSON.stringify(only("AWS::ApiGatewayV2::Stage")["AccessLogSettings"])).toContain(
      `"${group?.[0]}"`,
    );
  });
});

describe("the page's function", () => {
  it("has no right on everything, but that to write traces, which AWS gives on all or none", () => {
    for (const { on } of rights().filter(({ actions }) => !actions.includes("xray:PutTraceSegments")))
      expect(on).not.toMatch(/^"\*"$|"\*"/);
  });

  it("may do to each table just what it needs, and delete nothing", () => {
    const onTables = rights().filter(({ actions }) => actions.some((action) => /^dynamodb:/.test(action)));
    const told = onTables.map(({ actions, on }) => {
      const [, table = ""] = /GetAtt([A-Z][a-z]+)[0-9A-F]{8}Arn/.exec(on) ?? [];
      const [, index] = /\/index\/(\w+)/.exec(on) ?? [];
      const names = actions.map((action) => action.replace("dynamodb:", ""));
      return `${table}${index === undefined ? "" : ` by ${index}`}: ${names.join(", ")}`;
    });

    expect(told.sort()).toEqual([
      "Applicants by byPageCode: Query",
      "Applicants: BatchGetItem, UpdateItem, PutItem",
      "Cases by byApplicant: Query",
      "Cases: BatchGetItem, Query",
      "Notices: BatchGetItem, Query, PartiQLInsert, PutItem, UpdateItem",
      "Register: BatchGetItem, Query, PutItem, UpdateItem",
    ]);
  });

  it("may hand notices to the senders, and send none itself", () => {
    const sending = rights().filter(({ actions }) =>
      actions.some((action) => /^(sqs|sns|ses):/.test(action)),
    );

    expect(sending.map(({ actions }) => actions)).toEqual([["sqs:SendMessage"], ["sqs:SendMessage"]]);
  });
});

describe("a flood of wrong codes", () => {
  it("raises an alarm that says what it means for people", () => {
    const named = (type: string, name: string) =>
      ofType(type, "alarms").find(([id]) => id.replace(/[0-9A-F]{8}$/, "") === name)?.[1].Properties;

    expect(named("AWS::Logs::MetricFilter", "CodesMissed")).toMatchObject({
      FilterPattern: '{ ($.code = "CODES_MISSED") && ($.misses >= 0) }',
      LogGroupName: "/aws/lambda/sachstand-production-applicant-pages",
      MetricTransformations: [{ MetricNamespace: "Sachstand", MetricValue: "$.misses" }],
    });
    expect(named("AWS::CloudWatch::Alarm", "Alarmcodesmissed")).toMatchObject({
      AlarmName: "sachstand-production-codes-missed",
      AlarmDescription: expect.stringMatching(/trying out codes.*applicants/),
      MetricName: "CodesMissed-production",
      Namespace: "Sachstand",
      Period: 300,
      Statistic: "Sum",
      Threshold: 1_000,
    });
  });
});

/** Lambda's limit for names and values together, in bytes. */
const ENVIRONMENT = 4_096;
/** About as long as a queue's address or a secret's ARN is once it is known. */
const RESOLVED = "x".repeat(110);

describe("the environment of a function", () => {
  it.each(STAGES)("fits what Lambda allows with the settings of %s", (stage) => {
    const stacks = readdirSync(join(folder, stage)).flatMap(
      (file) => /^sachstand-\w+-(\w+)\.template\.json$/.exec(file)?.[1] ?? [],
    );
    const functions = stacks
      .flatMap((stack) => resourcesOf(stack, stage))
      .filter(([, { Type }]) => Type === "AWS::Lambda::Function");
    expect(functions.map(([id]) => id.slice(0, -8))).toContain("ApplicantPages");
    for (const [id, { Properties }] of functions) {
      const { Variables: variables } = z
        .object({ Variables: z.record(z.string(), z.unknown()) })
        .parse(Properties["Environment"] ?? { Variables: {} });
      const texts = Object.entries(variables).map(
        ([name, value]) => name + (typeof value === "string" ? value : RESOLVED),
      );
      expect(Buffer.byteLength(texts.join("")), id).toBeLessThan(ENVIRONMENT);
    }
  });

  it("holds opening hours for the page, and for no sender", () => {
    const environment = (stack: string, name: string) =>
      JSON.stringify(
        ofType("AWS::Lambda::Function", stack, "local").find(([id]) => id.startsWith(name))?.[1].Properties,
      );

    expect(environment("web", "ApplicantPages")).toContain("hours");
    for (const sender of ["SendSms", "SendEmail"]) {
      expect(environment("pipeline", sender)).not.toContain("hours");
    }
  });
});
