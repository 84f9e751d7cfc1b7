import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { TIMINGS } from "../../shared/domain/timings.ts";
import type { AlarmContext } from "../alarms/alarm-row.ts";
import { FUNCTION_NAMES, QUEUE_NAMES } from "../alarms/impacts.ts";
import {
  API_NAMES,
  deadLetters,
  figure,
  latency,
  ofApi,
  ofFunction,
  oldestMessage,
  type Series,
  timing,
} from "../alarms/series.ts";
import { billWidgets } from "./bill-widgets.ts";
import { metricOf } from "./metrics.ts";

/** The lines of one picture, by what they are called in it. */
type Lines = Readonly<Record<string, Series>>;

type More = Partial<Omit<cloudwatch.GraphWidgetProps, "left">>;

const PERIOD = Duration.minutes(5);
const WHOLE_ROW = 24;
const HALF_ROW = 12;
const THIRD_OF_ROW = 8;

/** How a stage is doing: first how long people wait, then what might be the cause. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, context: AlarmContext) {
    super(scope, id);
    const dashboard = new cloudwatch.Dashboard(this, "Dashboard", {
      dashboardName: `sachstand-${context.stage}`,
      defaultInterval: Duration.hours(24),
    });
    dashboard.addWidgets(...howLong(context));
    dashboard.addWidgets(...howMany(context));
    dashboard.addWidgets(...whatWaits(context));
    dashboard.addWidgets(...whatFails(context));
    dashboard.addWidgets(...pageAndDesk(context));
    dashboard.addWidgets(...billWidgets(this, context));
  }
}

function howLong(context: AlarmContext): readonly cloudwatch.IWidget[] {
  return [
    picture(
      "From change to provider (hold and sending hours left out), and on to the person: seconds",
      WHOLE_ROW,
      {
        ...percentiles(context, "SMS to provider", TIMINGS.toProvider.sms),
        ...percentiles(context, "e-mail to provider", TIMINGS.toProvider.email),
        ...percentiles(context, "SMS delivered", TIMINGS.toDelivery.sms),
        ...percentiles(context, "e-mail delivered", TIMINGS.toDelivery.email),
      },
    ),
  ];
}

function percentiles(context: AlarmContext, label: string, name: Parameters<typeof timing>[1]): Lines {
  return {
    [`${label}, p50`]: timing(context, name, "p50"),
    [`${label}, p95`]: timing(context, name, "p95"),
  };
}

function howMany(context: AlarmContext): readonly cloudwatch.IWidget[] {
  const budget = context.smsBudgetUsd;
  return [
    picture("Notices", THIRD_OF_ROW, {
      "changes and requests": figure(context, "ChangesPlanned"),
      "handed to senders": figure(context, "NoticesQueued"),
      "SMS sent": figure(context, "SmsSent"),
      "e-mail sent": figure(context, "EmailSent"),
      "SMS delivered": figure(context, "SmsDelivered"),
      "e-mail delivered": figure(context, "EmailDelivered"),
    }),
    picture("Notices that did not arrive, or may not have", THIRD_OF_ROW, {
      "SMS failed": figure(context, "SmsFailed"),
      "e-mail failed": figure(context, "EmailFailed"),
      "SMS uncertain": figure(context, "SmsUncertain"),
      "e-mail uncertain": figure(context, "EmailUncertain"),
      "changes set aside": figure(context, "ChangesQuarantined"),
      "test notices arrived": figure(context, "CanaryArrived"),
    }),
    picture(
      "SMS this month, US dollars",
      THIRD_OF_ROW,
      { spent: figure(context, "SmsSpentUsd", "Maximum") },
      { leftAnnotations: [{ value: budget, label: "budget" }], leftYAxis: { min: 0, max: 1.1 * budget } },
    ),
  ];
}

function whatWaits(context: AlarmContext): readonly cloudwatch.IWidget[] {
  return [
    picture(
      "Oldest message of each queue, seconds",
      THIRD_OF_ROW,
      Object.fromEntries(QUEUE_NAMES.map((queue) => [queue, oldestMessage(context, queue)])),
    ),
    picture("How far the planner is behind, milliseconds", THIRD_OF_ROW, {
      "stream of Cases": ofFunction(context, "plan-notices", "IteratorAge"),
    }),
    picture(
      "Dead letters",
      THIRD_OF_ROW,
      Object.fromEntries(QUEUE_NAMES.map((queue) => [queue, deadLetters(context, queue)])),
    ),
  ];
}

function whatFails(context: AlarmContext): readonly cloudwatch.IWidget[] {
  const ofEach = (what: "Errors" | "Throttles"): Lines =>
    Object.fromEntries(FUNCTION_NAMES.map((name) => [name, ofFunction(context, name, what)]));
  return [
    picture("Errors of functions", HALF_ROW, ofEach("Errors")),
    picture("Throttled calls of functions", HALF_ROW, ofEach("Throttles")),
  ];
}

function pageAndDesk(context: AlarmContext): readonly cloudwatch.IWidget[] {
  const ofEach = (what: "5xx" | "Count"): Lines =>
    Object.fromEntries(API_NAMES.map((name) => [name, ofApi(context, name, what)]));
  const latencies = API_NAMES.flatMap((name) => [
    [`${name}, p50`, latency(context, name, "p50")] as const,
    [`${name}, p95`, latency(context, name, "p95")] as const,
  ]);
  return [
    picture("Page and desk: requests", THIRD_OF_ROW, ofEach("Count")),
    picture("Page and desk: milliseconds to answer", THIRD_OF_ROW, Object.fromEntries(latencies)),
    picture("Page and desk: answers 5xx, and codes that opened no page", THIRD_OF_ROW, {
      ...ofEach("5xx"),
      "codes missed": figure(context, "CodesMissed"),
    }),
  ];
}

function picture(title: string, width: number, lines: Lines, more: More = {}): cloudwatch.GraphWidget {
  const left = Object.entries(lines).map(([label, series]) => metricOf(series, { label, period: PERIOD }));
  return new cloudwatch.GraphWidget({ title, width, left, ...more });
}
