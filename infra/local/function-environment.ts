import type { FunctionResource } from "./deployment.ts";
import type { CloudIdentity } from "./physical-names.ts";

/**
 * The environment of a function: the template's variables and what Lambda itself sets. The access key names the function, so that
 * the gateway knows who calls.
 */
export function functionEnvironment(
  { name, logicalName, properties }: FunctionResource,
  cloud: CloudIdentity,
  folder: string,
): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    TZ: ":UTC",
    // The SDK reads ~/.aws/config, and that of whoever runs this is not the function's.
    HOME: "/nonexistent",
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: properties.Handler,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_REGION: cloud.region,
    AWS_DEFAULT_REGION: cloud.region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf({ name, properties }),
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_ACCESS_KEY_ID: logicalName,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: cloud.endpoint,
    ...properties.Environment.Variables,
  };
}

export function logGroupOf({ name, properties }: Pick<FunctionResource, "name" | "properties">): string {
  return properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
}
