import { createEmailClient, createSesCourier } from "../../shared/adapters/ses-email.ts";
import { parseEnv } from "../../shared/lambda/env.ts";
import { createTimingLog } from "../../shared/lambda/log.ts";
import { senderDeps } from "../../shared/lambda/sender.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";

const env = parseEnv(envSchema, process.env);
const log = createTimingLog("send-email", env.STAGE);
const { EMAIL_FROM_NAME: name, EMAIL_FROM_ADDRESS: address, EMAIL_CONFIGURATION_SET: configurationSet } = env;
const courier = createSesCourier(createEmailClient(), { name, address, configurationSet });
export const handler = withMiddy(log, createHandler({ ...senderDeps(env, "email"), courier, log }));
