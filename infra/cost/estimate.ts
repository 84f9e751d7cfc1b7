import { ASSUMED } from "./assumed.ts";
import type { Measured, Usage } from "./measured.ts";
import { type PriceName, type PriceTable, priceOf } from "./prices.ts";
import type { StackFacts } from "./stack-facts.ts";

/** What a month brings. */
export interface Month {
  readonly notices: number;
  /** From 0 to 1; the others are e-mails. */
  readonly smsShare: number;
  /** Views of the applicant's page for each notice. */
  readonly viewsPerNotice: number;
  /** Shares by language, together 1. */
  readonly languages: ReadonlyMap<string, number>;
}

/** What it is reckoned with. */
export interface Basis {
  readonly measured: Measured;
  readonly prices: PriceTable;
  readonly stack: StackFacts;
  /** Parts of an SMS on average, by language. */
  readonly parts: ReadonlyMap<string, number>;
  /** US dollars, from the stage's settings. */
  readonly pricePerPart: number;
}

/** One line of the bill, in US dollars. */
export interface BillLine {
  readonly what: string;
  readonly usd: number;
}

const GB = 1_000_000_000;

type Ask = (name: PriceName, units: number) => number;

/** The bill of a month, before taxes and free tiers. */
export function estimate(month: Month, basis: Basis): readonly BillLine[] {
  const ask: Ask = (name, units) => priceOf(basis.prices, name, units);
  const views = month.notices * month.viewsPerNotice;
  const channels = [
    [month.notices * month.smsShare, basis.measured.notice.sms],
    [month.notices * (1 - month.smsShare), basis.measured.notice.email],
    [views, basis.measured.view],
  ] as const;
  const over = (each: (usage: Usage) => number) =>
    channels.reduce((sum, [count, usage]) => sum + count * each(usage), 0);
  return [
    { what: "Lambda", usd: over((usage) => lambdaOf(usage, basis)) + sweepsOf(basis) },
    {
      what: "DynamoDB writes",
      usd: ask(
        "dynamodbWrite",
        over(({ writeUnits }) => writeUnits),
      ),
    },
    { what: "DynamoDB reads", usd: ask("dynamodbRead", over(({ readUnits }) => readUnits) + SWEEP_READS) },
    { what: `DynamoDB storage, once ${ASSUMED.monthsKept} months are kept`, usd: storageOf(month, basis) },
    {
      what: "SQS",
      usd: ask(
        "sqsRequest",
        over(queueRequestsOf) + basis.stack.polledQueues * ASSUMED.pollsPerQueueAndMonth,
      ),
    },
    { what: "SES, with its events by SNS", usd: emailsOf(month, ask) },
    ...smsLines(month, basis),
    { what: "CloudWatch logs", usd: logsOf(over(logBytesOf) + views * ASSUMED.accessLogBytes, ask) },
    { what: "CloudWatch alarms, dashboards, metrics", usd: watchingOf(basis, ask) },
    { what: "KMS and Secrets Manager", usd: keysOf(basis, ask) },
    { what: "HTTP API", usd: ask("httpApiRequest", views) },
    { what: "CloudFront and WAF", usd: edgeOf(month, basis, ask) },
  ];
}

/** What one notice more costs, by channel and language. */
export function costOfOne(channel: "sms" | "email", language: string, basis: Basis): number {
  const usage = basis.measured.notice[channel];
  const ask: Ask = (name, units) => priceOf(basis.prices, name, units);
  const one = {
    notices: 1,
    smsShare: channel === "sms" ? 1 : 0,
    viewsPerNotice: 0,
    languages: new Map([[language, 1]]),
  };
  return [
    lambdaOf(usage, basis),
    ask("dynamodbWrite", usage.writeUnits),
    ask("dynamodbRead", usage.readUnits),
    storageOf(one, basis),
    ask("sqsRequest", queueRequestsOf(usage)),
    logsOf(logBytesOf(usage), ask),
    emailsOf(one, ask),
    ...smsLines(one, basis).map(({ usd }) => usd),
  ].reduce((sum, usd) => sum + usd, 0);
}

/** The sum of a bill. */
export function totalOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

const SWEEP_READS = ASSUMED.sweepsPerMonth * ASSUMED.sweepReadUnits;

