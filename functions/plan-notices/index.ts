import { parseEnv } from "../../shared/lambda/env.ts";
import { createLog } from "../../shared/lambda/log.ts";
import { plannerDeps } from "../../shared/lambda/planner.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";

const log = createLog("plan-notices");
const env = parseEnv(envSchema, process.env);
export const handler = withMiddy(log, createHandler({ ...plannerDeps(env), log }));
