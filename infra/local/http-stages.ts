import type { Deployment } from "./deployment.ts";
import { type FunctionPools, functionCalledBy } from "./function-pools.ts";
import { firstLiterals, type HttpRoute, readRoute } from "./http-routes.ts";
import type { CloudIdentity } from "./physical-names.ts";

export interface HttpApiOptions {
  readonly deployment: Deployment;
  readonly pools: FunctionPools;
  readonly cloud: CloudIdentity;
  readonly onLog: (line: string) => void;
}

/** Takes an event, JSON; gives the function's result, JSON. */
export type Invoke = (event: string) => Promise<string>;

/** One API at its stage. */
export interface HttpApi {
  readonly id: string;
  readonly routes: readonly HttpRoute<Invoke>[];
  /** First segments of the paths that lead here. */
  readonly entrances: ReadonlySet<string>;
  readonly stageName: string;
  readonly logFormat: string | undefined;
}

/**
 * The HTTP APIs that stand at a stage; one without is reached by nobody.
 * @throws when one calls a function without a bundle
 */
export function readHttpApis(options: HttpApiOptions): readonly HttpApi[] {
  return options.deployment.httpStages.map((stage) => readApi(stage, options));
}

function readApi(stage: Deployment["httpStages"][number], options: HttpApiOptions): HttpApi {
  const { ApiId: id, AccessLogSettings: accessLog } = stage.properties;
  const routes = options.deployment.httpRoutes
    .filter(({ properties }) => properties.ApiId === id)
    .map(({ logicalName, properties }) =>
      readRoute(properties.RouteKey, integrationOf(logicalName, properties.Target, options)),
    );
  const entrances = new Set(firstLiterals(routes));
  return { id, routes, entrances, stageName: stage.logicalName, logFormat: accessLog?.Format };
}

function integrationOf(route: string, target: string, options: HttpApiOptions): Invoke {
  const integration = options.deployment.httpIntegrations.find(
    ({ name }) => target === `integrations/${name}`,
  );
  if (integration === undefined)
    throw new Error(`${route} leads to ${target}, which is not in the template.`);
  const { pool } = functionCalledBy(route, integration.properties.IntegrationUri, options);
  return (event) => pool.invoke(event);
}
