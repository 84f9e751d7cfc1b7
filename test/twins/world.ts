import type { Channel } from "../../shared/domain/channel.ts";
import type { Notice, NoticeStore } from "../../shared/domain/notice.ts";
import { isInDueIndex } from "../../shared/domain/notice-states.ts";
import type { PlanSettings } from "../../shared/domain/settings.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";
import { after, type Instant } from "../../shared/domain/time.ts";
import { type ApplicantTwin, createApplicantTwin } from "./applicant-store.ts";
import { aLog, sendSettings } from "./builders.ts";
import { type CaseItem, type CaseTwin, createCaseTwin } from "./case-store.ts";
import { CallFailed, type Fault, type Invocation, invoke, type Step } from "./faults.ts";
import { plan, record, type StreamRecord, send, sweep } from "./functions.ts";
import { createFinderTwin } from "./notice-lists.ts";
import { createQueueTwin, type QueueTwin } from "./notice-queue.ts";
import { createNoticeTwin, type NoticeTwin } from "./notice-store.ts";
import {
  allows,
  answerOf,
  goesOut,
  type Handed,
  type ProviderDoes,
  type ReceiptSays,
  receiptBody,
} from "./provider.ts";
import { createRegisterTwin, type RegisterTwin } from "./register.ts";

/** All functions of the pipeline over the twins: a cloud that fits into a test. Nothing happens by itself. */
export interface World {
  readonly cases: CaseTwin;
  readonly applicants: ApplicantTwin;
  readonly notices: NoticeTwin;
  readonly queue: QueueTwin;
  readonly register: RegisterTwin;
  /** All messages that providers were handed, oldest first. */
  readonly handed: readonly Handed[];
  /** All records of the stream of Cases, oldest first. */
  readonly records: readonly StreamRecord[];
  /** How often each notice (`caseId/noticeId`) has become uncertain. */
  readonly timesUncertain: ReadonlyMap<string, number>;
  now(): Instant;
  pass(milliseconds: number): void;
  /** Writes an item of Cases, which its stream then shows. */
  write(item: CaseItem): void;
  /** Plans up to `count` of the stream's next records. */
  plan(count: number, fault?: Fault): Promise<void>;
  /** Plans records that may have been planned before once more. */
  planAgain(from: number, count: number, fault?: Fault): Promise<void>;
  /** Sends what is visible in a channel's queue; the provider does one thing after the other, over and over. */
  send(channel: Channel, does: readonly ProviderDoes[], fault?: Fault): Promise<void>;
  sweep(fault?: Fault): Promise<void>;
  /** Records what a provider says of the n-th message that it was handed; it comes again until it is recorded. */
  receive(index: number, says: ReceiptSays, fault?: Fault): Promise<void>;
  /** Records the receipts that have to come again. */
  receiveAgain(): Promise<void>;
  /** How many of the stream's records wait to be planned for the first time. */
  unplanned(): number;
  /** Whether nothing will ever happen again unless somebody writes something. */
  isQuiet(): boolean;
}

