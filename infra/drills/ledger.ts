import type { Notice } from "../../shared/domain/notice.ts";

/** One change that a drill has written, and how often its person may have been told of it. */
export interface WrittenChange {
  readonly caseId: string;
  readonly version: number;
  /** Where the person's messages go; each person of a drill has one of their own. */
  readonly address: string;
  readonly is: "told" | "set-aside";
}

/** All that a stage knows when a drill is over. */
export interface Remains {
  readonly notices: readonly Notice[];
  /** What has arrived, by the address it went to and the case's version it tells of. */
  readonly messages: readonly { readonly to: string; readonly noticeId: string | null }[];
  /** Messages that wait or are dead, by queue. */
  readonly queues: Readonly<Record<string, number>>;
}

/** What a drill ends with. */
export interface Account {
  /** How many changes ended how. */
  readonly counts: Readonly<Record<string, number>>;
  /** What is not as it must be; empty after a good drill. */
  readonly problems: readonly string[];
}

/** States in which a notice has gone out, as far as we can know. */
const OUT: readonly string[] = ["sent", "delivered"];
/** States that nothing leaves by itself. */
const AT_REST: readonly string[] = [...OUT, "superseded", "cancelled", "withheld", "not-told", "quarantined"];

/** What else may be in a good account. */
export interface Leeway {
  /** Changes whose person may have got two messages: a lost answer of an e-mail, say. */
  readonly maySeeTwice?: (change: WrittenChange) => boolean;
  /** Receipts of messages that nobody here knows of come again until they are given up. */
  readonly receiptsMayWait?: boolean;
}

/**
 * Accounts for every change: each has a notice at rest, each told one has reached its person, as often as its notices went
 * out and no more, and nothing waits anywhere.
 */
export function accountFor(
  changes: readonly WrittenChange[],
  remains: Remains,
  { maySeeTwice = () => false, receiptsMayWait = false }: Leeway = {},
): Account {
  const noticesOf = Map.groupBy(remains.notices, ({ caseId }) => caseId);
  const messagesTo = Map.groupBy(remains.messages, ({ to }) => to);
  const endings = changes.map((change) => {
    const notices = (noticesOf.get(change.caseId) ?? []).filter((notice) => isAbout(notice, change));
    const messages = (messagesTo.get(change.address) ?? []).filter(({ noticeId }) =>
      noticeId?.startsWith(prefixOf(change)),
    );
    return endingOf(change, notices, messages.length, maySeeTwice(change) ? 2 : 1);
  });
  const waiting = Object.entries(remains.queues).filter(
    ([queue, count]) => count > 0 && !(receiptsMayWait && queue.endsWith("-receipt")),
  );
  return {
    counts: countBy(endings.map(({ as }) => as)),
    problems: [
      ...endings.flatMap(({ problem }) => problem ?? []),
      ...waiting.map(([queue, count]) => `${count} message(s) are still in the queue ${queue}`),
    ],
  };
}

interface Ending {
  readonly as: string;
  readonly problem?: string;
}

function endingOf(change: WrittenChange, notices: readonly Notice[], messages: number, most: number): Ending {
  const name = `${change.caseId}, version ${change.version}`;
  const states = notices.map(({ state }) => state);
  const [state] = states;
  if (state === undefined) return { as: "lost", problem: `${name}: there is no notice of it` };
  if (change.is === "set-aside") {
    const isSetAside = states.every((one) => one === "quarantined") && messages === 0;
    return isSetAside
      ? { as: "set aside" }
      : { as: state, problem: `${name}: should be set aside, and is ${states.join(", ")}` };
  }
  const restless = states.find((one) => !AT_REST.includes(one));
  const isWatched = notices.some(({ attention }) => attention !== undefined);
  if (restless !== undefined && !isWatched)
    return { as: restless, problem: `${name}: its notice is still ${restless}` };
  if (messages > most)
    return { as: "told too often", problem: `${name}: ${messages} messages have reached the person` };
  if (states.some((one) => OUT.includes(one)) && messages === 0)
    return { as: "never arrived", problem: `${name}: it is said to be sent, and nothing has arrived` };
  if (isWatched) return { as: "on an office's list" };
  return messages > 1 ? { as: "told twice" } : { as: state };
}

function isAbout({ noticeId, state }: Notice, change: WrittenChange): boolean {
  return noticeId.startsWith(prefixOf(change)) || (change.is === "set-aside" && state === "quarantined");
}

function prefixOf({ version }: WrittenChange): string {
  return `v${String(version).padStart(6, "0")}-`;
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.length]));
}
