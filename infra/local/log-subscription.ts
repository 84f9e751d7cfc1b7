import { randomInt, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { PendingAnswers } from "./pending-answers.ts";

/** A subscription filter of one log group. */
export interface LogSubscription {
  readonly filterName: string;
  readonly logGroup: string;
  /** The account. */
  readonly owner: string;
  readonly invoke: (event: string) => Promise<void>;
}

interface LogEvent {
  /** 56 digits. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** Entries that come within this time reach the function as one event, in milliseconds. */
const GATHER_MS = 200;
const ID_DIGITS = 56;
const compress = promisify(gzip);

/**
 * Hands a log group's entries to a function as CloudWatch Logs does, and keeps them nowhere else.
 * @returns takes one entry
 */
export function startLogSubscription(
  { filterName, logGroup, owner, invoke }: LogSubscription,
  pending: PendingAnswers,
): (message: string) => void {
  const logStream = randomUUID();
  const gathered: LogEvent[] = [];

  const hand = async (): Promise<void> => {
    const logEvents = gathered.splice(0);
    const data = {
      messageType: "DATA_MESSAGE",
      owner,
      logGroup,
      logStream,
      subscriptionFilters: [filterName],
      logEvents,
    };
    const zipped = await compress(JSON.stringify(data));
    await invoke(JSON.stringify({ awslogs: { data: zipped.toString("base64") } }));
  };

  return (message) => {
    const id = Array.from({ length: ID_DIGITS }, () => randomInt(10)).join("");
    gathered.push({ id, timestamp: Date.now(), message });
    if (gathered.length === 1) pending.give(GATHER_MS, hand);
  };
}
