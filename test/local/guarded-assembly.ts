import { HTTP_API } from "./http-assembly.ts";
import type { TinyOptions } from "./tiny-assembly.ts";

const api = { Ref: "GuardedEEEEEEEE" };

/** An API below `/api` that lets nobody in without a token of this issuer, but for one route. */
export function guardedBy(issuer: string): TinyOptions {
  return {
    ...HTTP_API,
    resources: {
      ...HTTP_API.resources,
      GuardedEEEEEEEE: {
        Type: "AWS::ApiGatewayV2::Api",
        Properties: { Name: "guarded", ProtocolType: "HTTP" },
      },
      AuthorizerEEEEEEEE: {
        Type: "AWS::ApiGatewayV2::Authorizer",
        Properties: {
          ApiId: api,
          AuthorizerType: "JWT",
          IdentitySource: ["$request.header.Authorization"],
          JwtConfiguration: { Audience: ["the-api", "the-client"], Issuer: issuer },
          Name: "people",
        },
      },
      GuardedIntegrationEEEEEEEE: {
        Type: "AWS::ApiGatewayV2::Integration",
        Properties: {
          ApiId: api,
          IntegrationType: "AWS_PROXY",
          IntegrationUri: { "Fn::GetAtt": ["OnRequest0A0A0A0A", "Arn"] },
          PayloadFormatVersion: "2.0",
        },
      },
      GuardedStageEEEEEEEE: {
        Type: "AWS::ApiGatewayV2::Stage",
        Properties: { ApiId: api, AutoDeploy: true, StageName: "$default" },
      },
      OpenRouteEEEEEEEE: route("GET /api/open", {}),
      AnyTokenRouteEEEEEEEE: route("GET /api/any", guarded()),
      ReadRouteEEEEEEEE: route("GET /api/read", guarded("read")),
      WriteRouteEEEEEEEE: route("POST /api/write", guarded("write", "admin")),
      GuardedDefaultEEEEEEEE: route("$default", guarded("read", "write")),
    },
  };
}

function guarded(...AuthorizationScopes: string[]): object {
  const scopes = AuthorizationScopes.length === 0 ? {} : { AuthorizationScopes };
  return { AuthorizationType: "JWT", AuthorizerId: { Ref: "AuthorizerEEEEEEEE" }, ...scopes };
}

function route(RouteKey: string, authorization: object): object {
  return {
    Type: "AWS::ApiGatewayV2::Route",
    Properties: {
      ApiId: api,
      RouteKey,
      Target: { "Fn::Join": ["", ["integrations/", { Ref: "GuardedIntegrationEEEEEEEE" }]] },
      ...authorization,
    },
  };
}
