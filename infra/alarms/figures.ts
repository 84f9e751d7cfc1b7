import type { FunctionName } from "./impacts.ts";

/** One kind of log line that a figure is read from. */
export interface Source {
  readonly function: FunctionName;
  /** A code of shared/lambda/log.ts. */
  readonly code: string;
  /** The field whose number counts; each line counts as one where there is none. */
  readonly field?: string;
  /** Only lines whose field has this value. */
  readonly only?: readonly [field: string, value: string];
}

/** What the lines of one batch of notices say of a channel. */
function sent(channel: "sms" | "email", field: string): Source {
  return { function: `send-${channel}`, code: "NOTICES_SENT", field };
}

function received(field: string): Source {
  return { function: "record-receipts", code: "RECEIPTS_RECORDED", field };
}

function planned(field: string): Source {
  return { function: "plan-notices", code: "NOTICES_PLANNED", field };
}

const PAUSE = "PROVIDER_MISCONFIGURED";

/**
 * Figures that AWS does not count for us: metric filters read them from the lines that functions write anyway. Never anything
 * about a person. A figure's metric is named after it and the stage, since a filter can only take dimensions from the line.
 */
const SOURCES = {
  ChangesPlanned: [planned("records")],
  ChangesQuarantined: [planned("quarantined")],
  NoticesQueued: [planned("queued")],
  SmsSent: [sent("sms", "sent")],
  EmailSent: [sent("email", "sent")],
  SmsDelivered: [received("sms_delivered")],
  EmailDelivered: [received("email_delivered")],
  SmsFailed: [sent("sms", "refused"), received("sms_failed")],
  EmailFailed: [sent("email", "refused"), received("email_failed")],
  SmsUncertain: [sent("sms", "uncertain")],
  EmailUncertain: [sent("email", "uncertain")],
  SmsPaused: [
    { function: "send-sms", code: PAUSE },
    { function: "record-receipts", code: PAUSE, only: ["channel", "sms"] },
  ],
  EmailPaused: [
    { function: "send-email", code: PAUSE },
    { function: "record-receipts", code: PAUSE, only: ["channel", "email"] },
  ],
  SmsSpentUsd: [sent("sms", "spentThisMonth")],
  CanaryArrived: [{ function: "tell-canary", code: "CANARY_SEEN", field: "arrived" }],
  CanarySeconds: [{ function: "tell-canary", code: "CANARY_SEEN", field: "slowestSeconds" }],
  CodesMissed: [{ function: "applicant-pages", code: "CODES_MISSED", field: "misses" }],
} as const satisfies Readonly<Record<string, readonly Source[]>>;

export type FigureName = keyof typeof SOURCES;

export const FIGURES: Readonly<Record<FigureName, readonly Source[]>> = SOURCES;
