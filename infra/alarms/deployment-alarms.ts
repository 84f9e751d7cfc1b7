import type { FunctionName } from "./impacts.ts";

/**
 * Alarms that take a new version of a function back while it gets only a part of the work, beside its own of errors: those that a
 * version can set off within minutes without failing once. Ids of the table of alarms.
 */
const MORE: Readonly<Partial<Record<FunctionName, readonly string[]>>> = {
  "plan-notices": ["stream-behind", "records-failed", "changes-quarantined"],
  "send-sms": ["sms-paused", "sms-failing", "sms-uncertain", "sms-dead-letters"],
  "send-email": ["email-paused", "email-failing", "email-uncertain", "email-dead-letters"],
  "record-receipts": ["receipt-dead-letters"],
  "run-bulk": ["bulk-dead-letters"],
  "applicant-pages": ["pages-5xx"],
  "desk-api": ["desk-5xx"],
};

/** Ids of the alarms that take a new version of a function back. CodeDeploy takes ten at most for one function. */
export function alarmsThatTakeBack(name: FunctionName): readonly string[] {
  return [`${name}-errors`, ...(MORE[name] ?? [])];
}
