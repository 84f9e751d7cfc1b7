import { marshall } from "@aws-sdk/util-dynamodb";
import { createHandler as createPlanner } from "../../functions/plan-notices/handler.ts";
import { createHandler as createRecorder } from "../../functions/record-receipts/handler.ts";
import { createHandler as createReleaser } from "../../functions/release-notices/handler.ts";
import { createHandler as createEmailSender } from "../../functions/send-email/handler.ts";
import { createHandler as createSmsSender } from "../../functions/send-sms/handler.ts";
import type { ApplicantStore } from "../../shared/domain/applicant.ts";
import type { CaseStore } from "../../shared/domain/change.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import type { DueIndex, Notice, NoticeQueue, NoticeStore } from "../../shared/domain/notice.ts";
import { isInDueIndex } from "../../shared/domain/notice-states.ts";
import type { SendingRegister, Suppressions } from "../../shared/domain/register.ts";
import type { PlanSettings } from "../../shared/domain/settings.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";
import { after, type Instant } from "../../shared/domain/time.ts";
import type { Delivery } from "../../shared/lambda/send-notices.ts";
import type { Draft } from "../../shared/lambda/sender.ts";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";
import { type ApplicantTwin, createApplicantTwin } from "./applicant-store.ts";
import { aLog, KEYRING, sendSettings } from "./builders.ts";
import { type CaseItem, type CaseTwin, createCaseTwin } from "./case-store.ts";
import { CallFailed, type Fault, type Invocation, invoke, type Step } from "./faults.ts";
import { createQueueTwin, type QueueTwin } from "./notice-queue.ts";
import { createNoticeTwin, type NoticeTwin } from "./notice-store.ts";
import { createRegisterTwin, type RegisterTwin } from "./register.ts";

/** What a provider does with one message: whether it goes out, and what its sender hears. */
export type ProviderDoes =
  | "accepts"
  | "is-busy"
  | "refuses"
  | "is-misconfigured"
  | "sends-in-silence"
  | "is-silent";

/** What a provider says later of a message. */
export type ReceiptSays =
  | "Send"
  | "Delivery"
  | "BouncePermanent"
  | "BounceTransient"
  | "Complaint"
  | "DeliveryDelay"
  | "Reject"
  | "unreachable"
  | "opted-out";

/** One message that a provider was handed. */
interface Handed {
  readonly at: Instant;
  readonly channel: Channel;
  readonly caseId: string;
  readonly noticeId: string;
  readonly to: string;
  /** The provider's id of it. */
  readonly messageId: string;
  /** Whether it went out. */
  readonly wentOut: boolean;
  /** Whether the person had agreed to it at that moment, and nobody had forbidden it. */
  readonly wasAllowed: boolean;
}

/** A write to Cases as its stream shows it. */
interface StreamRecord {
  readonly eventID: string;
  readonly item: CaseItem;
  readonly at: Instant;
  /** Whether there was no such item before. */
  readonly isFirst: boolean;
}

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

