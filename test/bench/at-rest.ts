import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { DynamodbCalls } from "../../infra/local/dynamodb-calls.ts";
import { HISTORY, type Notice } from "../../shared/domain/notice.ts";
import type { NoticeState } from "../../shared/domain/notice-states.ts";
import { DAY, after as moment } from "../../shared/domain/time.ts";
import { aCase, aNotice, NOW } from "../twins/builders.ts";

/** BatchWriteItem takes at most so many items. */
const BATCH = 25;
const WRITERS = 4;

const REST_STATES: readonly NoticeState[] = ["delivered", "delivered", "superseded", "cancelled", "withheld"];

type Item = Readonly<Record<string, unknown>>;

const answerSchema = z.object({ UnprocessedItems: z.record(z.string(), z.unknown()) });

/** Where items are put, and which the nth is. */
export interface Seeding {
  readonly calls: DynamodbCalls;
  readonly table: string;
  readonly item: (index: number) => Item;
  /** Stops after this moment of `performance.now()`; never, if there is none. */
  readonly until?: number;
}

/** Puts items up to the nth, or as many as the time allows; returns how many there are now. */
export async function putAtRest(
  { calls, table, item, until = Number.POSITIVE_INFINITY }: Seeding,
  from: number,
  to: number,
): Promise<number> {
  let next = from;
  const writer = async () => {
    while (next < to && performance.now() < until) {
      const first = next;
      next = Math.min(to, first + BATCH);
      const puts = Array.from({ length: next - first }, (_, index) => ({
        PutRequest: { Item: item(first + index) },
      }));
      const answer = await calls.call("DynamoDB_20120810.BatchWriteItem", {
        RequestItems: { [table]: puts },
      });
      assert.deepEqual(answerSchema.parse(answer).UnprocessedItems, {}, "all items are written");
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return next;
}

/** A settled notice as the table holds it; one in a hundred is on an office's list. */
export function restingNotice(index: number): Item {
  const state = REST_STATES[index % REST_STATES.length];
  const isDelivered = state === "delivered";
  const settledAt = moment(NOW, -(index % 300) * DAY);
  const notice: Notice = aNotice({
    caseId: `rest-${index}`,
    state,
    applicantId: `a-${index}`,
    attempts: isDelivered ? 1 : 0,
    dueAt: undefined,
    plannedAt: settledAt,
    settledAt,
    ...(isDelivered && { providerMessageId: `provider-${index}`, sentAt: settledAt, deliveredAt: settledAt }),
    ...(index % 100 === 4 && { attention: "coerde" }),
  });
  const ttl = Math.floor((Date.parse(settledAt) + HISTORY) / 1_000);
  return marshall({ ...notice, ttl }, { removeUndefinedValues: true });
}

/** The case of that notice. */
export function restingCase(index: number): Item {
  const changedAt = moment(NOW, -(index % 300) * DAY);
  return marshall(aCase({ caseId: `rest-${index}`, applicantId: `a-${index}`, changedAt }));
}
