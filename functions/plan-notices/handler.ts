import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { earliest, type Instant } from "../../shared/domain/time.ts";
import type { Log } from "../../shared/lambda/log.ts";
import { type PlannerDeps, type PlanRecord, planChanges } from "../../shared/lambda/plan-changes.ts";

const imageSchema = z.record(z.string(), z.custom<AttributeValue>());

/** A record of the stream of Cases, as far as we use it; the mapping lets only INSERT and MODIFY through. */
const recordSchema = z.object({
  eventID: z.string(),
  eventName: z.string(),
  dynamodb: z.object({
    SequenceNumber: z.string(),
    /** Seconds since 1970. */
    ApproximateCreationDateTime: z.number(),
    NewImage: imageSchema,
  }),
});

const eventSchema = z.object({ Records: z.array(recordSchema) });

type StreamRecord = z.infer<typeof recordSchema>;

/** Plans the notices for a batch of changes and requests; answers with the records that must be tried again. */
export function createHandler({ log, ...deps }: PlannerDeps & { readonly log: Log }) {
  return async (event: unknown) => {
    const { Records } = eventSchema.parse(event);
    const now = deps.now();
    const results = await planChanges(
      deps,
      Records.map((record) => planRecordOf(record, now)),
    );
    const batchItemFailures = results.flatMap((result, index) => {
      const record = Records[index];
      if (result.ok || record === undefined) return [];
      log.error("PLANNING_FAILED", result.error, { eventId: record.eventID });
      return [{ itemIdentifier: record.dynamodb.SequenceNumber }];
    });
    const planned = results.flatMap((result) => (result.ok ? [result] : []));
    log.info("NOTICES_PLANNED", {
      records: Records.length,
      replays: planned.filter(({ outcome }) => outcome === "replay").length,
      quarantined: planned.filter(({ outcome }) => outcome === "quarantined").length,
      failed: batchItemFailures.length,
      queued: planned.reduce((sum, { queued }) => sum + queued, 0),
      noticeIds: planned.flatMap(({ noticeIds }) => noticeIds),
    });
    return { batchItemFailures };
  };
}

function planRecordOf({ eventID, eventName, dynamodb }: StreamRecord, now: Instant): PlanRecord {
  // A number that JavaScript cannot hold exactly must not stop the shard; none of ours is that long.
  const data = unmarshall(dynamodb.NewImage, { wrapNumbers: Number });
  return {
    data,
    origin: {
      caseId: String(data["caseId"]),
      entry: String(data["entry"]),
      eventId: eventID,
      isFirst: eventName === "INSERT",
      // A clock that runs ahead must not put a notice off.
      recordedAt: earliest(new Date(dynamodb.ApproximateCreationDateTime * 1_000).toISOString(), now),
    },
  };
}
