import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { createApplicantTable } from "../../shared/adapters/applicant-table.ts";
import { anApplicant } from "../twins/builders.ts";
import "aws-sdk-client-mock-vitest/extend";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const dynamodb = mockClient(client);
const table = createApplicantTable(client, "Applicants");

beforeEach(() => {
  dynamodb.reset();
});

describe("reading applicants", () => {
  test("is strongly consistent, since consent is read again right before each send", async () => {
    dynamodb.on(BatchGetCommand).resolves({ Responses: { Applicants: [anApplicant()] } });

    const found = await table.read(["a-000042"]);

    expect(found).toEqual(new Map([["a-000042", anApplicant()]]));
    expect(dynamodb).toHaveReceivedCommandWith(BatchGetCommand, {
      RequestItems: { Applicants: { Keys: [{ applicantId: "a-000042" }], ConsistentRead: true } },
    });
  });
});

describe("giving a page code", () => {
  test("sets it where the person has none, and makes no person", async () => {
    dynamodb.on(UpdateCommand).resolves({});

    expect(await table.givePageCode("a-000042", "0123456789")).toBe("0123456789");

    expect(dynamodb).toHaveReceivedCommandWith(UpdateCommand, {
      Key: { applicantId: "a-000042" },
      UpdateExpression: "SET pageCode = :code",
      ConditionExpression:
        "attribute_exists(applicantId) AND attribute_not_exists(pageCode) AND (attribute_not_exists(erasedAt) OR size(channels) > :none)",
      ExpressionAttributeValues: { ":code": "0123456789", ":none": 0 },
    });
  });

  test.each([
    ["the code that is there", anApplicant(), "K7QF2M9X4T"],
    ["nothing of a person who is gone", undefined, undefined],
    ["nothing where the code that is there is none", { ...anApplicant(), pageCode: "?" }, undefined],
  ])("says %s", async (_, item, expected) => {
    dynamodb.on(UpdateCommand).rejects(
      new ConditionalCheckFailedException({
        $metadata: {},
        message: "no",
        ...(item !== undefined && { Item: marshall(item) }),
      }),
    );

    expect(await table.givePageCode("a-000042", "0123456789")).toBe(expected);
  });

  test("throws what else DynamoDB says", async () => {
    dynamodb.on(UpdateCommand).rejects(new Error("InternalServerError"));

    await expect(table.givePageCode("a-000042", "0123456789")).rejects.toThrow("InternalServerError");
  });
});
