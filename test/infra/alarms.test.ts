import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type AlarmRow, SECTIONS } from "../../infra/alarms/alarm-row.ts";
import { alarmRows } from "../../infra/alarms/alarm-table.ts";
import { TABLE_PARTS } from "../../infra/alarms/series.ts";
import { runCommand } from "../../infra/commands/notices/run.ts";
import { runbookText } from "../../infra/commands/runbook.ts";
import { checkSettings, readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { LOG_MESSAGES } from "../../shared/lambda/log.ts";

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const alarmSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.object({ Ref: z.string() })),
  OKActions: z.array(z.object({ Ref: z.string() })),
  TreatMissingData: z.enum(["notBreaching", "breaching", "ignore"]),
});

const STAGE = "production";
const folder = mkdtempSync(join(tmpdir(), "sachstand-alarms-"));
let resources: readonly (readonly [string, z.infer<typeof resourceSchema>])[] = [];

beforeAll(async () => {
  const { stage: _, ...settings } = readSettings(STAGE);
  const alarms = { emails: ["ops@example.org", "night@example.org"] };
  await synthesize(checkSettings(STAGE, { ...settings, alarms }, "test"), folder);
  resources = readdirSync(folder)
    .filter((name) => name.endsWith(".template.json"))
    .flatMap((name) =>
      Object.entries(
        z
          .object({ Resources: z.record(z.string(), resourceSchema) })
          .parse(JSON.parse(readFileSync(join(folder, name), "utf8"))).Resources,
      ),
    );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ofType(type: string) {
  const found = resources.filter(([, { Type }]) => Type === type);
  expect(found, `there must be some ${type}`).not.toEqual([]);
  return found;
}

const rows = alarmRows({
  stage: STAGE,
  apis: { pages: "pages-id", desk: "desk-id" },
  streamMapping: "mapping-id",
  smsBudgetUsd: 500,
  canaryMinutes: 15,
});
const nameOf = ({ id }: AlarmRow) => `sachstand-${STAGE}-${id}`;
const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");

/** The text of a section, without its heading. */
function section(name: string): string {
  const [, text = ""] = runbook.split(new RegExp(`^## ${name}$`, "m"));
  return text.split(/^## /m)[0] ?? "";
}

const alarms = () => ofType("AWS::CloudWatch::Alarm").map(([, it]) => alarmSchema.parse(it.Properties));

/** What the alarms look at of one kind, by the value of a dimension. */
function watched(dimension: string, metricName: string): readonly string[] {
  return rows.flatMap(({ series }) =>
    Object.values(series).flatMap((one) =>
      one.metricName === metricName ? (one.dimensionsMap[dimension] ?? []) : [],
    ),
  );
}

describe("alarms", () => {
  it("are those of the table, each once, and no others", () => {
    expect(
      alarms()
        .map(({ AlarmName }) => AlarmName)
        .sort(),
    ).toEqual(rows.map(nameOf).sort());
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it("keep the names that people have written down", () => {
    const names = alarms().map(({ AlarmName }) => AlarmName);
    for (const id of ["sms-dead-letters", "email-dead-letters", "receipt-dead-letters", "codes-missed"]) {
      expect(names).toContain(`sachstand-${STAGE}-${id}`);
    }
  });

  it("say whom they hurt, and where it stands what to do", () => {
    for (const row of rows) {
      const alarm = alarms().find(({ AlarmName }) => AlarmName === nameOf(row));
      expect(row.impact, row.id).toMatch(/\b(applicants|caseworkers)\b.*\.$/i);
      expect(alarm?.AlarmDescription, row.id).toBe(
        `${row.impact} What to do: docs/runbook.md#${row.section}`,
      );
      // CloudWatch's limit.
      expect(alarm?.AlarmDescription.length, row.id).toBeLessThanOrEqual(1_024);
    }
  });

  it("tell the topic when they begin and when they are over", () => {
    const [[topic] = []] = ofType("AWS::SNS::Topic").filter(([id]) => id.startsWith("Alarms"));
    expect(topic).toBeDefined();
    for (const { AlarmName, AlarmActions, OKActions } of alarms()) {
      expect(AlarmActions, AlarmName).toEqual([{ Ref: topic }]);
      expect(OKActions, AlarmName).toEqual([{ Ref: topic }]);
    }
  });

  it("take silence for what it is: nothing happened, nothing changed, or the worst", () => {
    const silent = (what: string) =>
      alarms()
        .filter(({ TreatMissingData }) => TreatMissingData === what)
        .map(({ AlarmName }) => AlarmName.slice(`sachstand-${STAGE}-`.length))
        .sort();

    expect(silent("breaching")).toEqual(["canary-missed", "sweep-stopped"]);
    expect(silent("ignore")).toEqual([
      "email-bounces",
      "email-complaints",
      "sms-budget-nearly-spent",
      "sms-budget-spent",
    ]);
  });

  it("fit what CloudWatch allows: whole minutes, a day at most, names for each part of an expression", () => {
    for (const { id, minutes, times, expression, series } of rows) {
      expect(minutes * times, id).toBeLessThanOrEqual(24 * 60);
      for (const name of Object.keys(series)) {
        expect(name, id).toMatch(/^[a-z][a-zA-Z0-9_]*$/);
        if (expression !== undefined) expect(expression, id).toMatch(new RegExp(`\\b${name}\\b`));
      }
    }
  });

  it("warn of the SMS budget at 80 % and at its end, and of AWS's limits for e-mail at half of them", () => {
    const threshold = (id: string) => rows.find((row) => row.id === id)?.threshold;

    expect(threshold("sms-budget-nearly-spent")).toBe(400);
    expect(threshold("sms-budget-spent")).toBe(500);
    expect(threshold("email-bounces")).toBe(0.025);
    expect(threshold("email-complaints")).toBe(0.0005);
  });
});

describe("the topic of alarms", () => {
  it("goes to each address of the settings, and lets CloudWatch through its key", () => {
    const emails = ofType("AWS::SNS::Subscription").filter(
      ([, { Properties }]) => Properties["Protocol"] === "email",
    );
    expect(emails.map(([, { Properties }]) => Properties["Endpoint"])).toEqual([
      "ops@example.org",
      "night@example.org",
    ]);
    const policies = (type: string) =>
      ofType(type)
        .map(([, { Properties }]) => JSON.stringify(Properties))
        .filter((text) => text.includes('"Service":"cloudwatch.amazonaws.com"'));
    expect(policies("AWS::KMS::Key")).toEqual([expect.stringContaining("kms:GenerateDataKey*")]);
    expect(policies("AWS::SNS::TopicPolicy")).toEqual([expect.stringContaining("aws:SourceAccount")]);
  });
});

describe("nothing is left out:", () => {
  it("each queue has an alarm on its age, its dead-letter queue one on what it holds", () => {
    const names = ofType("AWS::SQS::Queue").map(([, { Properties }]) => String(Properties["QueueName"]));
    const isDead = (name: string) => name.endsWith("-dead-letter");

    expect(watched("QueueName", "ApproximateAgeOfOldestMessage").toSorted()).toEqual(
      names.filter((name) => !isDead(name)).toSorted(),
    );
    expect(watched("QueueName", "ApproximateNumberOfMessagesVisible").toSorted()).toEqual(
      names.filter(isDead).toSorted(),
    );
  });

  it("each function has alarms on errors and throttles", () => {
    const names = ofType("AWS::Lambda::Function")
      // CDK's own have no name, and work while deploying only.
      .filter(([, { Properties }]) => Properties["FunctionName"] !== undefined)
      .map(([, { Properties }]) => String(Properties["FunctionName"]))
      .toSorted();

    for (const metric of ["Errors", "Throttles"]) {
      expect(watched("FunctionName", metric).toSorted(), metric).toEqual(names);
    }
  });

  it("each HTTP API has an alarm on its 5xx", () => {
    expect(watched("ApiId", "5xx")).toHaveLength(ofType("AWS::ApiGatewayV2::Api").length);
  });

  it("the stream counts what was given up", () => {
    const mappings = ofType("AWS::Lambda::EventSourceMapping").filter(
      ([, { Properties }]) => Properties["StartingPosition"] !== undefined,
    );
    for (const [id, { Properties }] of mappings) {
      expect(Properties["MetricsConfig"], id).toEqual({ Metrics: ["EventCount"] });
    }
    expect(watched("EventSourceMappingUUID", "OnFailureDestinationDeliveredEventCount")).toHaveLength(
      mappings.length,
    );
  });
});

describe("metric filters", () => {
  const filterSchema = z.object({
    FilterPattern: z.string(),
    LogGroupName: z.string(),
    MetricTransformations: z.tuple([
      z.object({
        MetricName: z.string(),
        MetricNamespace: z.literal("Sachstand"),
        MetricValue: z.string(),
      }),
    ]),
  });
  const filters = () =>
    ofType("AWS::Logs::MetricFilter").map(([, { Properties }]) => filterSchema.parse(Properties));

  it("look for codes that there are, in logs that there are", () => {
    const groups = ofType("AWS::Logs::LogGroup").map(([, { Properties }]) => Properties["LogGroupName"]);
    for (const { FilterPattern, LogGroupName, MetricTransformations } of filters()) {
      const code = /\$\.code = "([A-Z_]+)"/.exec(FilterPattern)?.[1] ?? "none";
      expect(LOG_MESSAGES, FilterPattern).toHaveProperty(code);
      expect(groups).toContain(LogGroupName);
      if (MetricTransformations[0].MetricValue !== "1")
        expect(FilterPattern).toContain(`${MetricTransformations[0].MetricValue} >= 0`);
    }
  });

  it("make every figure that an alarm or the dashboard looks at, without a dimension", () => {
    const [[, dashboard] = []] = ofType("AWS::CloudWatch::Dashboard");
    const shown = JSON.stringify(dashboard);
    const made = new Set(filters().map(({ MetricTransformations: [{ MetricName }] }) => MetricName));
    const lookedAt = rows
      .flatMap(({ series }) => Object.values(series))
      .filter(({ namespace }) => namespace === "Sachstand");

    for (const { metricName, dimensionsMap } of lookedAt) {
      expect(made).toContain(metricName);
      expect(dimensionsMap).toEqual({});
    }
    for (const name of made) {
      const isUsed = lookedAt.some(({ metricName }) => metricName === name) || shown.includes(name);
      expect(isUsed, name).toBe(true);
    }
  });
});

describe("the dashboard", () => {
  const pictures = () => {
    const [[, dashboard] = []] = ofType("AWS::CloudWatch::Dashboard");
    // Ids of APIs are known while deploying only.
    return [...JSON.stringify(dashboard).matchAll(/\\"title\\":\\"([^"]*)\\"/g)].map(([, title]) => title);
  };

  it("shows first how long people wait", () => {
    expect(pictures()[0]).toMatch(/^From change to provider .* and on to the person/);
    expect(pictures().length).toBeGreaterThan(10);
  });

  it("says what the last 30 days have cost, from every table and index there is", () => {
    const [[, dashboard] = []] = ofType("AWS::CloudWatch::Dashboard");
    const shown = JSON.stringify(dashboard);
    const parts = ofType("AWS::DynamoDB::Table").flatMap(([, { Properties }]) => {
      const indexes = z
        .array(z.object({ IndexName: z.string() }))
        .default([])
        .parse(Properties["GlobalSecondaryIndexes"]);
      const table = String(Properties["TableName"]);
      return [table, ...indexes.map(({ IndexName }) => `${table} ${IndexName}`)];
    });
    const counted = TABLE_PARTS.map(([table, index]) =>
      [`sachstand-${STAGE}-${table}`, index].filter((one) => one !== undefined).join(" "),
    );

    expect(pictures().at(-1)).toMatch(/^Cost of the last 30 days/);
    expect(counted.toSorted()).toEqual(parts.toSorted());
    expect(shown).toContain("FILL(sms0, 0) * 1");
    expect(shown).toContain("Not in it:");
    // Metric math knows no exponents that we could be sure of.
    expect(shown).not.toMatch(/\* \d[\d.]*e-/);
  });
});

describe("docs/runbook.md", () => {
  it("lists the alarms of the table", () => {
    expect(runbook, "docs/runbook.md is out of date; write it anew with: npm run docs").toBe(runbookText());
  });

  it.each(SECTIONS)("says of %s what it is, how to look into it and what to do", (name) => {
    const parts = [...section(name).matchAll(/^### (.*)$/gm)].map(([, part]) => part);
    expect(parts).toEqual(["Description", "Investigation", "Resolution"]);
    for (const part of parts) {
      const [, text = ""] = section(name).split(`### ${part}\n`);
      expect(text.split(/^### /m)[0]?.trim().length, part).toBeGreaterThan(80);
    }
  });

  it("has a section for each alarm, and an alarm for each section", () => {
    expect(new Set(rows.map((row) => row.section))).toEqual(new Set(SECTIONS));
    const headings = [...runbook.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings.filter((heading) => /^[a-z0-9-]+$/.test(heading ?? ""))).toEqual([...SECTIONS]);
  });

  it("names only commands that there are", async () => {
    const usage: string[] = [];
    const output = { say: () => undefined, complain: (line: string) => usage.push(line) };
    await runCommand([], () => expect.fail("not a command line"), output);
    const named = [...runbook.matchAll(/npm run notices -- ([a-z]+)/g)].map(([, command]) => command);

    for (const command of named) expect(usage.join("\n")).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(named.length).toBeGreaterThan(10);
  });

  it("names only log codes that there are", () => {
    const words = [...runbook.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([word]) => word);
    const codes = words.filter((word) => !["SACHSTAND_STAGE", "AWS_REGION"].includes(word));

    for (const code of codes) expect(LOG_MESSAGES).toHaveProperty(code);
    expect(codes.length).toBeGreaterThan(10);
  });
});
