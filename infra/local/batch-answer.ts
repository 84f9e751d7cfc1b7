import * as z from "zod";

const answerSchema = z.union([
  z.null(),
  z.object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  }),
]);

/**
 * The items that a handler's answer reports as failed. Like Lambda, an answer of another shape or one that names an unknown item
 * counts for a failure of the whole batch.
 * @param body JSON
 * @returns the identifiers of the failed items; empty when all succeeded
 */
export function failedItems(body: string, identifiers: readonly string[]): readonly string[] {
  const answer = answerSchema.safeParse(JSON.parse(body));
  if (!answer.success) return identifiers;
  const failed = answer.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
  return failed.every((identifier) => identifiers.includes(identifier)) ? failed : identifiers;
}
