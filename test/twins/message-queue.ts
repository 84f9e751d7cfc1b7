import { after, type Instant, SECOND } from "../../shared/domain/time.ts";

/** A message as a consumer gets it. */
export interface ReceivedMessage {
  readonly messageId: string;
  /** Another one with each receive. */
  readonly receiptHandle: string;
  readonly body: string;
  /** How often it has been received, this time among them. */
  readonly receives: number;
}

/** The twin of one queue of SQS, with its dead letters. */
export interface MessageQueue {
  send(body: string, delaySeconds: number): void;
  /** Takes up to `most` visible messages and hides them for the visibility time. */
  receive(most: number): readonly ReceivedMessage[];
  /** Deletes a message, unless somebody has received it again since: then it stays theirs. */
  remove(receiptHandle: string): void;
  /** Hides a message for so many seconds from now. Throws if it is gone, or was received again since. */
  hide(receiptHandle: string, seconds: number): void;
  /** Delivers the n-th waiting message once more, as SQS may. */
  duplicate(index: number): void;
  /** Sends all dead letters once more; returns how many. */
  giveBack(): number;
  readonly waiting: readonly string[];
  /** How many are visible or in somebody's hands: all but those whose delay lasts. */
  readonly load: number;
  readonly dead: readonly ReceivedMessage[];
  /** When the next message becomes visible; undefined if there is none. */
  nextAt(): Instant | undefined;
}

interface Entry {
  readonly messageId: string;
  readonly body: string;
  readonly visibleAt: Instant;
  readonly receives: number;
  readonly receiptHandle: string | undefined;
}

export interface QueueProps {
  readonly name: string;
  readonly visibilitySeconds: number;
  /** After so many receives a message goes to the dead letters. */
  readonly receives: number;
}

/** As in the stack: six times the consumers' time-out. */
const AS_IN_THE_STACK = { name: "m", visibilitySeconds: 180, receives: 10 } as const;
const LONGEST_DELAY_SECONDS = 900;

/** A queue in memory: at least once, with delays, visibility and dead letters. */
export function createMessageQueue(now: () => Instant, props: Partial<QueueProps> = {}): MessageQueue {
  const { name, visibilitySeconds, receives: most } = { ...AS_IN_THE_STACK, ...props };
  const entries = new Map<string, Entry>();
  let dead: readonly ReceivedMessage[] = [];
  let count = 0;
  let handles = 0;
  const push = (body: string, visibleAt: Instant) => {
    count++;
    const messageId = `${name}-${count}`;
    entries.set(messageId, { messageId, body, visibleAt, receives: 0, receiptHandle: undefined });
  };
  const take = ({ messageId, body, receives }: Entry): readonly ReceivedMessage[] => {
    handles++;
    const message = { messageId, body, receiptHandle: `${name}-r-${handles}`, receives: receives + 1 };
    if (receives === most) {
      entries.delete(messageId);
      dead = [...dead, { ...message, receives }];
      return [];
    }
    entries.set(messageId, { ...message, visibleAt: after(now(), visibilitySeconds * SECOND) });
    return [message];
  };
  const held = (receiptHandle: string) =>
    [...entries.values()].find((entry) => entry.receiptHandle === receiptHandle);
  return {
    send(body, delaySeconds) {
      if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > LONGEST_DELAY_SECONDS)
        throw new RangeError(`SQS takes no delay of ${delaySeconds} s`);
      push(body, after(now(), delaySeconds * SECOND));
    },
    receive: (most) =>
      [...entries.values()]
        .filter(({ visibleAt }) => visibleAt <= now())
        .slice(0, most)
        .flatMap(take),
    remove(receiptHandle) {
      const entry = held(receiptHandle);
      if (entry !== undefined) entries.delete(entry.messageId);
    },
    hide(receiptHandle, seconds) {
      const entry = held(receiptHandle);
      if (entry === undefined) throw new Error("ReceiptHandleIsInvalid");
      entries.set(entry.messageId, { ...entry, visibleAt: after(now(), seconds * SECOND) });
    },
    duplicate(index) {
      const entry = [...entries.values()][index];
      if (entry !== undefined) push(entry.body, entry.visibleAt);
    },
    giveBack() {
      const letters = dead;
      dead = [];
      for (const { body } of letters) push(body, now());
      return letters.length;
    },
    get waiting() {
      return [...entries.values()].map(({ body }) => body);
    },
    get load() {
      return [...entries.values()].filter(({ visibleAt, receives }) => receives > 0 || visibleAt <= now())
        .length;
    },
    get dead() {
      return dead;
    },
    nextAt() {
      let first: Instant | undefined;
      for (const { visibleAt } of entries.values())
        if (first === undefined || visibleAt < first) first = visibleAt;
      return first;
    },
  };
}