/** A world at `start`, with these people in it. */
export function createWorld(
  settings: PlanSettings,
  start: Instant,
  people: readonly (object & { readonly applicantId: string })[],
): World {
  let now = start;
  let planned = 0;
  const records: StreamRecord[] = [];
  const handed: Handed[] = [];
  const timesUncertain = new Map<string, number>();
  const cases = createCaseTwin();
  const applicants = createApplicantTwin(people);
  const register = createRegisterTwin();
  const notices = createNoticeTwin([], register);
  const queue = createQueueTwin(() => now);
  const counted = counting(notices, timesUncertain);
  const finder = createFinderTwin(notices);
  const ports = { cases, applicants, notices: counted, dueIndex: notices, queue, register, finder };
  const surroundings = (step: Step) => ({
    ...{ ports, settings, step, sending: sendSettings() },
    now: () => now,
    log: aLog(),
  });

  const planRange = async (from: number, count: number, fault?: Fault): Promise<number> => {
    const batch = records.slice(from, from + count);
    const invocation = await invoke(fault, (step) => plan(surroundings(step), batch, from)).catch(asFailed);
    if (!invocation.alive) return 0;
    return invocation.result.length === 0 ? batch.length : Math.min(...invocation.result) - from;
  };

  const deliver = (channel: Channel, step: Step, does: readonly ProviderDoes[]) => {
    let turn = 0;
    return (caseId: string, noticeId: string, to: string): Promise<ProviderAnswer> => {
      const doing = does[turn % Math.max(does.length, 1)] ?? "accepts";
      turn++;
      return step(
        async () => {
          const wasAllowed = applicants.all().some((person) => allows(person, channel, to));
          const messageId = `provider-${handed.length + 1}`;
          const wentOut = goesOut(doing);
          handed.push({ at: now, channel, caseId, noticeId, to, messageId, wentOut, wasAllowed });
          return answerOf(doing, messageId);
        },
        { neverThrows: true },
      );
    };
  };

  let receiptsToCome: readonly (readonly [Handed, ReceiptSays])[] = [];
  const recordOne = async (message: Handed, says: ReceiptSays, fault?: Fault) => {
    // Seen before, so that an unknown id is given up.
    const receipt = { messageId: "receipt", body: receiptBody(message, says, now), receives: 4 };
    const invocation = await invoke(fault, (step) => record(surroundings(step), [receipt])).catch(asFailed);
    const isRecorded = invocation.alive && invocation.result.length === 0;
    if (!isRecorded) receiptsToCome = [...receiptsToCome, [message, says]];
  };

  return {
    cases,
    applicants,
    notices,
    queue,
    register,
    handed,
    records,
    timesUncertain,
    now: () => now,
    pass: (milliseconds) => {
      now = after(now, milliseconds);
    },
    write(item) {
      const isFirst = cases.get(item.caseId, item.entry) === undefined;
      cases.put(item);
      records.push({ eventID: `event-${records.length}`, item, at: now, isFirst });
    },
    async plan(count, fault) {
      planned += await planRange(planned, count, fault);
    },
    async planAgain(from, count, fault) {
      await planRange(from, Math.max(0, Math.min(count, planned - from)), fault);
    },
    async send(channel, does, fault) {
      const messages = queue.receive(channel);
      if (messages.length === 0) return;
      const invocation = await invoke(fault, (step) =>
        send(
          {
            ...{ ...surroundings(step), channel, hide: queue.hide },
            deliver: deliver(channel, step, does),
            rateLimiter: () => 0,
            sleep: async () => undefined,
          },
          messages,
        ),
      ).catch(asFailed);
      if (invocation.alive) queue.settle(messages, invocation.result);
    },
    async sweep(fault) {
      await invoke(fault, (step) => sweep(surroundings(step), () => 50_000)).catch(asFailed);
    },
    async receive(index, says, fault) {
      const message = handed[index];
      if (message?.wentOut) await recordOne(message, says, fault);
    },
    async receiveAgain() {
      const due = receiptsToCome;
      receiptsToCome = [];
      for (const [message, says] of due) await recordOne(message, says);
    },
    unplanned: () => records.length - planned,
    isQuiet: () =>
      planned === records.length && notices.indexed().length === 0 && queue.nextAt() === undefined,
  };
}

/** An invocation that threw because of a fault is one that comes again; anything else it throws is a mistake. */
function asFailed(error: unknown): Invocation<never> {
  if (error instanceof CallFailed) return { alive: false };
  throw error;
}

function counting(notices: NoticeStore, timesUncertain: Map<string, number>): NoticeStore {
  return {
    ...notices,
    async move(move) {
      const moved = await notices.move(move);
      const key = `${move.key.caseId}/${move.key.noticeId}`;
      if (moved && move.to === "uncertain") timesUncertain.set(key, (timesUncertain.get(key) ?? 0) + 1);
      return moved;
    },
  };
}

/** What a notice tells, in the order in which it may be told; undefined for a request. */
export function versionIn(noticeId: string): number | undefined {
  const match = /^v(\d{6})-/.exec(noticeId);
  return match === null ? undefined : Number(match[1]);
}

/** Whether a notice stands where it will stay. */
export function isAtRest({ state, channel, dueAt }: Notice): boolean {
  if (isInDueIndex(state) && dueAt !== undefined) return false;
  if (state === "queued" || state === "sending") return false;
  return state !== "uncertain" || channel === "sms";
}
