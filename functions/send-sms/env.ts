import * as z from "zod";
import { senderEnvShape } from "../../shared/lambda/sender.ts";

export const envSchema = z.object({
  ...senderEnvShape,
  SMS_SENDER_ID: z.string(),
  SMS_MAX_PRICE: z.string(),
});
