import { EXPIRY, type Notice } from "../../shared/domain/notice.ts";
import { between, type Instant } from "../../shared/domain/time.ts";
import { forgotten, orphans, subjectOf, unlisted, untraced } from "../twins/accounts.ts";
import type { StreamRecord } from "../twins/functions.ts";
import { isAtRest, versionIn } from "../twins/world.ts";
import type { Cloud } from "./cloud.ts";
import { isExplained } from "./invocations.ts";
import type { Person } from "./stage.ts";
import type { Sent, Violation } from "./witness.ts";

/** What must be true of every run, in the words of a violation. */
export const INVARIANTS = {
  once: "One SMS per change and person, unless the policy says otherwise; one more e-mail per lost answer.",
  newest: "The newest status is told last.",
  hours: "Nothing outside sending hours.",
  consent: "Nothing without consent at the time of sending: no stop, no pause, no safe contact.",
  suppressed: "Nothing to an address that takes nothing any more.",
  accounted: "Every change leaves a trace that a person can see.",
  corrected: "A slip that was told is corrected.",
  attention: "What could not reach a person is seen by a caseworker.",
  bulk: "A bulk notice asks once for each chosen case that is there, counts right and comes to its end.",
  orphan: "Nothing is superseded in favour of a change that is not told.",
  rest: "When nothing more goes wrong, everything comes to rest.",
  secret: "No personal data outside the Applicants table and the provider call.",
  moves: "A notice goes no other way than the table of states allows.",
  lease: "Nobody is taken for dead who is at work.",
  surprise: "Functions fail only because something they call has failed.",
} as const;

type Finding = readonly [keyof typeof INVARIANTS, string];

/** Looks at a run that has come to its end. */
export async function check(
  cloud: Cloud,
  people: readonly Person[],
  rebuiltAt: Instant,
): Promise<readonly Violation[]> {
  const found: readonly Finding[] = [
    ...tooOften(cloud),
    ...outOfOrder(cloud),
    ...uncorrected(cloud),
    ...untraced(cloud)
      .filter((record) => !isPastRebuilding(cloud, record, rebuiltAt))
      .map(({ eventID, item }): Finding => ["accounted", `${eventID} of ${item.caseId}`]),
    ...forgotten(cloud).map((notice): Finding => ["attention", nameOf(notice)]),
    ...unlisted(cloud).map((notice): Finding => ["attention", `${nameOf(notice)} is on no list`]),
    ...orphans(cloud).map((notice): Finding => ["orphan", nameOf(notice)]),
    ...unrest(cloud),
    ...leaks(cloud, people),
    ...surprises(cloud),
    ...(await cloud.bulk.wrongs()).map((what): Finding => ["bulk", what]),
  ];
  return found.map(([invariant, what]) => ({ invariant, what }));
}

/**
 * Given up, and gone from the table, since a newer change is told in its place or the case is no more; or too old to be
 * planned again once ops rebuild.
 */
function isPastRebuilding(
  { stream, records, cases }: Cloud,
  record: StreamRecord,
  rebuiltAt: Instant,
): boolean {
  const { caseId, entry } = record.item;
  const last = records.findLast(({ item }) => item.caseId === caseId && item.entry === entry);
  const isOld = between(record.at, rebuiltAt) > EXPIRY;
  return stream.givenUp.includes(record) && (isOld || last !== record || cases.wasRemoved(caseId, entry));
}

function nameOf({ caseId, noticeId }: Pick<Notice, "caseId" | "noticeId">): string {
  return `${caseId}/${noticeId}`;
}

/** Nobody knows what the provider answered. */
function isLost({ witness }: Cloud, message: Sent): boolean {
  const { by, does } = message;
  return (
    does === "sends-in-silence" || does === "is-silent" || !witness.answered.has(`${by} ${nameOf(message)}`)
  );
}

