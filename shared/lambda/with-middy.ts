import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type { Log } from "./log.ts";

/** Wraps a handler as all our functions are wrapped: what it throws is logged by code, without its message. */
export function withMiddy<Event, Result>(
  log: Log,
  handler: (event: Event, context: Pick<Context, "getRemainingTimeInMillis">) => Promise<Result>,
) {
  return middy<Event, Result>()
    .use({
      onError: ({ error }) => {
        log.error("INVOCATION_FAILED", error);
      },
    })
    .handler(handler);
}
