import type { SQSClient } from "@aws-sdk/client-sqs";
import type { BulkQueue } from "../domain/bulk-pace.ts";
import { sendBatches } from "./send-batches.ts";

/** The queue of bulk notices behind its port; a message holds an id and nothing else. */
export function createBulkQueue(client: SQSClient, url: string): BulkQueue {
  return {
    async handOn(bulkId, DelaySeconds) {
      await sendBatches(client, url, [{ MessageBody: JSON.stringify({ bulkId }), DelaySeconds }]);
    },
  };
}
