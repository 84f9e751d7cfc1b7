import { join } from "node:path";
import type { Deployment, MappingResource } from "./deployment.ts";
import { type DiscardedBatch, discardedBatchObject } from "./discarded-batch.ts";
import type { DynamodbCalls } from "./dynamodb-calls.ts";
import type { Fauxqs } from "./fauxqs.ts";
import { type FunctionPools, functionCalledBy } from "./function-pools.ts";
import type { Recorder } from "./metrics/recorder.ts";
import type { CloudIdentity } from "./physical-names.ts";
import type { Poller } from "./poller.ts";
import { startQueuePoller } from "./queue-poller.ts";
import { startSchedule } from "./schedule.ts";
import { startStreamPoller } from "./stream-poller.ts";
import { createPositionStore } from "./stream-position.ts";

export interface EventSourceContext {
  readonly deployment: Deployment;
  readonly cloud: CloudIdentity;
  readonly pools: FunctionPools;
  readonly fauxqs: Fauxqs;
  readonly calls: DynamodbCalls;
  readonly dataDir: string;
  readonly recorder: Recorder;
  /** How long a minute of schedules lasts, in milliseconds. */
  readonly minuteMs: number;
  readonly onLog: (line: string) => void;
}

/**
 * Starts everything that calls functions: event source mappings and schedules.
 * @param begun takes each poller as it starts, so that those begun can be stopped when a later one fails
 * @throws when one names a source, target or destination that the local cloud does not have
 */
export async function startEventSources(
  context: EventSourceContext,
  begun: (poller: Poller) => void,
): Promise<void> {
  for (const mapping of context.deployment.mappings) {
    if (mapping.properties.Enabled) begun(await startMapping(mapping, context));
  }
  for (const poller of startSchedules(context)) begun(poller);
}

async function startMapping(mapping: MappingResource, context: EventSourceContext): Promise<Poller> {
  const { deployment, fauxqs, cloud, calls, recorder, onLog } = context;
  const { EventSourceArn: source, FunctionName: functionName } = mapping.properties;
  const target = functionCalledBy(mapping.logicalName, functionName, context);
  const queue = fauxqs.sqs.getQueueByArn(source);
  if (queue !== undefined) {
    return startQueuePoller({ mapping, queue, fauxqs, region: cloud.region, pool: target.pool, onLog });
  }
  const table = deployment.tables.find(({ arn }) => source.startsWith(`${arn}/stream/`));
  if (table === undefined)
    throw new Error(`${mapping.logicalName} reads ${source}, which is not part of the assembly.`);
  return startStreamPoller({
    mapping,
    table: table.name,
    region: cloud.region,
    functionArn: target.resource.arn,
    functionName: target.resource.name,
    pool: target.pool,
    calls,
    positions: createPositionStore(
      join(context.dataDir, "streams", `${table.name}.${target.resource.name}.json`),
    ),
    discard: destinationOf(mapping, fauxqs),
    recorder,
    onLog,
  });
}

function destinationOf(
  mapping: MappingResource,
  { s3 }: Fauxqs,
): ((batch: DiscardedBatch) => void) | undefined {
  const destination = mapping.properties.DestinationConfig?.OnFailure?.Destination;
  if (destination === undefined) return undefined;
  const bucket = destination.replace("arn:aws:s3:::", "");
  if (!s3.hasBucket(bucket)) {
    throw new Error(
      `${mapping.logicalName} keeps failures in ${destination}, which is not a bucket of the assembly.`,
    );
  }
  return (batch) => {
    const { key, body } = discardedBatchObject(batch, new Date());
    s3.putObject(bucket, key, Buffer.from(body), "application/json");
  };
}

function startSchedules(context: EventSourceContext): Poller[] {
  const schedules = context.deployment.rules.flatMap(({ arn, logicalName, properties }) => {
    const { ScheduleExpression: expression, State: state, Targets: targets } = properties;
    if (expression === undefined || state !== "ENABLED") return [];
    return targets.map((target) => ({ arn, logicalName, expression, target }));
  });
  return schedules.map(({ arn, logicalName, expression, target }) => {
    const { pool } = functionCalledBy(logicalName, target.Arn, context);
    const invoke = pool.invoke.bind(pool);
    return startSchedule({
      ruleArn: arn,
      expression,
      input: target.Input,
      invoke,
      cloud: context.cloud,
      minuteMs: context.minuteMs,
    });
  });
}
