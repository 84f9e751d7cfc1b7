import { describe, expect, it } from "vitest";
import type { Assembly, Resource, StackTemplate } from "../../infra/local/assembly.ts";
import { createResolver } from "../../infra/local/intrinsics.ts";

const cloud = { region: "eu-central-1", account: "000000000000", endpoint: "http://127.0.0.1:4566" };

function resource(stack: string, logicalId: string, type: string, properties = {}): [string, Resource] {
  return [logicalId, { stack, logicalId, type, properties }];
}

/** What stands for a value in an Fn::Sub. */
const variable = (name: string): string => `\${${name}}`;

const data: StackTemplate = {
  name: "data",
  resources: new Map([
    resource("data", "Cases", "AWS::DynamoDB::Table", { TableName: { "Fn::Join": ["-", ["x", "Cases"]] } }),
    resource("data", "Key", "AWS::KMS::Key"),
  ]),
  parameters: {},
  mappings: {},
  outputs: {
    A: {
      Value: { "Fn::GetAtt": ["Cases", "StreamArn"] },
      exportName: { "Fn::Sub": `${variable("AWS::StackName")}:stream` },
    },
  },
};

const work: StackTemplate = {
  name: "work",
  resources: new Map([
    resource("work", "Queue", "AWS::SQS::Queue"),
    resource("work", "Topic", "AWS::SNS::Topic"),
    resource("work", "Api", "AWS::ApiGatewayV2::Api", { Name: "pages", ProtocolType: "HTTP" }),
    resource("work", "ApiStage", "AWS::ApiGatewayV2::Stage", { StageName: "$default" }),
    resource("work", "New", "AWS::Not::Known"),
  ]),
  parameters: { Version: { Default: "7" } },
  mappings: { Colours: { sky: { day: "blue" } } },
  outputs: {},
};

const assembly: Assembly = { stacks: [data, work], assets: new Map(), region: "eu-central-1" };
const resolve = createResolver(assembly, cloud);
const inWork = (value: unknown) => resolve(value, { stack: work, path: "Thing.Properties" });

describe("the resolver", () => {
  it.each([
    ["a pseudo parameter", { Ref: "AWS::Region" }, "eu-central-1"],
    ["a parameter's default", { Ref: "Version" }, "7"],
    ["a queue by its URL", { Ref: "Queue" }, "http://127.0.0.1:4566/000000000000/work-Queue"],
    ["a queue's ARN", { "Fn::GetAtt": ["Queue", "Arn"] }, "arn:aws:sqs:eu-central-1:000000000000:work-Queue"],
    ["an attribute in one string", { "Fn::GetAtt": "Queue.QueueName" }, "work-Queue"],
    ["a topic by its ARN", { Ref: "Topic" }, "arn:aws:sns:eu-central-1:000000000000:work-Topic"],
    ["an API by its id, whatever its name", { Ref: "Api" }, "d072384897"],
    ["an API's id", { "Fn::GetAtt": ["Api", "ApiId"] }, "d072384897"],
    [
      "an API's address",
      { "Fn::GetAtt": ["Api", "ApiEndpoint"] },
      "https://d072384897.execute-api.eu-central-1.amazonaws.com",
    ],
    ["an API's ARN", { "Fn::GetAtt": ["Api", "Arn"] }, "arn:aws:apigateway:eu-central-1::/apis/d072384897"],
    ["a stage by its name", { Ref: "ApiStage" }, "$default"],
    ["an unknown type by its name", { Ref: "New" }, "work-New"],
    [
      "an unknown type's ARN",
      { "Fn::GetAtt": ["New", "Arn"] },
      "arn:aws:not:eu-central-1:000000000000:work-New",
    ],
    [
      "a text with variables",
      { "Fn::Sub": [`${variable("A")}/${variable("Queue.QueueName")}/${variable("!B")}`, { A: "a" }] },
      `a/work-Queue/${variable("B")}`,
    ],
    ["a part of a text", { "Fn::Select": [1, { "Fn::Split": ["/", "a/b/c"] }] }, "b"],
    ["a mapping's value", { "Fn::FindInMap": ["Colours", "sky", "day"] }, "blue"],
    [
      "another stack's export",
      { "Fn::ImportValue": "data:stream" },
      "arn:aws:dynamodb:eu-central-1:000000000000:table/x-Cases/stream/2026-01-01T00:00:00.000",
    ],
    [
      "nothing where there is no value",
      { a: { Ref: "AWS::NoValue" }, b: [1, { Ref: "AWS::NoValue" }] },
      { b: [1] },
    ],
  ])("gives %s", (_, value, expected) => {
    expect(inWork(value)).toEqual(expected);
  });

  it("names stack and path of an intrinsic it does not know", () => {
    expect(() => inWork({ a: { "Fn::Cidr": [] } })).toThrow(
      "Stack work, Thing.Properties.a: Fn::Cidr is not known",
    );
  });

  it("names stack and path of a reference to nothing", () => {
    expect(() => inWork({ Ref: "Nobody" })).toThrow(
      'Stack work, Thing.Properties.Ref: "Nobody" is not a resource',
    );
    expect(() => inWork({ "Fn::ImportValue": "gone" })).toThrow('no stack exports "gone"');
  });
});
