import { FUNCTION_NAMES, QUEUE_NAMES } from "../alarms/impacts.ts";
import {
  API_NAMES,
  consumed,
  figure,
  type Names,
  ofApi,
  ofFunction,
  queueCount,
  type Series,
  TABLE_PARTS,
} from "../alarms/series.ts";
import { ASSUMED } from "./assumed.ts";
import { type PriceName, type PriceTable, priceOf } from "./prices.ts";

/** A series of numbers, and what each of its units costs in US dollars. */
interface Term {
  readonly series: Series;
  readonly usd: number;
}

/** One line of the bill as it runs up: the sum of its terms. */
export interface RunningLine {
  /** Letters only: begins the names of its terms in CloudWatch's metric math. */
  readonly id: string;
  readonly label: string;
  readonly terms: readonly Term[];
}

/** What of a stage costs the same whatever happens. */
export interface Fixed {
  /** Metrics that alarms look at. */
  readonly alarmMetrics: number;
  readonly figures: number;
  readonly dashboards: number;
  readonly keys: number;
  readonly secrets: number;
  readonly webAcls: number;
  readonly webAclRules: number;
}

interface Runs {
  readonly memoryMb: number;
  /** Whether a distribution stands before page and desk. */
  readonly hasDistribution: boolean;
}

const GB = 1_000_000_000;

/** What costs more with each use, from what AWS and our figures count, at the prices of the table. */
export function runningBill(
  names: Names,
  prices: PriceTable,
  { memoryMb, hasDistribution }: Runs,
): readonly RunningLine[] {
  const usd = (name: PriceName, units = 1) => priceOf(prices, name, units);
  // Every e-mail brings two events, which the receipt queue sends, receives and deletes; the queue's own part is counted there.
  const perEmail = usd("sesEmail") + usd("snsPublish", 2);
  const perMillisecond = usd("lambdaSecondArm", memoryMb / 1_024 / 1_000);
  const perView =
    usd("cloudfrontRequest") +
    usd("cloudfrontFunction") +
    usd("webAclRequest") +
    usd("cloudfrontOut", ASSUMED.viewBytes / GB);
  return [
    {
      id: "sms",
      label: "SMS (the dearer of this month and the last)",
      terms: [{ series: figure(names, "SmsSpentUsd", "Maximum"), usd: 1 }],
    },
    { id: "email", label: "e-mail", terms: [{ series: figure(names, "EmailSent"), usd: perEmail }] },
    {
      id: "lambda",
      label: "Lambda",
      terms: FUNCTION_NAMES.flatMap((name) => [
        { series: ofFunction(names, name, "Invocations"), usd: usd("lambdaRequest") },
        { series: ofFunction(names, name, "Duration"), usd: perMillisecond },
      ]),
    },
    {
      id: "dynamodb",
      label: "DynamoDB, reads and writes",
      terms: TABLE_PARTS.flatMap((part) => [
        { series: consumed(names, part, "Write"), usd: usd("dynamodbWrite") },
        { series: consumed(names, part, "Read"), usd: usd("dynamodbRead") },
      ]),
    },
    {
      id: "sqs",
      label: "SQS",
      terms: QUEUE_NAMES.flatMap((queue) => [
        // Sent, received, deleted: dearer than it is where they go in batches.
        { series: queueCount(names, queue, "NumberOfMessagesSent"), usd: usd("sqsRequest", 3) },
        { series: queueCount(names, queue, "NumberOfEmptyReceives"), usd: usd("sqsRequest") },
      ]),
    },
    {
      id: "web",
      label: "page and desk",
      terms: API_NAMES.map((name) => ({
        series: ofApi(names, name, "Count"),
        usd: usd("httpApiRequest") + (hasDistribution ? perView : 0),
      })),
    },
  ];
}

/** US dollars a month of what costs the same whatever happens. */
export function fixedCosts(prices: PriceTable, fixed: Fixed): number {
  const counts: readonly (readonly [PriceName, number])[] = [
    ["alarm", fixed.alarmMetrics],
    ["metric", fixed.figures],
    ["dashboard", fixed.dashboards],
    ["kmsKey", fixed.keys],
    ["secret", fixed.secrets],
    ["webAcl", fixed.webAcls],
    ["webAclRule", fixed.webAclRules],
  ];
  return counts.reduce((sum, [name, units]) => sum + priceOf(prices, name, units), 0);
}

/** What the estimate is made of and what it leaves out, in Markdown. */
export function aboutTheBill({ takenOn, region, prices }: PriceTable, fixedUsd: number): string {
  const unchecked = Object.values(prices).filter(({ from }) => from === "memory").length;
  return [
    "### What the last 30 days have cost, about",
    `Prices of ${takenOn} for ${region} (infra/cost/prices.json), ${unchecked} of ${Object.keys(prices).length} not compared with a source.`,
    `Fixed: US$ ${fixedUsd.toFixed(2)} a month for alarms, figures, dashboard, keys and web ACL; it is in the total.`,
    "SMS at the price of the settings; carriers may ask another.",
    "**Not in it:** tables and backups as they are stored, logs, traces, requests to keys, sign-in, data out of the region, dead letters, other stages, taxes. Free tiers are not taken off. The bill is what AWS writes; `npm run cost` reckons a month to come.",
  ].join("\n\n");
}
