import { CfnResource, Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import type { AlarmContext } from "../alarms/alarm-row.ts";
import { alarmRows } from "../alarms/alarm-table.ts";
import { FIGURES } from "../alarms/figures.ts";
import { readPrices } from "../cost/prices.ts";
import { aboutTheBill, type Fixed, fixedCosts, type RunningLine, runningBill } from "../cost/running-bill.ts";
import { MEMORY_MB } from "./function.ts";
import { metricOf } from "./metrics.ts";

const MONTH = "-P30D";
const PERIOD = Duration.days(1);

/** What the last 30 days have cost, from what was counted and the price table, and what that leaves out. */
export function billWidgets(scope: Construct, context: AlarmContext): readonly cloudwatch.IWidget[] {
  const prices = readPrices();
  const hasDistribution = countOf(scope, "AWS::CloudFront::Distribution") > 0;
  const lines = runningBill(context, prices, { memoryMb: MEMORY_MB, hasDistribution });
  const fixed = fixedCosts(prices, fixedOf(scope, context));
  return [
    new cloudwatch.SingleValueWidget({
      title: "Cost of the last 30 days, estimated: US dollars",
      width: 16,
      height: 6,
      metrics: sumsOf(lines, fixed),
      setPeriodToTimeRange: true,
      start: MONTH,
    }),
    new cloudwatch.TextWidget({ markdown: aboutTheBill(prices, fixed), width: 8, height: 6 }),
  ];
}

/** The total first, then its lines. */
function sumsOf(lines: readonly RunningLine[], fixed: number): cloudwatch.IMetric[] {
  const parts = Object.fromEntries(lines.map((line) => [line.id, sumOf(line)]));
  const expression = [...Object.keys(parts), plain(fixed)].join(" + ");
  const total = new cloudwatch.MathExpression({
    expression,
    usingMetrics: parts,
    label: "together",
    period: PERIOD,
  });
  return [total, ...Object.values(parts)];
}

function sumOf({ id, label, terms }: RunningLine): cloudwatch.MathExpression {
  const named = terms.map(({ series, usd }, index) => ({ name: `${id}${index}`, series, usd }));
  return new cloudwatch.MathExpression({
    expression: named.map(({ name, usd }) => `FILL(${name}, 0) * ${plain(usd)}`).join(" + "),
    usingMetrics: Object.fromEntries(
      named.map(({ name, series }) => [name, metricOf(series, { period: PERIOD })]),
    ),
    label,
    period: PERIOD,
  });
}

/** A number as metric math takes it, without an exponent. */
function plain(usd: number): string {
  return usd.toFixed(15).replace(/\.?0+$/, "");
}

function fixedOf(scope: Construct, context: AlarmContext): Fixed {
  return {
    alarmMetrics: alarmRows(context).reduce((sum, { series }) => sum + Object.keys(series).length, 0),
    figures: Object.keys(FIGURES).length,
    dashboards: 1,
    keys: countOf(scope, "AWS::KMS::Key"),
    secrets: countOf(scope, "AWS::SecretsManager::Secret"),
    webAcls: countOf(scope, "AWS::WAFv2::WebACL"),
    webAclRules: rulesOf(scope),
  };
}

/** In all stacks of the app that are there by now. */
function countOf(scope: Construct, type: string): number {
  return resourcesOf(scope).filter(({ cfnResourceType }) => cfnResourceType === type).length;
}

function rulesOf(scope: Construct): number {
  const acls = resourcesOf(scope).filter((one) => one instanceof CfnWebACL);
  return acls.reduce((sum, { rules }) => sum + (Array.isArray(rules) ? rules.length : 0), 0);
}

function resourcesOf(scope: Construct): readonly CfnResource[] {
  return scope.node.root.node.findAll().filter((one) => CfnResource.isCfnResource(one));
}
