import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Counter } from "../domain/register.ts";
import { secondsOf } from "./ttl.ts";

type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/**
 * Makes a conditional write and raises counters, all or nothing, in one request. False if the write's own condition does
 * not hold; the counter that was full already, if that stood in the way.
 * @throws when it was cancelled for another reason, as by a second transaction on the same counter: to be tried again
 */
export async function writeCounted<C extends Counter>(
  client: DynamoDBDocumentClient,
  registerTable: string,
  write: Write,
  counters: readonly C[],
): Promise<boolean | C> {
  const counts = counters.map((counter) => ({ Update: countUp(registerTable, counter) }));
  try {
    await client.send(new TransactWriteCommand({ TransactItems: [write, ...counts] }));
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const failed = reasons.findIndex(({ Code }) => Code === "ConditionalCheckFailed");
    if (failed === -1) throw error;
    return counters[failed - 1] ?? false;
  }
}

function countUp(table: string, { key, entry, limit, keepUntil }: Counter) {
  const values = { ":one": 1, ":ttl": secondsOf(keepUntil) };
  return {
    TableName: table,
    Key: { key, entry },
    UpdateExpression: "ADD #count :one SET #ttl = :ttl",
    ExpressionAttributeNames: { "#count": "count", "#ttl": "ttl" },
    ...(limit === undefined
      ? { ExpressionAttributeValues: values }
      : {
          ConditionExpression: "attribute_not_exists(#count) OR #count < :limit",
          ExpressionAttributeValues: { ...values, ":limit": limit },
        }),
  };
}
