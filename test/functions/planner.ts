import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { createHandler } from "../../functions/plan-notices/handler.ts";
import type { PlannerDeps } from "../../shared/lambda/plan-changes.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import { aLog, anApplicant, NOW, settings } from "../twins/builders.ts";
import { type CaseItem, createCaseTwin } from "../twins/case-store.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";

/** The planner's handler over twins. */
export function aPlanner(overrides: (deps: ReturnType<typeof twins>) => Partial<PlannerDeps> = () => ({})) {
  const deps = twins();
  return { ...deps, handler: createHandler({ ...deps, ...overrides(deps) }) };
}

function twins() {
  return {
    cases: createCaseTwin(),
    applicants: createApplicantTwin([anApplicant()]),
    notices: createNoticeTwin(),
    queue: createQueueTwin(() => NOW),
    settings: settings(),
    now: () => NOW,
    newPageCode: async () => "0123456789",
    log: aLog(),
  };
}

/** A batch of the stream of Cases, its sequence numbers counted from 100. */
export function batchOf(...items: readonly CaseItem[]) {
  return rawBatchOf(...items.map((item) => marshall(item, { removeUndefinedValues: true })));
}

/** The record of an item that was not there before. */
export function firstOf(item: CaseItem) {
  const { Records } = batchOf(item);
  return { Records: Records.map((record) => ({ ...record, eventName: "INSERT" })) };
}

export function rawBatchOf(...images: readonly Record<string, AttributeValue>[]) {
  return {
    Records: images.map((NewImage, index) => ({
      eventID: `event-${index}`,
      eventName: "MODIFY",
      dynamodb: {
        SequenceNumber: String(100 + index),
        ApproximateCreationDateTime: Date.parse(NOW) / 1_000,
        NewImage,
      },
    })),
  };
}
