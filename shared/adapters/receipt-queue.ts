import { SQSClient } from "@aws-sdk/client-sqs";
import type { SmsReceipt } from "../domain/receipts.ts";
import { sendBatches } from "./send-batches.ts";

/** Sends receipts to the queue where those of all providers meet. Throws if the queue does not take all of them. */
export function createReceiptQueue(url: string): (receipts: readonly SmsReceipt[]) => Promise<void> {
  const client = new SQSClient();
  return (receipts) =>
    sendBatches(
      client,
      url,
      receipts.map((receipt) => ({ MessageBody: JSON.stringify(receipt) })),
    );
}
