import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type Confirmations, confirmationSchema, MOST_TRIES } from "../domain/confirmation.ts";
import { after, DAY } from "../domain/time.ts";
import { secondsOf } from "./ttl.ts";
import { writeCounted } from "./write-counted.ts";

/** Confirmations in the table Register. */
export function createConfirmationTable(client: DynamoDBDocumentClient, table: string): Confirmations {
  const update = async (
    Key: Readonly<Record<string, string>>,
    request: Readonly<{ update: string; condition: string; values?: Readonly<Record<string, unknown>> }>,
  ) => {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key,
          UpdateExpression: request.update,
          ConditionExpression: request.condition,
          ExpressionAttributeValues: request.values,
          ReturnValues: "ALL_OLD",
        }),
      );
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
  return {
    async start(confirmation, counters) {
      const { applicantId, id, expiresAt } = confirmation;
      const Item = { ...keyOf(applicantId, id), ...confirmation, ttl: secondsOf(after(expiresAt, DAY)) };
      const write = {
        Put: {
          TableName: table,
          Item,
          ConditionExpression: "attribute_not_exists(#key)",
          ExpressionAttributeNames: { "#key": "key" },
        },
      };
      return (await writeCounted(client, table, write, counters)) === true;
    },
    async try(applicantId, id, now) {
      const found = await update(keyOf(applicantId, id), {
        update: "SET tries = tries + :one",
        condition: "tries < :most AND expiresAt > :now AND attribute_not_exists(answered)",
        values: { ":one": 1, ":most": MOST_TRIES, ":now": now },
      });
      return found === undefined ? undefined : confirmationSchema.parse(found);
    },
    async answer(applicantId, id) {
      const found = await update(keyOf(applicantId, id), {
        update: "SET answered = :yes",
        condition: "attribute_exists(tries) AND attribute_not_exists(answered)",
        values: { ":yes": true },
      });
      return found !== undefined;
    },
  };
}

function keyOf(applicantId: string, id: string) {
  return { key: `confirmation#${applicantId}`, entry: id };
}
