import type { Status } from "../../../../shared/domain/status.ts";

const ORDER: Readonly<Record<Status, number>> = {
  received: 1,
  "in-review": 2,
  "documents-needed": 3,
  "documents-received": 4,
  decided: 5,
  forwarded: 6,
  withdrawn: 7,
};

/** All statuses, in the order in which a case usually takes them. The domain's own list would bring its schemas along. */
export const STATUS_LIST: readonly Status[] = Object.keys(ORDER).filter(isStatus);

export function isStatus(text: string): text is Status {
  return Object.hasOwn(ORDER, text);
}
