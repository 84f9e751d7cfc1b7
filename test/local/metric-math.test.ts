import { describe, expect, it } from "vitest";
import { parseMetricMath } from "../../infra/local/metrics/metric-math.ts";

const resultOf = (expression: string, values: Readonly<Record<string, number>> = {}) =>
  parseMetricMath(expression).value((id) => values[id]);

describe("metric math", () => {
  it.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["10 - 4 - 3", 3],
    ["100 * 1 / 4", 25],
    ["1.5 + 1.5 == 3", 1],
    ["2 > 2 OR 1 >= 1 AND 1 != 1", 0],
    ["(2 > 1 OR 1 < 1) && 3 <= 3", 1],
    ["0 || 2", 1],
    ["IF(1 > 2, 10, 20)", 20],
    ["IF(5, 10, 20)", 10],
    ["FILL(a, 0) + FILL(b, 7)", 10],
    ["a+b", undefined],
    ["IF(b > 1, 1, 0)", undefined],
    ["IF(a > 1, a, b)", 3],
    ["a / 0", undefined],
  ])("%s is %s", (expression, expected) => {
    expect(resultOf(expression, { a: 3 })).toBe(expected);
  });

  it("names the series that it needs", () => {
    expect([...parseMetricMath("IF(FILL(writes, 0) > 0 AND planner == 0, 1, 0)").ids]).toEqual([
      "writes",
      "planner",
    ]);
  });

  it.each([
    "",
    "1 +",
    "(1",
    "1 2",
    "a % b",
    "METRICS()",
    "FILL(a, REPEAT)",
    "FILL(a)",
    "IF(a, b)",
    "SEARCH('x')",
    "constructor(1)",
    "-a",
  ])("refuses what it does not know: %s", (expression) => {
    expect(() => parseMetricMath(expression)).toThrow("not known to the metric math of the local cloud");
  });
});
