import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";

/** An expression with what its placeholders stand for. */
interface Condition {
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Puts an item under a condition; if that does not hold, nothing happens. */
export async function putUnless(
  client: DynamoDBDocumentClient,
  table: string,
  item: Readonly<Record<string, unknown>>,
  { condition, names, values }: Condition,
): Promise<void> {
  try {
    await client.send(
      new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ...(values !== undefined && { ExpressionAttributeValues: values }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
