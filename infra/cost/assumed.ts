/** What AWS adds that no machine of ours can measure. All from its documentation or by experience, none exact. */
export const ASSUMED = {
  /** Milliseconds that a request to DynamoDB or SQS takes on AWS beyond what it takes here. */
  requestMs: 6,
  /** The same of a call of SES or SNS. */
  providerMs: 150,
  /** Lines that Lambda itself logs for each invocation. */
  platformLogBytes: 350,
  /** Lambda asks each queue by five long polls of 20 s, whether there is anything or not. */
  pollsPerQueueAndMonth: 5 * 3 * 60 * 730,
  sweepsPerMonth: 60 * 730,
  /** Queries of a sweep, one for each shard of the due index, at half a unit. */
  sweepReadUnits: 8,
  sweepRequests: 16,
  /** Tables, topic and queues keep a data key for minutes. */
  kmsRequestsPerMonth: 300_000,
  /** A notice is kept for twelve months, in its table and in the indexes it stays in. */
  monthsKept: 12,
  indexFactor: 1.5,
  /** A page with its headers, compressed. */
  viewBytes: 8_500,
  accessLogBytes: 250,
} as const;
