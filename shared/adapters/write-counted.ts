import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Counter } from "../domain/register.ts";
import { secondsOf } from "./ttl.ts";

type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** A counter that two raise at once is free again after milliseconds; the SDK does not wait for that. */
const TRIES = 4;

/**
 * Makes a conditional write and raises counters, all or nothing, in one request. False if the write's own condition does
 * not hold; the counter that was full already, if that stood in the way.
 * @throws when it was cancelled for another reason, as by others that keep raising the same counter: to be tried again
 */
export async function writeCounted<C extends Counter>(
  client: DynamoDBDocumentClient,
  registerTable: string,
  write: Write,
  counters: readonly C[],
): Promise<boolean | C> {
  const counts = counters.map((counter) => ({ Update: countUp(registerTable, counter) }));
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: [write, ...counts] }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      const failed = codes.indexOf("ConditionalCheckFailed");
      if (failed !== -1) return counters[failed - 1] ?? false;
      if (attempt === TRIES || !isConflict(codes)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25 * 2 ** attempt));
  }
}

/** Nothing stood in the way but another transaction. */
function isConflict(codes: readonly (string | undefined)[]): boolean {
  const wrong = codes.filter((code) => code !== "None");
  return wrong.length > 0 && wrong.every((code) => code === "TransactionConflict");
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
