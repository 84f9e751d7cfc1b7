import * as z from "zod";

export const envSchema = z.object({ RECEIPT_QUEUE_URL: z.string() });
