import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { MappingResource } from "./deployment.ts";
import type { DiscardedBatch } from "./discarded-batch.ts";
import type { DynamodbCalls } from "./dynamodb-calls.ts";
import { compileFilter } from "./event-filter.ts";
import { untilLetRun } from "./faults.ts";
import type { FunctionPool } from "./function-pool.ts";
import type { Recorder } from "./metrics/recorder.ts";
import type { Poller } from "./poller.ts";
import { type BatchPorts, type Discard, settleBatch } from "./settle-batch.ts";
import type { PositionStore } from "./stream-position.ts";
import { openStream, type StreamReader, type StreamRecord } from "./stream-reader.ts";

export interface StreamPollerOptions {
  readonly mapping: MappingResource;
  readonly table: string;
  readonly region: string;
  readonly functionArn: string;
  readonly functionName: string;
  readonly pool: FunctionPool;
  readonly calls: DynamodbCalls;
  readonly positions: PositionStore;
  /** Keeps a batch that is given up; undefined where the template has no place for it. */
  readonly discard: ((batch: DiscardedBatch) => void) | undefined;
  readonly recorder: Pick<Recorder, "handedOver" | "gaveUp">;
  readonly onLog: (line: string) => void;
}

const DEFAULT_BATCH_SIZE = 100;
const IDLE_MS = 50;
const PAUSE_AFTER_PROBLEM_MS = 1000;
/** Lambda's payload limit of 6 MB, less what stands around the records. */
const LONGEST_EVENT = 6_000_000;

/** One function's events, made out of one stream. */
interface Batch {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  /** The last record read, also when the filter let it go by. */
  readonly end: StreamRecord | undefined;
}

/**
 * Reads a table's stream and hands its records to a function: from the stream's oldest record at first (also for a StartingPosition
 * of LATEST, since nothing can have been written before), later from where it stopped.
 * @throws when the mapping's filter uses an operator that is not known, or the table has no stream
 */
export async function startStreamPoller(options: StreamPollerOptions): Promise<Poller> {
  const stopping = new AbortController();
  const passes = compileFilter(
    options.mapping.properties.FilterCriteria.Filters.map(({ Pattern }) => Pattern),
  );
  const reader = await openStream(options.table, options.calls, options.positions.load());
  const isWanted = (record: StreamRecord): boolean => isChange(record) && passes(record);

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const batch = await gather(reader, options.mapping, isWanted, stopping.signal);
        if (batch.end === undefined) await pause(IDLE_MS, stopping.signal);
        else await settle(batch, options, reader.streamArn, stopping.signal);
      } catch (error) {
        options.onLog(`stream of ${options.table}: ${String(error)}`);
        await pause(PAUSE_AFTER_PROBLEM_MS, stopping.signal);
      }
    }
  };
  const ended = loop();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

/** Reads until there is something wanted, and on until the batch is full or the mapping's window is over. */
async function gather(
  reader: StreamReader,
  { properties }: MappingResource,
  isWanted: (record: StreamRecord) => boolean,
  stopping: AbortSignal,
): Promise<Batch> {
  const size = properties.BatchSize ?? DEFAULT_BATCH_SIZE;
  const first = await reader.read();
  const records = first.records.filter(isWanted);
  let end = first.records.at(-1);
  const windowEnd = Date.now() + properties.MaximumBatchingWindowInSeconds * 1000;
  while (records.length > 0 && records.length < size && Date.now() < windowEnd && !stopping.aborted) {
    await pause(IDLE_MS, stopping);
    const more = await reader.read();
    records.push(...more.records.filter(isWanted));
    end = more.records.at(-1) ?? end;
    if (more.shardId !== first.shardId) break;
  }
  return { shardId: first.shardId, records, end };
}

async function settle(
  { shardId, records, end }: Batch,
  options: StreamPollerOptions,
  engineArn: string,
  stopping: AbortSignal,
): Promise<void> {
  const { mapping, pool, functionArn, recorder } = options;
  const { properties } = mapping;
  const settled = (last: StreamRecord): void => {
    options.positions.save({ streamArn: engineArn, shardId, sequenceNumber: last.dynamodb.SequenceNumber });
  };
  const eventOf = (batch: readonly StreamRecord[]): string =>
    JSON.stringify({ Records: batch.map((record) => eventRecord(record, engineArn, options)) });
  const ports: BatchPorts = {
    invoke: (batch) => {
      const event = eventOf(batch);
      const handOver = () => {
        const { ApproximateCreationDateTime: seconds = Date.now() / 1000 } = batch.at(-1)?.dynamodb ?? {};
        recorder.handedOver(options.functionName, Math.max(0, Date.now() - seconds * 1000));
        return pool.invoke(event);
      };
      // Neither is a try used up nor the batch split.
      return untilLetRun(handOver, () => pause(PAUSE_AFTER_PROBLEM_MS, stopping));
    },
    discard(batch, { reason, invokeCount, functionError }: Discard) {
      options.onLog(`${mapping.logicalName}: ${batch.length} records given up: ${reason}`);
      const [kept, dropped] = options.discard === undefined ? [0, batch.length] : [batch.length, 0];
      recorder.gaveUp(mapping.name, { kept, dropped });
      options.discard?.({
        mappingId: mapping.name,
        functionArn,
        streamArn: properties.EventSourceArn,
        shardId,
        condition: reason,
        invokeCount,
        functionError,
        records: batch,
        event: eventOf(batch),
      });
    },
    settled,
    pause: (ms) => pause(ms, stopping),
    now: Date.now,
  };
  const rules = {
    bisect: properties.BisectBatchOnFunctionError,
    reportsItemFailures: properties.FunctionResponseTypes.includes("ReportBatchItemFailures"),
    maximumRetryAttempts: properties.MaximumRetryAttempts,
    maximumRecordAgeSeconds: properties.MaximumRecordAgeInSeconds,
  };
  for (const batch of cutBatches(records, properties.BatchSize ?? DEFAULT_BATCH_SIZE)) {
    if (stopping.aborted || !(await settleBatch(batch, rules, ports))) return;
  }
  if (end !== undefined) settled(end);
}

function cutBatches(records: readonly StreamRecord[], size: number): StreamRecord[][] {
  const batches: StreamRecord[][] = [];
  let length = 0;
  for (const record of records) {
    const current = batches.at(-1);
    const recordLength = JSON.stringify(record).length;
    if (current === undefined || current.length === size || length + recordLength > LONGEST_EVENT) {
      batches.push([record]);
      length = recordLength;
    } else {
      current.push(record);
      length += recordLength;
    }
  }
  return batches;
}

/** dynoxide reports a write that changed nothing; DynamoDB does not. */
function isChange({ eventName, dynamodb: { NewImage, OldImage } }: StreamRecord): boolean {
  return eventName !== "MODIFY" || NewImage === undefined || !isDeepStrictEqual(NewImage, OldImage);
}

/** A record as Lambda hands it on. The engine counts its event ids from 1; on AWS they are unique in the world. */
function eventRecord(record: StreamRecord, engineArn: string, options: StreamPollerOptions): object {
  const id = `${engineArn} ${record.dynamodb.SequenceNumber}`;
  return {
    ...record,
    eventID: createHash("sha256").update(id).digest("hex").slice(0, 32),
    awsRegion: options.region,
    eventSource: "aws:dynamodb",
    eventSourceARN: options.mapping.properties.EventSourceArn,
  };
}

/** @returns false when the cloud is stopping */
async function pause(ms: number, stopping: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal: stopping });
    return true;
  } catch {
    return false;
  }
}
