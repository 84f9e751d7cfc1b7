import type { BulkJobs } from "../../shared/domain/bulk.ts";
import { type CaseStore, NO_HISTORY } from "../../shared/domain/change.ts";
import type { NoticeMove, NoticeStore } from "../../shared/domain/notice.ts";
import type { PlanSettings, SendSettings } from "../../shared/domain/settings.ts";
import { after, SECOND } from "../../shared/domain/time.ts";
import type { Ports } from "../twins/functions.ts";

export type FunctionName = "planner" | "sender" | "sweep" | "recorder" | "person";

type BulkMove = Parameters<BulkJobs["move"]>[0];

/** A mistake as somebody could make it, put between a function and what it works with. */
export interface Bug {
  /** What is wrong, in one sentence. */
  readonly wrong: string;
  readonly ports?: (ports: Ports, of: FunctionName) => Ports;
  readonly settings?: (settings: PlanSettings, of: FunctionName) => PlanSettings;
  readonly sending?: (sending: SendSettings, of: FunctionName) => SendSettings;
  /** What is written of a bulk notice in place of what should be. */
  readonly bulkMove?: (move: BulkMove) => BulkMove;
  /** So many times a message is handed to the provider while its answer is lost. */
  readonly providerTries?: number;
  /** A batch counts as done whatever its function says. */
  readonly swallowsFailures?: boolean;
}

const notices = (ports: Ports, changed: Partial<NoticeStore>): Ports => ({
  ...ports,
  notices: { ...ports.notices, ...changed },
});

/** Makes the moves of one function, but leaves out some of them. */
const withoutMoves = (of: FunctionName, isLeftOut: (move: NoticeMove) => boolean): Pick<Bug, "ports"> => ({
  ports: (ports, name) =>
    name === of
      ? notices(ports, {
          move: async (move) => isLeftOut(move) || ports.notices.move(move),
        })
      : ports,
});

/** The line as it was when the notice's own change was the last one. */
function withoutLaterChanges(cases: CaseStore): CaseStore {
  return {
    ...cases,
    history: async (caseId) => ({ ...(await cases.history(caseId)), line: NO_HISTORY.line }),
    read: async (keys) =>
      new Map([...(await cases.read(keys))].map(([key, item]) => [key, isCase(item) ? firstOf(item) : item])),
  };
}

function isCase(item: unknown): item is Readonly<Record<string, unknown>> {
  return typeof item === "object" && item !== null && "entry" in item && item.entry === "case";
}

function firstOf({ corrects: _, ...item }: Readonly<Record<string, unknown>>) {
  return { ...item, version: 1 };
}

const peopleBefore = new WeakMap<Ports, Map<string, unknown>>();

function withOldPeople(ports: Ports, of: FunctionName): Ports {
  if (of !== "sender") return ports;
  const known = peopleBefore.get(ports) ?? new Map<string, unknown>();
  peopleBefore.set(ports, known);
  return {
    ...ports,
    applicants: {
      ...ports.applicants,
      async read(ids) {
        for (const [id, item] of await ports.applicants.read(ids)) if (!known.has(id)) known.set(id, item);
        return new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id)] as const] : [])));
      },
    },
  };
}

/** All is as it should be. */
export const NO_BUG: Bug = { wrong: "Nothing." };

