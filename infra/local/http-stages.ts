import type { Deployment } from "./deployment.ts";
import { type FunctionPools, functionCalledBy } from "./function-pools.ts";
import { type Authorize, createJwtAuthorizer } from "./http-authorizer.ts";
import { firstLiterals, type HttpRoute, readRoute } from "./http-routes.ts";
import type { Recorder } from "./metrics/recorder.ts";
import type { CloudIdentity } from "./physical-names.ts";

export interface HttpApiOptions {
  readonly deployment: Deployment;
  readonly pools: FunctionPools;
  readonly cloud: CloudIdentity;
  readonly recorder: Pick<Recorder, "answered">;
  readonly onLog: (line: string) => void;
}

/** Takes an event, JSON; gives the function's result, JSON. */
export type Invoke = (event: string) => Promise<string>;

/** What stands behind a route. */
export interface HttpTarget {
  readonly invoke: Invoke;
  /** Looks at who asks first; a route without it is open to all. */
  readonly authorize?: Authorize;
  readonly scopes: readonly string[];
}

/** One API at its stage. */
export interface HttpApi {
  readonly id: string;
  readonly routes: readonly HttpRoute<HttpTarget>[];
  /** First segments of the paths that lead here. */
  readonly entrances: ReadonlySet<string>;
  readonly stageName: string;
  readonly logFormat: string | undefined;
}

/**
 * The HTTP APIs that stand at a stage; one without is reached by nobody.
 * @throws when one calls a function without a bundle, or names an authorizer that is not there
 */
export function readHttpApis(options: HttpApiOptions): readonly HttpApi[] {
  // One for all its routes, so that it asks for its issuer's keys once.
  const authorizers = new Map(
    options.deployment.httpAuthorizers.map(({ name, properties: { JwtConfiguration } }) => [
      name,
      createJwtAuthorizer({ issuer: JwtConfiguration.Issuer, audience: JwtConfiguration.Audience }),
    ]),
  );
  return options.deployment.httpStages.map((stage) => readApi(stage, authorizers, options));
}

function readApi(
  stage: Deployment["httpStages"][number],
  authorizers: ReadonlyMap<string, Authorize>,
  options: HttpApiOptions,
): HttpApi {
  const { ApiId: id, AccessLogSettings: accessLog } = stage.properties;
  const routes = options.deployment.httpRoutes
    .filter(({ properties }) => properties.ApiId === id)
    .map(({ logicalName, properties }) => {
      const invoke = integrationOf(logicalName, properties.Target, options);
      const scopes = properties.AuthorizationScopes;
      if (properties.AuthorizationType === "NONE") return readRoute(properties.RouteKey, { invoke, scopes });
      const authorize = authorizers.get(properties.AuthorizerId ?? "");
      if (authorize === undefined) throw new Error(`${logicalName} has an authorizer that is not there.`);
      return readRoute(properties.RouteKey, { invoke, authorize, scopes });
    });
  const entrances = new Set(firstLiterals(routes));
  return { id, routes, entrances, stageName: stage.logicalName, logFormat: accessLog?.Format };
}

function integrationOf(route: string, target: string, options: HttpApiOptions): Invoke {
  const integration = options.deployment.httpIntegrations.find(
    ({ name }) => target === `integrations/${name}`,
  );
  if (integration === undefined)
    throw new Error(`${route} leads to ${target}, which is not in the template.`);
  const { pool } = functionCalledBy(route, functionIn(integration.properties.IntegrationUri), options);
  return (event) => pool.invoke(event);
}

/** The function in an invocation URI, `arn:aws:apigateway:...:lambda:path/2015-03-31/functions/ARN/invocations`, or the ARN itself. */
function functionIn(uri: string): string {
  return /\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
}
