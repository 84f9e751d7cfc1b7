import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Duration, Stack } from "aws-cdk-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { alarmRows } from "../../infra/alarms/alarm-table.ts";
import { alarmsThatTakeBack } from "../../infra/alarms/deployment-alarms.ts";
import { FUNCTION_NAMES } from "../../infra/alarms/impacts.ts";
import { bundleFolder } from "../../infra/aws/bundle.ts";
import { SachstandFunction } from "../../infra/aws/function.ts";
import { readSettings, type Settings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
type Resources = z.infer<typeof templateSchema>["Resources"];

const groupSchema = z.object({
  AlarmConfiguration: z.object({
    Alarms: z.array(z.object({ Name: z.string() })),
    Enabled: z.boolean(),
    IgnorePollAlarmFailure: z.boolean(),
  }),
  AutoRollbackConfiguration: z.object({ Enabled: z.boolean(), Events: z.array(z.string()) }),
  DeploymentConfigName: z.string(),
  DeploymentGroupName: z.string(),
});

const folder = mkdtempSync(join(tmpdir(), "sachstand-gradual-"));
let stacks: readonly Resources[] = [];

beforeAll(async () => {
  const outdir = join(folder, "production");
  await synthesize(readSettings("production"), outdir);
  stacks = readdirSync(outdir)
    .filter((file) => file.endsWith(".template.json"))
    .map((file) => templateSchema.parse(JSON.parse(readFileSync(join(outdir, file), "utf8"))).Resources);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Alone {
  readonly deployment?: Settings["deployment"];
  readonly greeting?: string;
  readonly code?: string;
}

/** A stack of one function. */
function alone({ deployment = "all-at-once", greeting = "hello", code = "" }: Alone): readonly Resources[] {
  const outdir = mkdtempSync(join(folder, "alone-"));
  mkdirSync(bundleFolder(outdir, "send-sms"), { recursive: true });
  writeFileSync(join(bundleFolder(outdir, "send-sms"), "index.js"), code);
  const app = new App({ analyticsReporting: false, outdir });
  const made = new SachstandFunction(new Stack(app, "alone"), "SendSms", {
    settings: { stage: "test", deployment },
    name: "send-sms",
    description: "Alone",
    environment: {},
    timeout: Duration.seconds(30),
  });
  made.addEnvironment("GREETING", greeting);
  return [templateSchema.parse(app.synth().getStackByName("alone").template).Resources];
}

function ofType(type: string, from = stacks) {
  const found = from.flatMap((stack) => Object.entries(stack)).filter(([, { Type }]) => Type === type);
  expect(found, `there must be some ${type}`).not.toEqual([]);
  return found;
}

const text = (value: unknown) => JSON.stringify(value ?? null);

/** Our functions' logical ids; CDK's helpers, which run while deploying only, are none of them. */
const functions = () =>
  ofType("AWS::Lambda::Function").filter(([, { Properties }]) =>
    text(Properties["FunctionName"]).includes("sachstand-production-"),
  );

const groups = (from = stacks) =>
  ofType("AWS::CodeDeploy::DeploymentGroup", from).map(([, { Properties }]) => groupSchema.parse(Properties));

/** What callers name the function that they call by. */
const CALLED_IN = {
  "AWS::Lambda::EventSourceMapping": "FunctionName",
  "AWS::Lambda::Permission": "FunctionName",
  "AWS::Events::Rule": "Targets",
  "AWS::ApiGatewayV2::Integration": "IntegrationUri",
  "AWS::Logs::SubscriptionFilter": "DestinationArn",
} as const;

/** What a part of a template waits for, by logical id. */
function namedIn(value: unknown): readonly string[] {
  const found = text(value).matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"/g);
  return [...found].map(([, ref, attribute]) => ref ?? attribute ?? "");
}

describe("each function", () => {
  it("has an alias, which CodeDeploy updates by the function's own group", () => {
    expect(functions()).toHaveLength(FUNCTION_NAMES.length);
    for (const [id, { Properties }] of functions()) {
      const aliases = ofType("AWS::Lambda::Alias").filter(([, alias]) =>
        namedIn(alias.Properties["FunctionName"]).includes(id),
      );
      expect(aliases, id).toHaveLength(1);
      const [, alias] = aliases[0] ?? [];
      expect(alias?.Properties["Name"], id).toBe("live");
      const group = namedIn(alias?.["UpdatePolicy"])
        .flatMap((named) => stacks.flatMap((stack) => stack[named] ?? []))
        .find(({ Type }) => Type === "AWS::CodeDeploy::DeploymentGroup");
      expect(group?.Properties["DeploymentGroupName"], id).toBe(Properties["FunctionName"]);
    }
  });

  it("keeps its earlier versions, but none of a deployment that failed: the same one could not be made again", () => {
    const versions = ofType("AWS::Lambda::Version");
    expect(versions).toHaveLength(FUNCTION_NAMES.length);
    for (const [id, version] of versions) {
      expect(version["DeletionPolicy"], id).toBe("RetainExceptOnCreate");
      expect(version["UpdateReplacePolicy"], id).toBe("Retain");
    }
  });

  it("has a new version when its code or environment is another, and the same one when neither is", () => {
    const versionOf = (options: Alone) => ofType("AWS::Lambda::Version", alone(options)).map(([id]) => id);
    const before = versionOf({});

    expect(versionOf({})).toEqual(before);
    expect(versionOf({ deployment: "canary-10-percent-10-minutes" })).toEqual(before);
    expect(versionOf({ greeting: "good morning" })).not.toEqual(before);
    expect(versionOf({ code: "exports.handler = async () => {};" })).not.toEqual(before);
  });

  it("is called by its alias and by nothing else", () => {
    const ids = new Set(functions().map(([id]) => id));
    const aliases = new Set(ofType("AWS::Lambda::Alias").map(([id]) => id));
    for (const [type, property] of Object.entries(CALLED_IN)) {
      for (const [id, { Properties }] of ofType(type)) {
        const called = namedIn(Properties[property]);
        expect(
          called.filter((one) => ids.has(one)),
          id,
        ).toEqual([]);
        expect(
          called.filter((one) => aliases.has(one)),
          id,
        ).toHaveLength(1);
      }
    }
    for (const [id] of ofType("AWS::IAM::Policy"))
      expect(text(stacks.map((stack) => stack[id])), id).not.toContain('lambda:InvokeFunction"');
  });
});

describe("a deployment group", () => {
  it("rolls back when one of its alarms rings, and each of them is in the table", () => {
    const rows = alarmRows({
      stage: "production",
      apis: { pages: "pages-id", desk: "desk-id" },
      streamMapping: "mapping-id",
      smsBudgetUsd: 500,
      canaryMinutes: 15,
    });
    const known = new Set(rows.map(({ id }) => `sachstand-production-${id}`));
    expect(groups()).toHaveLength(FUNCTION_NAMES.length);
    for (const { AlarmConfiguration: alarms, AutoRollbackConfiguration, DeploymentGroupName } of groups()) {
      const names = alarms.Alarms.map(({ Name }) => Name);
      expect(names).toContain(`${DeploymentGroupName}-errors`);
      expect(names.filter((name) => !known.has(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeLessThanOrEqual(10);
      expect(alarms).toMatchObject({ Enabled: true, IgnorePollAlarmFailure: true });
      expect(AutoRollbackConfiguration.Events).toContain("DEPLOYMENT_STOP_ON_ALARM");
    }
  });

  it("looks at an alarm long enough for it to ring", () => {
    for (const { DeploymentConfigName } of groups())
      expect(DeploymentConfigName).toBe("CodeDeployDefault.LambdaCanary10Percent10Minutes");
    expect(alarmsThatTakeBack("send-sms")).toContain("sms-uncertain");
  });

  it("that shifts all at once looks at none, so that what mends a ringing alarm gets through", () => {
    for (const { AlarmConfiguration, DeploymentConfigName } of groups(alone({ deployment: "all-at-once" }))) {
      expect(DeploymentConfigName).toBe("CodeDeployDefault.LambdaAllAtOnce");
      expect(AlarmConfiguration.Enabled).toBe(false);
      expect(AlarmConfiguration.Alarms).not.toEqual([]);
    }
  });

  it("may move the aliases of its stack, and nothing that could be named more narrowly", () => {
    for (const [id, { Properties }] of ofType("AWS::IAM::Role").filter(([id]) => id.startsWith("Shifter"))) {
      const policies = text(Properties["Policies"]);
      expect(policies.match(/"\w+:\w+"/g), id).toEqual([
        '"lambda:GetAlias"',
        '"lambda:GetProvisionedConcurrencyConfig"',
        '"lambda:UpdateAlias"',
        '"cloudwatch:DescribeAlarms"',
      ]);
      expect(policies.match(/\*/g), id).toHaveLength(1);
      expect(Properties["ManagedPolicyArns"], id).toBeUndefined();
    }
  });

  it("closes no circle of resources that wait for each other, which CloudFormation would refuse", () => {
    for (const stack of stacks) {
      const done = new Set<string>();
      const visit = (id: string, way: readonly string[]): void => {
        expect(way, id).not.toContain(id);
        const resource = stack[id];
        if (resource === undefined || done.has(id)) return;
        const next = [resource.Properties, resource["UpdatePolicy"]].flatMap(namedIn);
        const after = z
          .union([z.string(), z.array(z.string())])
          .optional()
          .parse(resource["DependsOn"]);
        for (const one of [...next, ...[after ?? []].flat()]) visit(one, [...way, id]);
        done.add(id);
      };
      for (const id of Object.keys(stack)) visit(id, []);
    }
  });
});
