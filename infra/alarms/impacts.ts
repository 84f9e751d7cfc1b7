/** Our queues. One that is not named here cannot be built. */
export const QUEUE_NAMES = ["sms", "email", "receipt", "bulk"] as const;

export type QueueName = (typeof QUEUE_NAMES)[number];

interface QueueImpacts {
  /** When messages wait. */
  readonly waiting: string;
  /** When they end as dead letters. */
  readonly dead: string;
}

/** Whom it hurts when queues do not move. */
export const QUEUE_IMPACTS: Readonly<Record<QueueName, QueueImpacts>> = {
  sms: {
    waiting: "Applicants wait for SMS notices that should have gone out long ago.",
    dead: "Applicants wait for SMS notices that could not be handed to the provider for half an hour.",
  },
  email: {
    waiting: "Applicants wait for e-mail notices that should have gone out long ago.",
    dead: "Applicants wait for e-mail notices that could not be handed to the provider for half an hour.",
  },
  receipt: {
    waiting:
      "Nobody knows yet which notices have arrived: applicants whose e-mail has bounced wait for another channel.",
    dead: "What became of some notices is not recorded: applicants whose e-mail has bounced are not told by another channel until somebody looks.",
  },
  bulk: {
    waiting: "A bulk notice moves on too slowly, and applicants learn too late of a closed office, say.",
    dead: "A bulk notice stands still, and applicants wait for it until somebody confirms it again at the desk.",
  },
};

/** Our functions. One that is not named here cannot be built. */
export const FUNCTION_NAMES = [
  "plan-notices",
  "release-notices",
  "send-sms",
  "send-email",
  "record-receipts",
  "read-sms-log",
  "run-bulk",
  "tell-canary",
  "applicant-pages",
  "desk-api",
] as const;

export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Whom it hurts when functions fail or are throttled. */
export const FUNCTION_IMPACTS: Readonly<Record<FunctionName, string>> = {
  "plan-notices": "Applicants whose case has changed are told late, or not until somebody acts.",
  "release-notices": "Applicants do not get what waited for the morning, for a letter or for a second try.",
  "send-sms": "Applicants who chose SMS are told late.",
  "send-email": "Applicants who chose e-mail are told late.",
  "record-receipts": "Applicants whose notice has failed are not told by another channel, nor called.",
  "read-sms-log": "Applicants whose SMS did not arrive are not told by another channel, nor called.",
  "run-bulk": "Applicants do not get a bulk notice that their office has confirmed.",
  "tell-canary":
    "Nobody would notice at night that applicants are told nothing: the test notice is not asked for any more.",
  "applicant-pages":
    "Applicants cannot see where their case stands, nor stop notices or take their choices back.",
  "desk-api":
    "Caseworkers and the case software cannot enter changes, so applicants are not told of them; nobody sees whom to call.",
};