/** What is wrong, by its name. */
export const BUGS: Readonly<Record<string, Bug>> = {
  "claim-left-out": {
    wrong: "A sender calls the provider without having claimed the notice.",
    ports: (ports, of) => (of === "sender" ? notices(ports, { claim: async () => true }) : ports),
  },
  "claim-without-condition": {
    wrong: "A sender goes on where another one was faster.",
    ports: (ports, of) =>
      of === "sender"
        ? notices(ports, {
            claim: async (move, counters) => (await ports.notices.claim(move, counters)) || true,
          })
        : ports,
  },
  "put-without-condition": {
    wrong: "A notice that is planned again is put over the one that is there.",
    ports: (ports, of) =>
      of === "planner"
        ? notices(ports, {
            async add(notice) {
              await ports.dueIndex.drop(notice);
              return ports.notices.add(notice);
            },
          })
        : ports,
  },
  "sdk-retries-provider": {
    wrong: "The SDK's own retry is on for the providers.",
    providerTries: 3,
  },
  "lease-too-short": {
    wrong: "A lease ends while its sender may still be at work.",
    ports: (ports, of) =>
      of === "sender"
        ? notices(ports, {
            claim: (move, counters) =>
              ports.notices.claim(
                { ...move, set: { ...move.set, leaseUntil: after(move.set.leaseUntil ?? "", -59 * SECOND) } },
                counters,
              ),
          })
        : ports,
  },
  "version-check-off": {
    wrong: "A sender does not ask whether a newer change was told.",
    ports: (ports, of) => (of === "sender" ? { ...ports, cases: withoutLaterChanges(ports.cases) } : ports),
  },
  "supersede-forgotten": {
    wrong: "A told change leaves older notices as they are.",
    ...withoutMoves("planner", ({ to }) => to === "superseded"),
  },
  "failed-left-alone": {
    wrong: "Nobody asks about a failed channel once the person has stopped the one that all hope lay on.",
    ...withoutMoves(
      "sender",
      ({ from, to, set }) => from === to && set.attention !== undefined && !("dueAt" in set),
    ),
  },
  "correction-without-cancel": {
    wrong: "A correction does not take back what waits.",
    ...withoutMoves("planner", ({ to }) => to === "cancelled"),
  },
  "consent-from-planning": {
    wrong: "A sender trusts what it has read of a person before.",
    ports: withOldPeople,
  },
  "hours-ignored": {
    wrong: "A sender lets go what waited without asking for the hour.",
    settings: (settings, of) => (of === "sender" ? { ...settings, sendingHours: null } : settings),
  },
  "uncertain-sms-again": {
    wrong: "An SMS whose answer was lost is sent again, against the policy.",
    sending: (sending) => ({ ...sending, sms: { ...sending.sms, afterLostAnswer: "send-again" } }),
  },
  "sweep-moves-nothing": {
    wrong: "The sweep sends messages without moving the due time and the state.",
    ...withoutMoves("sweep", ({ to }) => to === "queued"),
  },
  "failures-swallowed": {
    wrong: "Records that could not be planned count as planned.",
    swallowsFailures: true,
  },
  "receipts-without-condition": {
    wrong: "A receipt is written over whatever has become of the notice since it was read.",
    ports: (ports, of) =>
      of === "recorder"
        ? notices(ports, {
            async move({ key, to, set }) {
              const [notice] = await ports.notices.read([key]);
              if (notice === undefined) return false;
              await ports.dueIndex.drop(key);
              await ports.notices.add({ ...notice, ...set, state: to });
              return true;
            },
          })
        : ports,
  },
  "bulk-waits-unseen": {
    wrong:
      "A bulk notice does not remember until when it waits, so that each message that comes twice waits as well.",
    bulkMove: (move) =>
      move.from === "running" && move.to === "running"
        ? { ...move, set: { ...move.set, nextAt: undefined } }
        : move,
  },
  "bulk-counts-first": {
    wrong: "A bulk notice counts the next slice as done as well.",
    bulkMove: (move) =>
      move.set.cursor === undefined ? move : { ...move, set: { ...move.set, cursor: move.set.cursor + 1 } },
  },
  "address-in-message": {
    wrong: "A message of the queue carries the address.",
    ports: (ports, of) =>
      of === "planner"
        ? {
            ...ports,
            queue: {
              enqueue: (messages) =>
                ports.queue.enqueue(
                  messages.map((message) => ({ ...message, noticeId: `${message.noticeId} +491713920001` })),
                ),
            },
          }
        : ports,
  },
};
