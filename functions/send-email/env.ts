import * as z from "zod";
import { senderEnvShape } from "../../shared/lambda/sender.ts";

export const envSchema = z.object({
  ...senderEnvShape,
  EMAIL_FROM_NAME: z.string(),
  EMAIL_FROM_ADDRESS: z.email(),
  EMAIL_CONFIGURATION_SET: z.string(),
  KEYS_SECRET: z.string(),
});
