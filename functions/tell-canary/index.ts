import { createCanaryTables } from "../../shared/adapters/canary-tables.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb.ts";
import { systemClock } from "../../shared/lambda/clock.ts";
import { parseEnv } from "../../shared/lambda/env.ts";
import { createLog } from "../../shared/lambda/log.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";

const log = createLog("tell-canary");
const env = parseEnv(envSchema, process.env);
const canary = createCanaryTables(createDocumentClient(), {
  cases: env.CASES_TABLE,
  applicants: env.APPLICANTS_TABLE,
  notices: env.NOTICES_TABLE,
});
export const handler = withMiddy(
  log,
  createHandler({ canary, languages: env.LANGUAGES, now: systemClock, log }),
);
