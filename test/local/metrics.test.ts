import { describe, expect, it } from "vitest";
import { createAlarmClock } from "../../infra/local/metrics/alarm-clock.ts";
import { readAlarm } from "../../infra/local/metrics/alarm-rule.ts";
import { embeddedValues } from "../../infra/local/metrics/embedded-metrics.ts";
import { createLogMetrics } from "../../infra/local/metrics/log-metrics.ts";
import { parseLogPattern } from "../../infra/local/metrics/log-pattern.ts";
import { alarmSchema } from "../../infra/local/metrics/metric-schemas.ts";
import { createMetricStore, MINUTE_MS } from "../../infra/local/metrics/metric-store.ts";
import { unitsWritten } from "../../infra/local/metrics/table-writes.ts";

describe("patterns of log lines", () => {
  const matches = parseLogPattern('{ ($.code = "NOTICES_SENT") && ($.sent >= 0) }');

  it("match a text and a number", () => {
    expect(matches({ code: "NOTICES_SENT", sent: 0 })).toBe(true);
    expect(matches({ code: "NOTICES_SENT" })).toBe(false);
    expect(matches({ code: "NOTICES_SENT", sent: "1" })).toBe(false);
    expect(matches({ code: "SENT", sent: 1 })).toBe(false);
  });

  it.each([
    "",
    "ERROR",
    "[a, b]",
    '{ $.code = "A*" }',
    '{ $.code != "A" }',
    '{ $.code = "A" || $.x >= 1 }',
    "{ $.a.b >= 1 }",
  ])("that are not known are refused: %s", (pattern) => {
    expect(() => parseLogPattern(pattern)).toThrow("does not know log patterns");
  });

  it("are refused by the name of their filter", () => {
    const properties = { FilterPattern: "?", LogGroupName: "/aws/lambda/f", MetricTransformations: [] };
    const filter = { name: "filter", arn: "", logicalName: "Filter", properties };
    const lambda = { Code: {}, Environment: { Variables: {} }, Handler: "", MemorySize: 1, Timeout: 1 };
    const functions = [{ name: "f", arn: "", logicalName: "F", properties: lambda }];
    const record = () => undefined;
    expect(() => createLogMetrics({ metricFilters: [filter], functions, record })).toThrow(/^Filter: /);
  });
});

describe("the embedded metric format", () => {
  it("gives each value under its name and dimensions", () => {
    const line = {
      stage: "local",
      Seconds: [1, 2.5],
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          {
            Namespace: "Sachstand",
            Dimensions: [["stage"]],
            Metrics: [{ Name: "Seconds", Unit: "Seconds" }],
          },
        ],
      },
    };
    const metric = { namespace: "Sachstand", name: "Seconds", dimensions: { stage: "local" } };
    expect(embeddedValues(line)).toEqual([
      { metric, value: 1 },
      { metric, value: 2.5 },
    ]);
    expect(embeddedValues({ code: "X" })).toEqual([]);
  });
});

describe("the metric store", () => {
  const metric = { namespace: "A", name: "B", dimensions: { x: "1", y: "2" } };

  it("adds up by the minute, whatever the order of dimensions, and forgets", () => {
    const store = createMetricStore(10);
    store.record(metric, 3, 0);
    store.record({ ...metric, dimensions: { y: "2", x: "1" } }, 5, MINUTE_MS + 1);
    expect(store.summary(metric, 0, 2)).toEqual({ sum: 8, count: 2, maximum: 5, minimum: 3 });
    expect(store.summary(metric, 1, 2)).toMatchObject({ sum: 5 });
    expect(store.summary(metric, 2, 9)).toBeUndefined();
    expect(store.summary({ ...metric, dimensions: {} }, 0, 2)).toBeUndefined();

    store.record(metric, 1, 10 * MINUTE_MS);
    expect(store.summary(metric, 0, 11)).toMatchObject({ sum: 6 });
  });
});

describe("the alarms' clock", () => {
  it("runs as much faster as a minute is shorter", () => {
    let now = 1_000;
    const clock = createAlarmClock(500, () => now);
    now += 500;
    expect(clock.now()).toBe(1_000 + MINUTE_MS);
    expect(clock.scaled(10)).toBe(1_200);
  });
});

describe("an alarm that cannot be read", () => {
  const base = { ComparisonOperator: "LessThanThreshold", EvaluationPeriods: 1, Threshold: 1 };
  const series = { Namespace: "A", MetricName: "B", Statistic: "Sum", Period: 60 };
  const stat = { Metric: { Namespace: "A", MetricName: "B" }, Period: 60, Stat: "Sum" };
  const read = (properties: object) =>
    readAlarm({
      name: "mine",
      arn: "",
      logicalName: "Mine",
      properties: alarmSchema.parse({ ...base, ...properties }),
    });

  it.each([
    [{ ...series, Statistic: "p95" }, "The statistic p95"],
    [{ ...series, Period: 30 }, "no whole minute"],
    [{ Namespace: "A" }, "needs a namespace"],
    [{ Metrics: [{ Id: "a", MetricStat: stat }] }, "One expression"],
    [
      {
        Metrics: [
          { Id: "e", Expression: "a + b" },
          { Id: "a", MetricStat: stat },
        ],
      },
      "b in the expression",
    ],
    [
      {
        Metrics: [
          { Id: "e", Expression: "RATE(a)" },
          { Id: "a", MetricStat: stat },
        ],
      },
      "RATE()",
    ],
    [
      {
        Metrics: [
          { Id: "e", Expression: "a + b" },
          { Id: "a", MetricStat: stat },
          { Id: "b", MetricStat: { ...stat, Period: 120 } },
        ],
      },
      "the same period",
    ],
  ])("is named: %o", (properties, problem) => {
    expect(() => read(properties)).toThrow(/^Alarm mine: /);
    expect(() => read(properties)).toThrow(problem);
  });
});

describe("what is written to tables", () => {
  it.each([
    [{ TableName: "A", Item: {} }, { A: 1 }],
    [{ RequestItems: { A: [{}, {}], B: [{}] } }, { A: 2, B: 1 }],
    [{ TransactItems: [{ Put: { TableName: "A" } }, { Update: { TableName: "B" } }] }, { A: 2, B: 2 }],
  ])("%o counts", (body, expected) => {
    expect(Object.fromEntries(unitsWritten(JSON.stringify(body)))).toEqual(expected);
  });

  it("is nothing where there is no request", () => {
    expect(unitsWritten("no JSON").size).toBe(0);
  });
});
