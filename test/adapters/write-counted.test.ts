import { DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { writeCounted } from "../../shared/adapters/write-counted.ts";
import { NOW } from "../twins/builders.ts";
import "aws-sdk-client-mock-vitest/extend";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const dynamodb = mockClient(client);
const counters = ["person", "address"].map((key) => ({ key, entry: "today", limit: 1, keepUntil: NOW }));

beforeEach(() => {
  dynamodb.reset();
});

function write() {
  return writeCounted(
    client,
    "Register",
    { Put: { TableName: "Notices", Item: { caseId: "C-1" } } },
    counters,
  );
}

/** A transaction that came to nothing, by the code for each of its writes. */
function cancelled(...codes: readonly string[]) {
  return new TransactionCanceledException({
    $metadata: {},
    message: "Transaction cancelled",
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

// Two notices to one person, side by side: of two that raise the same counter at once DynamoDB lets one through.
describe("a write whose counter is being raised by another one", () => {
  const conflict = cancelled("None", "TransactionConflict", "None");

  test("is made a moment later", async () => {
    dynamodb.on(TransactWriteCommand).rejectsOnce(conflict).rejectsOnce(conflict).resolves({});

    expect(await write()).toBe(true);

    expect(dynamodb).toHaveReceivedCommandTimes(TransactWriteCommand, 3);
  });

  test("is counted once, and not made where the counter is full by then", async () => {
    const full = cancelled("None", "ConditionalCheckFailed", "None");
    dynamodb.on(TransactWriteCommand).rejectsOnce(conflict).rejects(full);

    expect(await write()).toEqual(counters[0]);
  });

  test("fails if that does not end, so that its message comes again", async () => {
    dynamodb.on(TransactWriteCommand).rejects(conflict);

    await expect(write()).rejects.toThrow("Transaction cancelled");
  });
});

test.each(["ThrottlingError", "ValidationError"])(
  "a write that fails with %s is not tried again here",
  async (code) => {
    dynamodb.on(TransactWriteCommand).rejects(cancelled("None", code, "TransactionConflict"));

    await expect(write()).rejects.toThrow("Transaction cancelled");

    expect(dynamodb).toHaveReceivedCommandTimes(TransactWriteCommand, 1);
  },
);
