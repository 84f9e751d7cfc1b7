import { createSmsClient, createSnsCourier } from "../../shared/adapters/sns-sms.ts";
import { parseEnv } from "../../shared/lambda/env.ts";
import { createTimingLog } from "../../shared/lambda/log.ts";
import { senderDeps } from "../../shared/lambda/sender.ts";
import { withMiddy } from "../../shared/lambda/with-middy.ts";
import { envSchema } from "./env.ts";
import { createHandler } from "./handler.ts";

const env = parseEnv(envSchema, process.env);
const log = createTimingLog("send-sms", env.STAGE);
const sender = { senderId: env.SMS_SENDER_ID, maxPrice: env.SMS_MAX_PRICE };
const courier = createSnsCourier(createSmsClient(), sender);
export const handler = withMiddy(log, createHandler({ ...senderDeps(env, "sms"), courier, log }));
