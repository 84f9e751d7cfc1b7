import { gunzipSync } from "node:zlib";
import * as z from "zod";
import { type SmsReceipt, smsOutcome } from "../../shared/domain/receipts.ts";
import type { Log } from "../../shared/lambda/log.ts";

export interface SmsLogDeps {
  /** Hands receipts on to where all receipts are recorded. */
  readonly pass: (receipts: readonly SmsReceipt[]) => Promise<void>;
  readonly log: Log;
}

const eventSchema = z.object({ awslogs: z.object({ data: z.string() }) });

const logSchema = z.object({
  messageType: z.string(),
  logEvents: z.array(z.object({ timestamp: z.number(), message: z.string() })),
});

/** An entry of SNS's delivery log, as far as we use it; the number in it is never read. */
const entrySchema = z.object({
  notification: z.object({ messageId: z.string() }),
  delivery: z.object({ providerResponse: z.string() }),
  status: z.string(),
});

/** Passes on message id, outcome and time of SMS deliveries. The log itself holds phone numbers and stays where it is. */
export function createHandler({ pass, log }: SmsLogDeps) {
  return async (event: unknown) => {
    const { awslogs } = eventSchema.parse(event);
    const data: unknown = JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString("utf8"));
    const { messageType, logEvents } = logSchema.parse(data);
    if (messageType !== "DATA_MESSAGE") return;
    const receipts = logEvents.flatMap(({ timestamp, message }) => receiptOf(timestamp, message) ?? []);
    await pass(receipts);
    log.info("SMS_LOG_READ", { entries: logEvents.length, dropped: logEvents.length - receipts.length });
  };
}

function receiptOf(timestamp: number, message: string): SmsReceipt | undefined {
  const parsed = entrySchema.safeParse(parseJson(message));
  if (!parsed.success) return undefined;
  const { notification, delivery, status } = parsed.data;
  return {
    source: "sms-log",
    messageId: notification.messageId,
    outcome: smsOutcome(status, delivery.providerResponse),
    at: new Date(timestamp).toISOString(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
