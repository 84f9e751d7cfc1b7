import { setTimeout as sleep } from "node:timers/promises";
import { failedItems } from "./batch-answer.ts";
import type { MappingResource } from "./deployment.ts";
import { compileFilter } from "./event-filter.ts";
import type { Fauxqs, Queue, QueueMessage } from "./fauxqs.ts";
import type { FunctionPool } from "./function-pool.ts";
import type { Poller } from "./poller.ts";

export interface QueuePollerOptions {
  readonly mapping: MappingResource;
  readonly queue: Queue;
  readonly fauxqs: Fauxqs;
  readonly region: string;
  readonly pool: FunctionPool;
  readonly onLog: (line: string) => void;
}

const DEFAULT_BATCH_SIZE = 10;
const LONGEST_WAIT_SECONDS = 20;
const PAUSE_AFTER_PROBLEM_MS = 1000;
/** As many as one ReceiveMessage gives. */
const RECEIVE_SIZE = 10;

/** A message as Lambda hands it on. */
interface EventRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, object>>;
  readonly md5OfBody: string;
  readonly eventSource: "aws:sqs";
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

/**
 * Receives a queue's messages and hands them to a function, as many batches at a time as the function and the mapping allow. What
 * succeeded is deleted; what failed comes back after the visibility timeout.
 * @throws when the mapping's filter uses an operator that is not known
 */
export function startQueuePoller(options: QueuePollerOptions): Poller {
  const { mapping, pool, queue, onLog } = options;
  const { properties } = mapping;
  const stopping = new AbortController();
  const passes = compileFilter(properties.FilterCriteria.Filters.map(({ Pattern }) => Pattern));
  const concurrency = Math.min(
    pool.concurrency,
    properties.ScalingConfig?.MaximumConcurrency ?? pool.concurrency,
  );
  const running = new Set<Promise<void>>();

  const start = (records: readonly EventRecord[]): void => {
    const handled = handleBatch(records, options).catch((error: unknown) =>
      onLog(`${queue.name}: ${String(error)}`),
    );
    running.add(handled);
    void handled.finally(() => running.delete(handled));
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if (running.size >= concurrency) await Promise.race(running);
        const records = await gather(options, stopping.signal);
        const wanted = records.filter((record) => passes(filterable(record)));
        deleteMessages(
          records.filter((record) => !wanted.includes(record)),
          options,
        );
        if (wanted.length > 0) start(wanted);
      } catch (error) {
        onLog(`${queue.name}: ${String(error)}`);
        await sleep(PAUSE_AFTER_PROBLEM_MS);
      }
    }
  };
  const ended = loop();
  return {
    async stop() {
      stopping.abort();
      queue.cancelWaiters();
      await ended;
      await Promise.all(running);
    },
  };
}

/** Waits for messages, then goes on until the batch is full, the queue empty or the mapping's window over. */
async function gather(options: QueuePollerOptions, stopping: AbortSignal): Promise<EventRecord[]> {
  const { BatchSize: size = DEFAULT_BATCH_SIZE, MaximumBatchingWindowInSeconds: window } =
    options.mapping.properties;
  const records = receive(options, size);
  if (records.length === 0 && !stopping.aborted) await options.queue.waitForMessages(LONGEST_WAIT_SECONDS);
  const windowEnd = Date.now() + window * 1000;
  while (!stopping.aborted && records.length < size) {
    const more = receive(options, size - records.length);
    records.push(...more);
    if (records.length === 0) return records;
    const left = windowEnd - Date.now();
    if (more.length === 0 && left <= 0) return records;
    if (more.length === 0) await options.queue.waitForMessages(left / 1000);
  }
  return records;
}

function receive({ queue, fauxqs, region }: QueuePollerOptions, wanted: number): EventRecord[] {
  const deadLetters = fauxqs.sqs.getQueueByArn.bind(fauxqs.sqs);
  return queue
    .dequeue(Math.min(wanted, RECEIVE_SIZE), undefined, deadLetters)
    .map((message) => eventRecord(message, queue, region));
}

async function handleBatch(records: readonly EventRecord[], options: QueuePollerOptions): Promise<void> {
  const reportsFailures =
    options.mapping.properties.FunctionResponseTypes.includes("ReportBatchItemFailures");
  // The pool has logged what went wrong; the messages come back by themselves.
  const body = await options.pool.invoke(JSON.stringify({ Records: records })).catch(() => undefined);
  if (body === undefined) return;
  const identifiers = records.map(({ messageId }) => messageId);
  const failed = new Set(reportsFailures ? failedItems(body, identifiers) : []);
  deleteMessages(
    records.filter(({ messageId }) => !failed.has(messageId)),
    options,
  );
}

function deleteMessages(records: readonly EventRecord[], { queue, fauxqs }: QueuePollerOptions): void {
  if (records.length === 0) return;
  fauxqs.atomically(() => {
    for (const { receiptHandle } of records) queue.deleteMessage(receiptHandle);
  });
}

function eventRecord(message: QueueMessage, queue: Queue, region: string): EventRecord {
  const kept = queue.inflightMessages.get(message.ReceiptHandle)?.message;
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: {
      ApproximateReceiveCount: String(kept?.approximateReceiveCount ?? 1),
      SentTimestamp: String(kept?.sentTimestamp ?? Date.now()),
      SenderId: "000000000000",
      ApproximateFirstReceiveTimestamp: String(kept?.approximateFirstReceiveTimestamp ?? Date.now()),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
        name,
        {
          stringValue: attribute.StringValue,
          binaryValue: attribute.BinaryValue,
          stringListValues: [],
          binaryListValues: [],
          dataType: attribute.DataType,
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}

/** A filter sees the body as the JSON it holds, where it holds any. */
function filterable(record: EventRecord): unknown {
  try {
    return { ...record, body: JSON.parse(record.body) };
  } catch {
    return record;
  }
}