function tooOften(cloud: Cloud): readonly Finding[] {
  const { witness, sending } = cloud;
  const groups = Map.groupBy(
    witness.handed,
    ({ caseId, noticeId, channel }) => `${caseId} ${subjectOf(noticeId)} ${channel}`,
  );
  return [...groups].flatMap(([name, group]): readonly Finding[] => {
    const [first] = group;
    const byHand = [...new Set(group.map(nameOf))].reduce(
      (sum, key) => sum + (witness.again.get(key) ?? 0),
      0,
    );
    const repeats = first !== undefined && sending[first.channel].afterLostAnswer === "send-again";
    const lost = repeats ? group.filter((message) => isLost(cloud, message)).length : 0;
    const sent = group.filter(({ wentOut }) => wentOut).length;
    return sent > 1 + byHand + lost ? [["once", `${name}: ${sent} times`]] : [];
  });
}

function outOfOrder({ witness }: Cloud): readonly Finding[] {
  const told = witness.handed
    .filter(({ wentOut }) => wentOut)
    .toSorted((one, other) => one.claim - other.claim);
  const last = new Map<string, number>();
  return told.flatMap(({ caseId, noticeId }): readonly Finding[] => {
    const version = versionIn(noticeId);
    if (version === undefined) return [];
    const before = last.get(caseId) ?? 0;
    last.set(caseId, Math.max(before, version));
    return version < before ? [["newest", `${caseId}: ${version} after ${before}`]] : [];
  });
}

function uncorrected({ cases, notices, witness }: Cloud): readonly Finding[] {
  const all = notices.all();
  const isToldStill = ({ caseId, noticeId, messageId }: Sent) =>
    all.some(
      (notice) =>
        notice.caseId === caseId &&
        notice.noticeId === noticeId &&
        (notice.state === "delivered" || notice.state === "sent") &&
        notice.providerMessageId === messageId,
    );
  return cases.lines().flatMap(({ change, plan }): readonly Finding[] => {
    const slip = witness.handed.find(
      (message) =>
        message.wentOut &&
        change.corrects !== undefined &&
        message.caseId === change.caseId &&
        versionIn(message.noticeId) === change.corrects &&
        isToldStill(message),
    );
    const isSilent = plan.outcome === "not-told" && plan.kind !== "correction";
    return slip !== undefined && isSilent ? [["corrected", nameOf(slip)]] : [];
  });
}

function unrest({ notices, stream, queue, receipts, bulk, invocations }: Cloud): readonly Finding[] {
  const waiting = [
    ...queue.of.sms.waiting,
    ...queue.of.email.waiting,
    ...receipts.waiting,
    ...bulk.queue.waiting,
  ];
  return [
    ...notices
      .all()
      .flatMap((notice): readonly Finding[] =>
        isAtRest(notice) ? [] : [["rest", `${nameOf(notice)} is ${notice.state}`]],
      ),
    ...(stream.isRead ? [] : [["rest", "the stream is not read"] as const]),
    ...(waiting.length === 0 ? [] : [["rest", `${waiting.length} messages wait`] as const]),
    ...(invocations.running === 0 ? [] : [["rest", "a function runs"] as const]),
  ];
}

/** Everything but Applicants and the queue of receipts, where AWS itself puts addresses. */
function leaks(cloud: Cloud, people: readonly Person[]): readonly Finding[] {
  const { cases, notices, queue, register, log, witness } = cloud;
  const places = {
    Cases: cases.items(),
    Notices: notices.all(),
    Register: [...register.suppressed.keys(), ...register.counted, ...register.pauses.values()],
    queues: [queue.enqueued, queue.deadLetters],
    logs: log.lines,
    trace: witness.trace,
  };
  const secrets = [...people.map(({ name }) => name), "+4917139200", "@example.org"];
  return Object.entries(places).flatMap(([place, content]): readonly Finding[] => {
    const text = JSON.stringify(content);
    return secrets.some((secret) => text.includes(secret)) ? [["secret", `in ${place}`]] : [];
  });
}

function surprises({ invocations, log }: Cloud): readonly Finding[] {
  const all = [...invocations.surprises, ...log.errors].filter(
    (error) => error !== undefined && !isExplained(error) && !isHandleGone(error),
  );
  return all.map((error): Finding => ["surprise", error instanceof Error ? error.message : typeof error]);
}

/** Somebody else has received the message meanwhile. */
function isHandleGone(error: unknown): boolean {
  return error instanceof Error && error.message === "ReceiptHandleIsInvalid";
}
