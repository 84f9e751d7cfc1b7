import * as z from "zod";
import { idSchema } from "../../shared/domain/problem.ts";
import { jsonOf } from "../../shared/lambda/env.ts";
import { type RunBulkDeps, runBulk } from "../../shared/lambda/run-bulk.ts";

const eventSchema = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

const messageSchema = jsonOf(z.object({ bulkId: idSchema }));

/** Writes a slice of each bulk notice that it is handed; answers with the messages that must come again. */
export function createHandler(deps: RunBulkDeps) {
  return async (event: unknown) => {
    const failed: string[] = [];
    for (const { messageId, body } of eventSchema.parse(event).Records) {
      const bulkId = messageSchema.safeParse(body).data?.bulkId;
      try {
        if (bulkId === undefined) throw new TypeError("The message holds no id of a bulk notice");
        await runBulk(deps, bulkId);
      } catch (error) {
        deps.log.error("BULK_FAILED", error, { bulkId });
        failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
