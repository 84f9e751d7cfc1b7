import * as z from "zod";
import { type DynamodbCalls, DynamodbRefusal } from "./dynamodb-calls.ts";
import type { StreamPosition } from "./stream-position.ts";

const recordSchema = z.looseObject({
  eventName: z.string(),
  dynamodb: z.looseObject({
    SequenceNumber: z.string(),
    /** Seconds since 1970. */
    ApproximateCreationDateTime: z.number(),
    NewImage: z.unknown().optional(),
    OldImage: z.unknown().optional(),
  }),
});

/** A record as DynamoDB Streams gives it. */
export type StreamRecord = z.infer<typeof recordSchema>;

interface StreamPage {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
}

/** Reads a stream from its oldest record or from a position, shard by shard in the order of their making. */
export interface StreamReader {
  readonly streamArn: string;
  /** The next records in order; none when there are no new ones. */
  read(): Promise<StreamPage>;
}

const PAGE_SIZE = 1000;

/**
 * @param start where an earlier reader stopped; of another stream (a table made anew) it is ignored
 * @throws when the table does not exist or has no stream
 */
export async function openStream(
  table: string,
  calls: DynamodbCalls,
  start: StreamPosition | undefined,
): Promise<StreamReader> {
  const streamArn = await findStream(table, calls);
  let position = start?.streamArn === streamArn ? start : undefined;
  let iterator: string | undefined;
  let shardId = position?.shardId;

  const nextShard = async (): Promise<string | undefined> => {
    const shards = await listShards(streamArn, calls);
    return shards[shardId === undefined ? 0 : shards.indexOf(shardId) + 1];
  };

  const openIterator = async (shard: string): Promise<string> => {
    const from = position?.shardId === shard ? position.sequenceNumber : undefined;
    try {
      return await getIterator({ streamArn, shard, from }, calls);
    } catch (error) {
      // Older than the stream keeps: what is left starts at its oldest record.
      if (from === undefined || !(error instanceof DynamodbRefusal)) throw error;
      position = undefined;
      return getIterator({ streamArn, shard, from: undefined }, calls);
    }
  };

  const readPage = async (shard: string): Promise<StreamPage> => {
    iterator ??= await openIterator(shard);
    const page = await getRecords(iterator, calls);
    const last = page.records.at(-1);
    if (last !== undefined)
      position = { streamArn, shardId: shard, sequenceNumber: last.dynamodb.SequenceNumber };
    iterator = page.next;
    if (page.next === undefined) shardId = (await nextShard()) ?? shardId;
    return { shardId: shard, records: page.records };
  };

  return {
    streamArn,
    async read() {
      shardId ??= await nextShard();
      if (shardId === undefined) return { shardId: "", records: [] };
      try {
        return await readPage(shardId);
      } catch (error) {
        // An expired iterator, or an engine that went away: the next read asks for a new one at the same position.
        iterator = undefined;
        throw error;
      }
    },
  };
}

async function findStream(table: string, calls: DynamodbCalls): Promise<string> {
  const answer = await calls.call("DynamoDB_20120810.DescribeTable", { TableName: table });
  const { LatestStreamArn: arn } = z
    .object({ Table: z.object({ LatestStreamArn: z.string().optional() }) })
    .parse(answer).Table;
  if (arn === undefined)
    throw new Error(`Table ${table} has no stream, but an event source mapping reads it.`);
  return arn;
}

async function listShards(streamArn: string, calls: DynamodbCalls): Promise<string[]> {
  const answer = await calls.call("DynamoDBStreams_20120810.DescribeStream", { StreamArn: streamArn });
  const shards = z.array(z.object({ ShardId: z.string() }));
  const { StreamDescription } = z.object({ StreamDescription: z.object({ Shards: shards }) }).parse(answer);
  return StreamDescription.Shards.map(({ ShardId }) => ShardId);
}

interface IteratorStart {
  readonly streamArn: string;
  readonly shard: string;
  readonly from: string | undefined;
}

async function getIterator({ streamArn, shard, from }: IteratorStart, calls: DynamodbCalls): Promise<string> {
  const answer = await calls.call("DynamoDBStreams_20120810.GetShardIterator", {
    StreamArn: streamArn,
    ShardId: shard,
    ...(from === undefined
      ? { ShardIteratorType: "TRIM_HORIZON" }
      : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: from }),
  });
  return z.object({ ShardIterator: z.string() }).parse(answer).ShardIterator;
}

async function getRecords(iterator: string, calls: DynamodbCalls) {
  const answer = await calls.call("DynamoDBStreams_20120810.GetRecords", {
    ShardIterator: iterator,
    Limit: PAGE_SIZE,
  });
  const page = z
    .object({ Records: z.array(recordSchema).default([]), NextShardIterator: z.string().nullish() })
    .parse(answer);
  return { records: page.Records, next: page.NextShardIterator ?? undefined };
}