const PAGE = "page.example.org";

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
  const ports = { cases, applicants, notices: counted, dueIndex: notices, queue, register };

  const plannerDeps = (step: Step) => ({
    ...guarded(ports, step),
    settings,
    now: () => now,
    newPageCode: async () => "0123456789",
    log: aLog(),
  });

  const planRange = async (from: number, count: number, fault?: Fault): Promise<number> => {
    const batch = records.slice(from, from + count);
    const invocation = await invoke(fault, (step) =>
      createPlanner(plannerDeps(step))(eventOf(batch, from)),
    ).catch(asFailed);
    if (!invocation.alive) return 0;
    const failed = invocation.result.batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
    return failed.length === 0 ? batch.length : Math.min(...failed) - from;
  };

  const deliver = (channel: Channel, step: Step, does: readonly ProviderDoes[]) => {
    let turn = 0;
    return (caseId: string, noticeId: string, to: string): Promise<ProviderAnswer> => {
      const doing = does[turn % Math.max(does.length, 1)] ?? "accepts";
      turn++;
      return step(async () => {
        const wasAllowed = isAllowed(applicants, channel, to);
        const wentOut = doing === "accepts" || doing === "sends-in-silence";
        const messageId = `provider-${handed.length + 1}`;
        handed.push({ at: now, channel, caseId, noticeId, to, messageId, wentOut, wasAllowed });
        return answerOf(doing, messageId);
      }, false);
    };
  };

  const senderDeps = (step: Step) => ({
    ...guarded(ports, step),
    settings,
    sending: sendSettings(),
    rateLimiter: () => 0,
    sleep: async () => undefined,
    now: () => now,
    newPageCode: async () => "0123456789",
    log: aLog(),
    confirmationCode: async () => "123456",
    hide: (receipt: string, seconds: number) => step(() => queue.hide(receipt, seconds)),
    draft,
    keyring: async () => KEYRING,
  });

  const handlerFor = (channel: Channel, step: Step, does: readonly ProviderDoes[]) => {
    const say = deliver(channel, step, does);
    return channel === "sms"
      ? createSmsSender({
          ...senderDeps(step),
          channel,
          courier: { deliver: ({ to, text }) => say(...idsIn(text), to) },
        })
      : createEmailSender({
          ...senderDeps(step),
          channel,
          courier: { deliver: ({ to, caseId, noticeId }) => say(caseId, noticeId, to) },
        });
  };

  const finder = {
    byProviderMessageId: async (messageId: string) =>
      notices.all().find((notice) => notice.providerMessageId === messageId),
  };

  let receiptsToCome: readonly (readonly [Handed, ReceiptSays])[] = [];
  const record = async (message: Handed, says: ReceiptSays, fault?: Fault) => {
    const invocation = await invoke(fault, (step) =>
      createRecorder(
        {
          ...senderDeps(step),
          finder: { byProviderMessageId: (id) => step(() => finder.byProviderMessageId(id)) },
        },
        MAIL_ORIGIN,
      )(receiptEvent(message, says, now)),
    ).catch(asFailed);
    const isRecorded = invocation.alive && invocation.result.batchItemFailures.length === 0;
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
        handlerFor(channel, step, does)({ Records: messages }),
      ).catch(asFailed);
      if (!invocation.alive) return;
      queue.settle(
        messages,
        invocation.result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
      );
    },
    async sweep(fault) {
      const context = { getRemainingTimeInMillis: () => 50_000 };
      await invoke(fault, (step) =>
        createReleaser({ ...plannerDeps(step), dueIndex: guarded(ports, step).dueIndex })({}, context),
      ).catch(asFailed);
    },
    async receive(index, says, fault) {
      const message = handed[index];
      if (message?.wentOut) await record(message, says, fault);
    },
    async receiveAgain() {
      const due = receiptsToCome;
      receiptsToCome = [];
      for (const [message, says] of due) await record(message, says);
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

interface Ports {
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly notices: NoticeStore;
  readonly dueIndex: DueIndex;
  readonly queue: NoticeQueue;
  readonly register: SendingRegister & Suppressions;
}

/** The ports as one invocation sees them: each call may be its last. */
function guarded(
  { cases, applicants, notices, dueIndex, queue, register }: Ports,
  step: Step,
): Ports & { readonly suppressions: Suppressions } {
  const guardedRegister: Ports["register"] = {
    look: (channel, addresses, now) => step(() => register.look(channel, addresses, now)),
    spend: (channel, usd, now) => step(() => register.spend(channel, usd, now)),
    pause: (channel, pause) => step(() => register.pause(channel, pause)),
    suppress: (channel, address, reason, now) => step(() => register.suppress(channel, address, reason, now)),
  };
  return {
    register: guardedRegister,
    suppressions: guardedRegister,
    cases: {
      read: (keys) => step(() => cases.read(keys)),
      history: (caseId) => step(() => cases.history(caseId)),
      record: (decision) => step(() => cases.record(decision)),
    },
    applicants: {
      read: (ids) => step(() => applicants.read(ids)),
      givePageCode: (id, code) => step(() => applicants.givePageCode(id, code)),
      suppress: (id, channel, address) => step(() => applicants.suppress(id, channel, address)),
    },
    notices: {
      add: (notice) => step(() => notices.add(notice)),
      read: (keys) => step(() => notices.read(keys)),
      move: (move) => step(() => notices.move(move)),
      claim: (move, counters) => step(() => notices.claim(move, counters)),
    },
    dueIndex: {
      due: (shard, until) => dueIndex.due(shard, until),
      drop: (key) => step(() => dueIndex.drop(key)),
    },
    queue: { enqueue: (messages) => step(() => queue.enqueue(messages)) },
  };
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

const MAIL_ORIGIN = { configurationSet: "sachstand-test", accountId: "000000000000" };

/** A message of the receipt queue as providers make them, seen once before, so that an unknown id is not given up at once. */
function receiptEvent({ channel, messageId, caseId, noticeId, to }: Handed, says: ReceiptSays, at: Instant) {
  const outcome = says === "unreachable" || says === "opted-out" ? says : "delivered";
  const body =
    channel === "sms"
      ? { source: "sms-log", messageId, outcome, at }
      : sesEvent({ messageId, caseId, noticeId, to }, says, at);
  const attributes = { ApproximateReceiveCount: "4" };
  return { Records: [{ messageId: "receipt", body: JSON.stringify(body), attributes }] };
}

function sesEvent(
  { messageId, caseId, noticeId, to }: Pick<Handed, "messageId" | "caseId" | "noticeId" | "to">,
  says: ReceiptSays,
  timestamp: Instant,
) {
  const [, eventType = "Delivery", bounceType] = /^(Bounce)(.+)$/.exec(says) ?? [
    says,
    says.startsWith("un") || says.startsWith("opt") ? "Delivery" : says,
  ];
  const tags = { "ses:configuration-set": ["sachstand-test"], notice: [noticeId], case: [caseId] };
  const recipients = [{ emailAddress: to }];
  return {
    eventType,
    mail: { timestamp, messageId, destination: [to], tags },
    ...(bounceType !== undefined && { bounce: { bounceType, timestamp, bouncedRecipients: recipients } }),
    ...(eventType === "Complaint" && { complaint: { timestamp, complainedRecipients: recipients } }),
    ...(eventType === "Delivery" && { delivery: { timestamp } }),
  };
}

function eventOf(records: readonly StreamRecord[], from: number) {
  return {
    Records: records.map(({ eventID, item, at, isFirst }, index) => ({
      eventID,
      eventName: isFirst ? "INSERT" : "MODIFY",
      dynamodb: {
        SequenceNumber: String(from + index),
        // The stream knows whole seconds only.
        ApproximateCreationDateTime: Math.floor(Date.parse(at) / 1_000),
        NewImage: marshall(item, { removeUndefinedValues: true }),
      },
    })),
  };
}

/** The page's address names the notice, so that an SMS's text does, too. */
async function draft(delivery: Delivery): Promise<Draft> {
  const { notice, parameters, pageCode } = delivery;
  if (notice.kind === undefined) throw new Error(`Notice ${notice.noticeId} has no kind`);
  const office = { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" };
  const pageUrl = `https://${PAGE}/${notice.caseId}/${notice.noticeId}`;
  const content = { kind: notice.kind, office, parameters, pageUrl, pageCode };
  return { delivery, content, office, catalog: await loadCatalog(delivery.language) };
}

function idsIn(text: string): readonly [string, string] {
  const [, caseId, noticeId] = /page\.example\.org\/([\w-]+)\/([\w-]+)/.exec(text) ?? [];
  if (caseId === undefined || noticeId === undefined) throw new Error("An SMS names no page");
  return [caseId, noticeId];
}

function answerOf(does: ProviderDoes, messageId: string): ProviderAnswer {
  switch (does) {
    case "accepts":
      return { outcome: "accepted", messageId };
    case "is-busy":
      return { outcome: "busy", code: "Throttling" };
    case "refuses":
      return { outcome: "refused", code: "OptedOut", forGood: true };
    case "is-misconfigured":
      return { outcome: "misconfigured", code: "AccountSendingPaused" };
    case "sends-in-silence":
    case "is-silent":
      return { outcome: "lost", code: "TimeoutError" };
  }
}

function isAllowed(applicants: ApplicantTwin, channel: Channel, to: string): boolean {
  return applicants.all().some((person) => {
    if (person["safeContact"] === true || !Array.isArray(person["channels"])) return false;
    const contacts: readonly unknown[] = person["channels"];
    return contacts.some((contact) => isConsented(contact, channel, to));
  });
}

function isConsented(contact: unknown, channel: Channel, to: string): boolean {
  if (typeof contact !== "object" || contact === null) return false;
  const fields = new Map<string, unknown>(Object.entries(contact));
  return (
    fields.get("channel") === channel &&
    fields.get("address") === to &&
    fields.get("state") === "active" &&
    fields.get("consent") !== undefined
  );
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
