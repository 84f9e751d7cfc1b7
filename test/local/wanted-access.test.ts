import { describe, expect, it } from "vitest";
import { readAssembly } from "../../infra/local/assembly.ts";
import { describeDeployment } from "../../infra/local/deployment.ts";
import { createResolver } from "../../infra/local/intrinsics.ts";
import { wantedAccess } from "../../infra/local/wanted-access.ts";
import { temporaryFolder } from "./running-cloud.ts";
import { writeTinyAssembly } from "./tiny-assembly.ts";

const cloud = { region: "eu-central-1", account: "000000000000", endpoint: "http://127.0.0.1:1" };
const NAME = "sachstand-test-Cases";
const TABLE = `arn:aws:dynamodb:eu-central-1:000000000000:table/${NAME}`;

function wanted(
  service: string,
  action: string,
  body: object | Readonly<Record<string, string>>,
): readonly string[] {
  const folder = temporaryFolder();
  writeTinyAssembly(folder);
  const assembly = readAssembly(folder);
  const deployment = describeDeployment(assembly, createResolver(assembly, cloud), cloud);
  const isForm = service === "sns" || service === "ses";
  const form = new URLSearchParams(isForm ? { ...body } : {});
  const access = wantedAccess({ service, action, body: JSON.stringify(body), form }, { cloud, deployment });
  return access
    .map(({ action: asked, resource }) => `${asked} ${resource}`)
    .filter((one) => !one.startsWith("kms:"));
}

describe("a request wants", () => {
  it.each([
    ["PutItem", { TableName: NAME, Item: {} }, [`dynamodb:PutItem ${TABLE}`]],
    ["Query", { TableName: NAME, IndexName: "byOffice" }, [`dynamodb:Query ${TABLE}/index/byOffice`]],
    ["BatchGetItem", { RequestItems: { [NAME]: { Keys: [] } } }, [`dynamodb:BatchGetItem ${TABLE}`]],
    [
      "TransactWriteItems",
      { TransactItems: [{ Put: { TableName: NAME } }, { ConditionCheck: { TableName: NAME } }] },
      [`dynamodb:PutItem ${TABLE}`, `dynamodb:ConditionCheckItem ${TABLE}`],
    ],
    [
      "BatchExecuteStatement",
      { Statements: [{ Statement: `INSERT INTO "${NAME}" VALUE {}` }] },
      [`dynamodb:PartiQLInsert ${TABLE}`],
    ],
    [
      "ExecuteStatement",
      { Statement: `select * from "${NAME}"."byOffice"` },
      [`dynamodb:PartiQLSelect ${TABLE}/index/byOffice`],
    ],
    ["ListTables", {}, ["dynamodb:ListTables *"]],
    [
      "PutItem",
      { TableName: "unknown" },
      ["dynamodb:PutItem arn:aws:dynamodb:eu-central-1:000000000000:table/unknown"],
    ],
  ])("of DynamoDB, by %s of %o", (action, body, access) => {
    expect(wanted("dynamodb", action, body)).toEqual(access);
  });

  it("to decrypt with the table's own key, through DynamoDB", () => {
    const folder = temporaryFolder();
    writeTinyAssembly(folder);
    const assembly = readAssembly(folder);
    const deployment = describeDeployment(assembly, createResolver(assembly, cloud), cloud);
    const body = JSON.stringify({ TableName: NAME });
    const asked = { service: "dynamodb", action: "GetItem", body, form: new URLSearchParams() };

    expect(wantedAccess(asked, { cloud, deployment })[1]).toEqual({
      action: "kms:Decrypt",
      resource: expect.stringMatching(/^arn:aws:kms:eu-central-1:000000000000:key\//),
      context: { "kms:ViaService": ["dynamodb.eu-central-1.amazonaws.com"] },
    });
  });

  it.each([
    [
      "sqs",
      "SendMessageBatch",
      { QueueUrl: "http://127.0.0.1:1/000000000000/q" },
      ["sqs:SendMessage arn:aws:sqs:eu-central-1:000000000000:q"],
    ],
    ["sns", "Publish", { PhoneNumber: "+491713920001" }, ["sns:Publish +491713920001"]],
    ["sns", "Publish", { TopicArn: "arn:aws:sns:x" }, ["sns:Publish arn:aws:sns:x"]],
    [
      "ses",
      "SendRawEmail",
      { Source: "news@example.org", ConfigurationSetName: "set" },
      [
        "ses:SendRawEmail arn:aws:ses:eu-central-1:000000000000:identity/example.org",
        "ses:SendRawEmail arn:aws:ses:eu-central-1:000000000000:configuration-set/set",
      ],
    ],
    ["sts", "GetCallerIdentity", {}, ["sts:GetCallerIdentity *"]],
  ])("of %s, by %s of %o", (service, action, body, access) => {
    expect(wanted(service, action, body)).toEqual(access);
  });
});
