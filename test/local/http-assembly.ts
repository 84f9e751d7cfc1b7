import { functionNamed, type TinyOptions } from "./tiny-assembly.ts";

/** The parts of a template that make an HTTP API, as CDK writes them. */

/** Shows its event; a query `answer=<JSON>` is what it gives instead, `do=<what>` how it fails. */
const ON_REQUEST = `
exports.handler = async (event) => {
  const { answer, do: what, bytes } = event.queryStringParameters ?? {};
  if (what === "throw") throw new Error("no good");
  if (what === "exit") process.exit(3);
  if (what === "wait") console.log(JSON.stringify({ waiting: true }));
  if (what === "wait") await new Promise((resolve) => setTimeout(resolve, 300));
  if (what === "hang") await new Promise(() => {});
  if (bytes) return { statusCode: 200, body: "x".repeat(Number(bytes)) };
  if (answer) return JSON.parse(answer);
  return { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event) };
};`;

const ROUTES = [
  "GET /s",
  "POST /s",
  "GET /s/stop/{token}",
  "GET /s/{code}",
  "GET /s/{code}/choices",
  "GET /files/{path+}",
];

/** The format of the access log. */
const LOG_FORMAT = JSON.stringify({
  id: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  status: "$context.status",
  latency: "$context.responseLatency",
  problem: "$context.integrationErrorMessage",
  unknown: "$context.authorizer.principalId",
});

const api = { Ref: "WebEEEEEEEE" };

/** For the tiny assembly: an API with the routes above and `$default`, and one below `/other` without. */
export const HTTP_API: TinyOptions = {
  bundles: { request: ON_REQUEST },
  resources: {
    ...functionNamed("OnRequest", "request"),
    WebEEEEEEEE: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "web", ProtocolType: "HTTP" } },
    OtherEEEEEEEE: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "other", ProtocolType: "HTTP" } },
    IntegrationFFFFFFFF: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ApiId: api,
        IntegrationType: "AWS_PROXY",
        IntegrationUri: { "Fn::GetAtt": ["OnRequest0A0A0A0A", "Arn"] },
        PayloadFormatVersion: "2.0",
      },
    },
    ...Object.fromEntries(
      [...ROUTES, "$default"].map((key, index) => [`Route${index}EEEEEEEE`, route(api, key)]),
    ),
    OtherRouteEEEEEEEE: route({ Ref: "OtherEEEEEEEE" }, "GET /other"),
    WebStageEEEEEEEE: {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: {
        ApiId: api,
        AccessLogSettings: { DestinationArn: { "Fn::GetAtt": ["Log", "Arn"] }, Format: LOG_FORMAT },
        AutoDeploy: true,
        StageName: "$default",
      },
    },
    OtherStageEEEEEEEE: {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: { ApiId: { Ref: "OtherEEEEEEEE" }, AutoDeploy: true, StageName: "$default" },
    },
    Log: { Type: "AWS::Logs::LogGroup", Properties: {} },
    MayInvoke: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        Action: "lambda:InvokeFunction",
        FunctionName: { "Fn::GetAtt": ["OnRequest0A0A0A0A", "Arn"] },
        Principal: "apigateway.amazonaws.com",
        SourceArn: { "Fn::Join": ["", ["arn:aws:execute-api:", { Ref: "AWS::Region" }, ":", api, "/*/*/*"]] },
      },
    },
  },
};

function route(ApiId: object, RouteKey: string): object {
  return {
    Type: "AWS::ApiGatewayV2::Route",
    Properties: {
      ApiId,
      AuthorizationType: "NONE",
      RouteKey,
      Target: { "Fn::Join": ["", ["integrations/", { Ref: "IntegrationFFFFFFFF" }]] },
    },
  };
}