function lambdaOf(usage: Usage, basis: Basis): number {
  return Object.entries(usage.functions).reduce((sum, [name, { invocations, milliseconds, requests }]) => {
    const waits = Object.entries(requests).reduce(
      (wait, [action, count]) => wait + count * waitOf(action),
      0,
    );
    return sum + runsOf(name, invocations, milliseconds + waits, basis);
  }, 0);
}

function sweepsOf(basis: Basis): number {
  const each = basis.measured.sweepMs + ASSUMED.sweepRequests * ASSUMED.requestMs;
  return runsOf("release-notices", ASSUMED.sweepsPerMonth, ASSUMED.sweepsPerMonth * each, basis);
}

function runsOf(name: string, invocations: number, milliseconds: number, { stack, prices }: Basis): number {
  const memory = stack.functions.get(name);
  if (memory === undefined)
    throw new Error(`The template holds no function ${name}, which was measured: measure again`);
  const gbSeconds = (milliseconds / 1_000) * (memory.memoryMb / 1_024);
  return (
    priceOf(prices, "lambdaRequest", invocations) +
    priceOf(prices, memory.isArm ? "lambdaSecondArm" : "lambdaSecondX86", gbSeconds)
  );
}

function waitOf(action: string): number {
  return /^(?:ses|sns):/.test(action) ? ASSUMED.providerMs : ASSUMED.requestMs;
}

/** Those that functions send are received once and deleted once. */
function queueRequestsOf({ functions }: Usage): number {
  const all = Object.values(functions).flatMap(({ requests }) => Object.entries(requests));
  const count = (wanted: (action: string) => boolean) =>
    all.reduce((sum, [action, requests]) => sum + (wanted(action) ? requests : 0), 0);
  return (
    count((action) => action.startsWith("sqs:")) + 2 * count((action) => action.startsWith("sqs:SendMessage"))
  );
}

/** Each e-mail brings two events, that it was taken and that it was delivered, which the receipt queue receives and deletes. */
function emailsOf({ notices, smsShare }: Month, ask: Ask): number {
  const emails = notices * (1 - smsShare);
  return ask("sesEmail", emails) + ask("snsPublish", 2 * emails) + ask("sqsRequest", 4 * emails);
}

function smsLines(
  { notices, smsShare, languages }: Month,
  { parts, pricePerPart }: Basis,
): readonly BillLine[] {
  if (smsShare === 0) return [];
  return [...languages].map(([language, share]) => {
    const each = parts.get(language);
    if (each === undefined) throw new Error(`The parts of ${language} have not been counted`);
    const count = notices * smsShare * share;
    return {
      what: `SNS SMS, ${language} (${Math.round(count)} of ${each.toFixed(2)} parts)`,
      usd: count * each * pricePerPart,
    };
  });
}

function storageOf({ notices }: Month, { measured, prices }: Basis): number {
  const gb = (notices * ASSUMED.monthsKept * measured.noticeBytes * ASSUMED.indexFactor) / GB;
  return priceOf(prices, "dynamodbStorage", gb) + priceOf(prices, "dynamodbRecovery", gb);
}

function logBytesOf({ functions, logBytes }: Usage): number {
  const invocations = Object.values(functions).reduce((sum, one) => sum + one.invocations, 0);
  return logBytes + invocations * ASSUMED.platformLogBytes;
}

function logsOf(bytes: number, ask: Ask): number {
  return ask("logsIngested", bytes / GB) + ask("logsKept", bytes / GB);
}

function watchingOf({ stack }: Basis, ask: Ask): number {
  return ask("alarm", stack.alarms) + ask("dashboard", stack.dashboards) + ask("metric", stack.metricFilters);
}

function keysOf({ stack }: Basis, ask: Ask): number {
  return (
    ask("kmsKey", stack.keys) + ask("kmsRequest", ASSUMED.kmsRequestsPerMonth) + ask("secret", stack.secrets)
  );
}

function edgeOf({ notices, viewsPerNotice }: Month, { stack }: Basis, ask: Ask): number {
  const views = notices * viewsPerNotice;
  const acl = ask("webAcl", stack.webAcls) + ask("webAclRule", stack.webAclRules);
  if (!stack.hasDistribution) return acl;
  return (
    acl +
    ask("webAclRequest", stack.webAcls > 0 ? views : 0) +
    ask("cloudfrontRequest", views) +
    ask("cloudfrontFunction", views) +
    ask("cloudfrontOut", (views * ASSUMED.viewBytes) / GB)
  );
}
