import { RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import * as apigateway from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import * as logs from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { SachstandFunction } from "./function.ts";

/** One route, `GET /s/{code}` or `$default`, open to all or for those whom an authorizer lets pass. */
export interface WebRoute {
  readonly key: string;
  readonly authorizer?: apigateway.IHttpRouteAuthorizer;
  /** Of these a token must have one. */
  readonly scopes?: readonly string[];
}

export interface WebApiProps {
  readonly stage: string;
  /** Ends the names of the API and of its access log. */
  readonly name: string;
  readonly description: string;
  readonly routes: readonly WebRoute[];
  /** Answers all of them. */
  readonly handler: SachstandFunction;
  /** Requests a second and at once. */
  readonly throttle: apigateway.ThrottleSettings;
}

/**
 * What the access log tells of a request: the route and how it went. Never the path, which may hold a person's code or a case's id,
 * nor the query, an address, a header or a token's claims.
 */
const ACCESS_LOG = JSON.stringify({
  requestId: "$context.requestId",
  requestTime: "$context.requestTime",
  routeKey: "$context.routeKey",
  status: "$context.status",
  responseLatency: "$context.responseLatency",
  integrationError: "$context.integrationErrorMessage",
});

/** An HTTP API as ours are: one function, routes from a table, a stage that is throttled, an access log that names nobody. */
export class WebApi extends apigateway.HttpApi {
  readonly stage: apigateway.HttpStage;

  constructor(scope: Construct, id: string, props: WebApiProps) {
    const { description, handler, name, routes, stage, throttle } = props;
    super(scope, id, {
      apiName: `sachstand-${stage}-${name}`,
      description,
      createDefaultStage: false,
    });
    // One permission for the whole API: one for each route would fill the function's policy.
    const integration = new HttpLambdaIntegration(handler.node.id, handler.live, {
      scopePermissionToRoute: false,
    });
    for (const { key, authorizer, scopes } of routes) {
      new apigateway.HttpRoute(this, `Route ${key}`, {
        httpApi: this,
        routeKey: keyOf(key),
        integration,
        ...(authorizer !== undefined && { authorizer, authorizationScopes: [...(scopes ?? [])] }),
      });
    }
    const accessLog = new logs.LogGroup(scope, `${id}AccessLog`, {
      // Below this prefix API Gateway needs no policy of its own for each group.
      logGroupName: `/aws/vendedlogs/sachstand-${stage}-${name}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new apigateway.HttpStage(scope, `${id}Stage`, {
      httpApi: this,
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(ACCESS_LOG),
      },
    });
  }
}

const METHODS: Readonly<Record<string, apigateway.HttpMethod>> = {
  DELETE: apigateway.HttpMethod.DELETE,
  GET: apigateway.HttpMethod.GET,
  PATCH: apigateway.HttpMethod.PATCH,
  POST: apigateway.HttpMethod.POST,
  PUT: apigateway.HttpMethod.PUT,
};

function keyOf(route: string): apigateway.HttpRouteKey {
  if (route === "$default") return apigateway.HttpRouteKey.DEFAULT;
  const [name = "", path = ""] = route.split(" ");
  const method = METHODS[name];
  // Without a method the route would take any.
  if (method === undefined) throw new Error(`The route ${route} has a method that is not known here.`);
  return apigateway.HttpRouteKey.with(path, method);
}
