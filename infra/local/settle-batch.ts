import { failedItems } from "./batch-answer.ts";
import type { StreamRecord } from "./stream-reader.ts";

/** What an event source mapping says about failures; -1 means for ever. */
export interface RetryRules {
  readonly bisect: boolean;
  readonly reportsItemFailures: boolean;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeSeconds: number;
}

type DiscardReason = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export interface Discard {
  readonly reason: DiscardReason;
  readonly invokeCount: number;
  readonly functionError: string | undefined;
}

/** What settling needs from outside. */
export interface BatchPorts {
  /** @returns the handler's answer as JSON @throws when the function fails */
  invoke(records: readonly StreamRecord[]): Promise<string>;
  /** Keeps records that are given up. */
  discard(records: readonly StreamRecord[], discard: Discard): void;
  /** All records up to and including this one need no further work. */
  settled(last: StreamRecord): void;
  /** @returns false when the cloud is stopping, so that no further attempt is made */
  pause(ms: number): Promise<boolean>;
  now(): number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

interface Attempt {
  readonly failed: number;
  readonly error: string | undefined;
}

/**
 * Hands records to a function until each has been handled or given up, in order, as Lambda does for a stream.
 * @returns false when the cloud stopped before that
 */
export async function settleBatch(
  records: readonly StreamRecord[],
  rules: RetryRules,
  ports: BatchPorts,
): Promise<boolean> {
  let rest = giveUpOld(records, 0, rules, ports);
  let attempts = 0;
  let pauseMs = FIRST_PAUSE_MS;
  while (rest.length > 0) {
    const { failed, error } = await tryBatch(rest, rules, ports);
    settleUpTo(rest, failed, ports);
    if (failed === rest.length) return true;
    if (failed > 0) {
      // Another record stands in front now, with attempts of its own.
      rest = rest.slice(failed);
      attempts = 0;
      pauseMs = FIRST_PAUSE_MS;
    }
    if (!(await ports.pause(pauseMs))) return false;
    // Splitting does not use up an attempt.
    if (rules.bisect && rest.length > 1) return settleHalves(rest, rules, ports);
    attempts += 1;
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    if (rules.maximumRetryAttempts >= 0 && attempts > rules.maximumRetryAttempts) {
      giveUp(rest, { reason: "RetryAttemptsExhausted", invokeCount: attempts, functionError: error }, ports);
      return true;
    }
    rest = giveUpOld(rest, attempts, rules, ports);
  }
  return true;
}

async function settleHalves(
  records: readonly StreamRecord[],
  rules: RetryRules,
  ports: BatchPorts,
): Promise<boolean> {
  const middle = Math.ceil(records.length / 2);
  const done = await settleBatch(records.slice(0, middle), rules, ports);
  return done && (await settleBatch(records.slice(middle), rules, ports));
}

/** Age grows along the stream, so the old ones come first. @returns the records that are left */
function giveUpOld(
  records: readonly StreamRecord[],
  invokeCount: number,
  rules: RetryRules,
  ports: BatchPorts,
): readonly StreamRecord[] {
  const firstYoung = records.findIndex((record) => !isTooOld(record, rules, ports.now()));
  const old = firstYoung === -1 ? records : records.slice(0, firstYoung);
  if (old.length > 0)
    giveUp(old, { reason: "RecordAgeExceeded", invokeCount, functionError: undefined }, ports);
  return records.slice(old.length);
}

/** One invocation; `failed` is the index of the first record that has to be tried again, or the batch's length. */
async function tryBatch(
  records: readonly StreamRecord[],
  rules: RetryRules,
  ports: BatchPorts,
): Promise<Attempt> {
  try {
    const body = await ports.invoke(records);
    if (!rules.reportsItemFailures) return { failed: records.length, error: undefined };
    const sequenceNumbers = records.map((record) => record.dynamodb.SequenceNumber);
    const failures = failedItems(body, sequenceNumbers).map((item) => sequenceNumbers.indexOf(item));
    return { failed: Math.min(records.length, ...failures), error: undefined };
  } catch (error) {
    return { failed: 0, error: String(error) };
  }
}

function settleUpTo(records: readonly StreamRecord[], end: number, ports: BatchPorts): void {
  const last = records[end - 1];
  if (last !== undefined) ports.settled(last);
}

function giveUp(records: readonly StreamRecord[], discard: Discard, ports: BatchPorts): void {
  ports.discard(records, discard);
  settleUpTo(records, records.length, ports);
}

function isTooOld(record: StreamRecord, rules: RetryRules, now: number): boolean {
  if (rules.maximumRecordAgeSeconds < 0) return false;
  return now / 1000 - record.dynamodb.ApproximateCreationDateTime > rules.maximumRecordAgeSeconds;
}
