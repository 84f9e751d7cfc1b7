import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  paginateQuery,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import {
  DUE_SHARDS,
  type DueIndex,
  HISTORY,
  type Notice,
  type NoticeKey,
  type NoticeMove,
  type NoticeStore,
  noticeSchema,
} from "../domain/notice.ts";
import { isInDueIndex, mayMove, NOTICE_STATE_NAMES, type NoticeState } from "../domain/notice-states.ts";
import type { Counter } from "../domain/register.ts";
import { hashOf } from "../domain/spread.ts";
import { batchGet } from "./dynamodb.ts";
import { createInserter, type Insert } from "./inserter.ts";
import { writeCounted } from "./write-counted.ts";

/**
 * The table Notices behind its ports.
 * @param registerTable where a claim's counters stand; only senders need it
 */
export function createNoticeTable(
  client: DynamoDBDocumentClient,
  table: string,
  registerTable?: string,
): NoticeStore & DueIndex {
  const insert = createInserter(client, table);
  return {
    add: (notice) => add(client, table, insert, notice),
    read: (keys) => readAll(client, table, keys),
    move: (move) => makeMove(client, table, move),
    claim: (move, counters) => claim(client, table, registerTable, move, counters),
    due: (shard, until) => due(client, table, shard, until),
    async drop({ caseId, noticeId }) {
      await client.send(new DeleteCommand({ TableName: table, Key: { caseId, noticeId } }));
    },
  };
}

async function add(
  client: DynamoDBDocumentClient,
  table: string,
  insert: Insert,
  notice: Notice,
): Promise<Notice | undefined> {
  if (await insert(noticeItem(notice))) return undefined;
  const [existing] = await readAll(client, table, [notice]);
  if (existing === undefined) throw new Error(`Notice ${notice.noticeId} was there and is gone`);
  return existing;
}

/** A new notice as its item, with what the indexes and the TTL need. */
export function noticeItem(notice: Notice): Readonly<Record<string, unknown>> {
  const index = indexFields(notice, notice.state, notice.dueAt);
  return { ...notice, ...index, ttl: ttl(notice.settledAt) };
}

async function readAll(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly NoticeKey[],
): Promise<readonly Notice[]> {
  const items = await batchGet(
    client,
    table,
    keys.map(({ caseId, noticeId }) => ({ caseId, noticeId })),
  );
  return items.map((item) => noticeSchema.parse(item));
}

async function makeMove(client: DynamoDBDocumentClient, table: string, move: NoticeMove): Promise<boolean> {
  try {
    await client.send(new UpdateCommand(updateOf(table, move)));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** One transaction, and so one request, whatever there is to count. */
async function claim<C extends Counter>(
  client: DynamoDBDocumentClient,
  table: string,
  registerTable: string | undefined,
  move: NoticeMove,
  counters: readonly C[],
): Promise<boolean | C> {
  if (counters.length === 0) return makeMove(client, table, move);
  if (registerTable === undefined) throw new Error("Counters need the table Register");
  return writeCounted(client, registerTable, { Update: updateOf(table, move) }, counters);
}

/** The request that makes a move under its conditions. */
function updateOf(table: string, move: NoticeMove) {
  if (move.from !== move.to && !mayMove(move.from, move.to)) {
    throw new Error(`A notice may not go from ${move.from} to ${move.to}`);
  }
  const { caseId, noticeId } = move.key;
  const update = new UpdateExpression();
  update.set({ ...move.set, state: move.to });
  if ("dueAt" in move.set || !isInDueIndex(move.to))
    update.set(indexFields(move.key, move.to, move.set.dueAt));
  if ("settledAt" in move.set) update.set({ ttl: ttl(move.set.settledAt) });
  update.require("state", move.from);
  if (move.attempts !== undefined) update.require("attempts", move.attempts);
  if (move.dueAt !== undefined) update.require("dueAt", move.dueAt);
  return { TableName: table, Key: { caseId, noticeId }, ...update.build() };
}

const dueRowSchema = z.object({
  caseId: z.string(),
  noticeId: z.string(),
  state: z.enum(NOTICE_STATE_NAMES),
  dueAt: z.string(),
});

async function* due(client: DynamoDBDocumentClient, table: string, shard: number, until: string) {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      IndexName: "due",
      KeyConditionExpression: "dueShard = :shard AND dueAt <= :until",
      ExpressionAttributeValues: { ":shard": shard, ":until": until },
    },
  );
  for await (const page of pages) yield* (page.Items ?? []).map((item) => dueRowSchema.parse(item));
}

/** A notice stands in the due index exactly as long as somebody has to look at it again. */
function indexFields({ noticeId, caseId }: NoticeKey, state: NoticeState, dueAt: string | undefined) {
  return { dueShard: isInDueIndex(state) && dueAt !== undefined ? shardOf(caseId + noticeId) : undefined };
}

/** Spreads ids evenly over the index's keys. */
function shardOf(text: string): number {
  return hashOf(text) % DUE_SHARDS;
}

/** DynamoDB deletes an item some time after this second. */
function ttl(settledAt: string | undefined): number | undefined {
  return settledAt === undefined ? undefined : Math.floor((Date.parse(settledAt) + HISTORY) / 1_000);
}

/** Collects what one UpdateItem sets, removes (`undefined`) and requires (`null`: must be absent). */
class UpdateExpression {
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, unknown> = {};
  readonly #sets: string[] = [];
  readonly #removes: string[] = [];
  readonly #conditions: string[] = [];

  set(fields: Readonly<Record<string, unknown>>): void {
    for (const [field, value] of Object.entries(fields)) {
      const name = this.#name(field);
      if (value === undefined) this.#removes.push(name);
      else this.#sets.push(`${name} = ${this.#value(value)}`);
    }
  }

  require(field: string, value: unknown): void {
    const name = this.#name(field);
    this.#conditions.push(
      value === null ? `attribute_not_exists(${name})` : `${name} = ${this.#value(value)}`,
    );
  }

  build() {
    const removes = this.#removes.length > 0 ? ` REMOVE ${this.#removes.join(", ")}` : "";
    return {
      UpdateExpression: `SET ${this.#sets.join(", ")}${removes}`,
      ConditionExpression: this.#conditions.join(" AND "),
      ExpressionAttributeNames: Object.fromEntries(this.#names),
      ExpressionAttributeValues: this.#values,
    };
  }

  #name(field: string): string {
    this.#names.set(`#${field}`, field);
    return `#${field}`;
  }

  #value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.#values).length}`;
    this.#values[placeholder] = value;
    return placeholder;
  }
}
