import { Logger } from "@aws-lambda-powertools/logger";
import { METRICS_NAMESPACE, type Timing } from "../domain/timings.ts";
import { VERSION } from "../domain/version.ts";

/** All that our functions ever log: a code and its sentence. Never personal data; ids only. */
export const LOG_MESSAGES = {
  INVOCATION_FAILED: "An invocation failed as a whole and will be tried again",
  NOTICES_PLANNED: "A batch of changes and requests was planned",
  PLANNING_FAILED: "A record could not be planned and will be tried again",
  NOTICES_SENT: "A batch of notices was sent",
  SENDING_FAILED: "A notice could not be handled and will be tried again",
  MESSAGE_MALFORMED: "A queue message does not hold a case id and a notice id",
  HIDING_FAILED: "A message could not be put off and comes back at the queue's own time",
  RELEASING_FAILED: "A due notice could not be released; the next sweep tries again",
  CLAIM_LOST: "A notice had moved on before its provider's answer was recorded",
  PROVIDER_MISCONFIGURED:
    "The provider refuses all we send; the channel stands still, and somebody must look at the account or the settings",
  RECEIPTS_RECORDED: "A batch of what providers say of their messages was recorded",
  RECEIPT_FAILED: "A receipt could not be recorded and will be tried again",
  SMS_LOG_READ: "Entries of the SMS delivery log were passed on without the numbers in them",
  BUDGET_NEARLY_SPENT:
    "Four fifths of the month's budget for SMS are spent; at its end people are turned to e-mail",
  SPENDING_NOT_COUNTED: "What was just spent on SMS is missing in the month's sum",
  DUE_NOTICES_RELEASED: "Due and overdue notices were handed to their senders",
  CODES_MISSED: "So many page codes opened no page; a flood of them means that somebody tries codes out",
  MISSES_NOT_SHARED: "Misses of page codes could not be shared with the other functions",
  CANARY_SEEN: "What became of the canary's notices, before the next is asked for",
  DESK_FAILED: "A request of the desk could not be answered",
  PAGE_FAILED: "A page could not be made",
  BULK_SLICE_WRITTEN: "Requests of a bulk notice were written",
  BULK_FAILED: "A slice of a bulk notice could not be written and will be tried again",
  SWEEP_CUT_SHORT: "The sweep ran out of time; the next one goes on",
} as const;

type LogCode = keyof typeof LOG_MESSAGES;

/** Counts, codes and ids. */
type LogFields = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface Log {
  info(code: LogCode, fields?: LogFields): void;
  /** Only the error's name and stack position are kept: its message may quote data. */
  error(code: LogCode, error: unknown, fields?: LogFields): void;
}

/** Seconds by what they were measured of; each value counts in the metric's percentiles. */
export type Timings = Readonly<Partial<Record<Timing, readonly number[]>>>;

/** A log whose lines CloudWatch also reads times from. */
export interface TimingLog extends Log {
  /** As `info`; the times become metrics of the stage, and say nothing of whose they were. */
  timed(code: LogCode, fields: LogFields, timings: Timings): void;
}

/** A log that writes one JSON line per call, each with the product's version. */
export function createLog(service: string): Log {
  return logOn(loggerOf(service));
}

/** A log as {@link createLog} makes it, for a function that measures times. */
export function createTimingLog(service: string, stage: string): TimingLog {
  const logger = loggerOf(service);
  return {
    ...logOn(logger),
    timed: (code, fields, timings) =>
      logger.info(LOG_MESSAGES[code], { code, ...fields, ...embedded(stage, timings) }),
  };
}

/** CloudWatch's embedded metric format, which takes up to 100 values of a metric in a line: far more than a batch has. */
function embedded(stage: string, timings: Timings) {
  const measured = Object.entries(timings).filter(([, seconds]) => seconds.length > 0);
  if (measured.length === 0) return {};
  const Metrics = measured.map(([Name]) => ({ Name, Unit: "Seconds" }));
  const directive = { Namespace: METRICS_NAMESPACE, Dimensions: [["stage"]], Metrics };
  return {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] },
    stage,
    ...Object.fromEntries(measured),
  };
}

function loggerOf(serviceName: string): Logger {
  return new Logger({ serviceName, persistentKeys: { version: VERSION } });
}

function logOn(logger: Logger): Log {
  return {
    info: (code, fields) => logger.info(LOG_MESSAGES[code], { code, ...fields }),
    error: (code, error, fields) => logger.error(LOG_MESSAGES[code], { code, ...fields, ...describe(error) }),
  };
}

function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const at = positionIn(error);
  const cause = error.cause instanceof Error ? error.cause.name : undefined;
  return { error: error.name, at, cause };
}

/**
 * Where an error was thrown. A message stands before that in the stack and may look like it: JSON.parse quotes what it could
 * not read, line by line.
 */
function positionIn({ stack = "", message }: Error): string | undefined {
  const start = stack.indexOf(message);
  if (start === -1) return undefined;
  const at = stack.slice(start + message.length).match(/^ *at .*$/m);
  return at?.[0].trim();
}
