import { describe, expect, it } from "vitest";
import { isAllowed, policyDocumentSchema } from "../../infra/local/iam-policy.ts";

const TABLE = "arn:aws:dynamodb:eu-central-1:000000000000:table/Notices";

function policy(...statements: readonly object[]) {
  return policyDocumentSchema.parse({ Version: "2012-10-17", Statement: statements }).Statement;
}

const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[],
  more: object = {},
) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

const put = { action: "dynamodb:PutItem", resource: TABLE };

describe("a role", () => {
  it.each([
    ["nothing", policy(), false],
    ["just this", policy(allow("dynamodb:PutItem", TABLE)), true],
    ["one of several", policy(allow(["dynamodb:Query", "dynamodb:PutItem"], ["x", TABLE])), true],
    ["another action", policy(allow("dynamodb:Query", TABLE)), false],
    ["another table", policy(allow("dynamodb:PutItem", `${TABLE}2`)), false],
    ["an index of the table", policy(allow("dynamodb:PutItem", `${TABLE}/index/due`)), false],
    ["everything of a service", policy(allow("dynamodb:*", "*")), true],
    ["a name with one letter open", policy(allow("dynamodb:PutIte?", "*")), true],
    ["an action in other letters", policy(allow("DynamoDB:putitem", TABLE)), true],
    [
      "what is denied elsewhere",
      policy(allow("*", "*"), { ...allow("dynamodb:*", TABLE), Effect: "Deny" }),
      false,
    ],
  ])("with %s", (_, statements, is) => {
    expect(isAllowed(statements, put)).toBe(is);
  });

  it.each([
    ["the service that is meant", "dynamodb.eu-central-1.amazonaws.com", true],
    ["another service", "sqs.eu-central-1.amazonaws.com", false],
  ])("uses a key through %s", (_, via, is) => {
    const Condition = { StringEquals: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" } };
    const context = { "kms:ViaService": [via] };

    const statements = policy(allow("kms:Decrypt", "key", { Condition }));

    expect(isAllowed(statements, { action: "kms:Decrypt", resource: "key", context })).toBe(is);
    expect(isAllowed(statements, { action: "kms:Decrypt", resource: "key" })).toBe(false);
  });

  it("is not guessed at: what is unknown of a policy is an error", () => {
    const odd = policy(
      allow("dynamodb:PutItem", TABLE, { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    );

    expect(() => isAllowed(odd, put)).toThrow("condition Bool of aws:SecureTransport");
    expect(() => policy({ Effect: "Allow", NotAction: "x", Resource: "*" })).toThrow("NotAction");
  });
});
