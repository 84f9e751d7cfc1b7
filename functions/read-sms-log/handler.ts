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

const logSchema = z.object({ messageType: z.string(), logEvents: z.array(z.unknown()) });

/** The furthest moment that JavaScript knows, in milliseconds (ECMA-262, time values). */
const LAST_MOMENT = 8.64e15;

const logEventSchema = z.object({ timestamp: z.number().min(0).max(LAST_MOMENT), message: z.string() });

/** An entry of SNS's delivery log, as far as we use it; the number in it is never read. */
const entrySchema = z.object({
  // A UUID; whatever might hold a number in its place is not passed on.
  notification: z.object({ messageId: z.guid() }),
  delivery: z.object({ providerResponse: z.string() }),
  status: z.enum(["SUCCESS", "FAILURE"]),
});

/** Passes on message id, outcome and time of SMS deliveries. The log itself holds phone numbers and stays where it is. */
export function createHandler({ pass, log }: SmsLogDeps) {
  return async (event: unknown) => {
    const { awslogs } = eventSchema.parse(event);
    const data: unknown = JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString("utf8"));
    const { messageType, logEvents } = logSchema.parse(data);
    if (messageType !== "DATA_MESSAGE") return;
    const receipts = logEvents.flatMap((logEvent) => receiptOf(logEvent) ?? []);
    await pass(receipts);
    log.info("SMS_LOG_READ", { entries: logEvents.length, dropped: logEvents.length - receipts.length });
  };
}

function receiptOf(data: unknown): SmsReceipt | undefined {
  const logEvent = logEventSchema.safeParse(data).data;
  const entry = entrySchema.safeParse(parseJson(logEvent?.message)).data;
  if (logEvent === undefined || entry === undefined) return undefined;
  return {
    source: "sms-log",
    messageId: entry.notification.messageId,
    outcome: smsOutcome(entry.status, entry.delivery.providerResponse),
    at: new Date(logEvent.timestamp).toISOString(),
  };
}

function parseJson(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
