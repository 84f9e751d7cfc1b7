import { marshall } from "@aws-sdk/util-dynamodb";
import { createHandler as createPlanner } from "../../functions/plan-notices/handler.ts";
import { createHandler as createRecorder } from "../../functions/record-receipts/handler.ts";
import { createHandler as createReleaser } from "../../functions/release-notices/handler.ts";
import { createHandler as createEmailSender } from "../../functions/send-email/handler.ts";
import { createHandler as createSmsSender } from "../../functions/send-sms/handler.ts";
import type { ApplicantStore } from "../../shared/domain/applicant.ts";
import type { CaseStore } from "../../shared/domain/change.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import type { DueIndex, NoticeFinder, NoticeQueue, NoticeStore } from "../../shared/domain/notice.ts";
import type { SendingRegister, Suppressions } from "../../shared/domain/register.ts";
import type { PlanSettings, SendSettings } from "../../shared/domain/settings.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";
import type { Instant } from "../../shared/domain/time.ts";
import type { Delivery } from "../../shared/lambda/deliver-notice.ts";
import type { TimingLog } from "../../shared/lambda/log.ts";
import type { RateLimiter } from "../../shared/lambda/rate-limiter.ts";
import type { QueueMessage } from "../../shared/lambda/send-notices.ts";
import type { Draft } from "../../shared/lambda/sender.ts";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";
import { KEYRING } from "./builders.ts";
import type { CaseItem } from "./case-store.ts";
import type { Step } from "./faults.ts";
import { MAIL_ORIGIN } from "./provider.ts";

/** All that the functions of the pipeline share. */
export interface Ports {
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly notices: NoticeStore;
  readonly dueIndex: DueIndex;
  readonly queue: NoticeQueue;
  readonly register: SendingRegister & Suppressions;
  readonly finder: NoticeFinder;
}

/** What a function is given, and what the world around it is. */
export interface Surroundings {
  readonly ports: Ports;
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly now: () => Instant;
  readonly log: TimingLog;
  /** Each call to a port goes through it. */
  readonly step: Step;
}

/** What a sender needs beside. */
export interface SenderSurroundings extends Surroundings {
  readonly channel: Channel;
  /** Hands a message to the provider. */
  readonly deliver: (caseId: string, noticeId: string, to: string) => Promise<ProviderAnswer>;
  readonly hide: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly rateLimiter: RateLimiter;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const PAGE = "page.example.org";
const newPageCode = async () => "0123456789";

/** A write to Cases as its stream shows it. */
export interface StreamRecord {
  readonly eventID: string;
  readonly item: CaseItem;
  readonly at: Instant;
  /** Whether there was no such item before. */
  readonly isFirst: boolean;
}

/** Plans records of the stream, whose sequence numbers count from `from`; returns the numbers that must come again. */
export async function plan(
  surroundings: Surroundings,
  records: readonly StreamRecord[],
  from: number,
): Promise<readonly number[]> {
  const handler = createPlanner(plannerDeps(surroundings));
  const { batchItemFailures } = await handler(eventOf(records, from));
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
}

/** Sends a batch of messages; returns the ids of those that must come again. */
export async function send(
  { channel, deliver, hide, rateLimiter, sleep, ...surroundings }: SenderSurroundings,
  messages: readonly QueueMessage[],
): Promise<readonly string[]> {
  const { step } = surroundings;
  const deps = {
    ...senderDeps(surroundings),
    rateLimiter,
    sleep,
    hide: (receipt: string, seconds: number) => step(() => hide(receipt, seconds)),
    draft,
  };
  const handler =
    channel === "sms"
      ? createSmsSender({
          ...deps,
          channel,
          courier: { deliver: ({ to, text }) => deliver(...idsIn(text), to) },
        })
      : createEmailSender({
          ...deps,
          channel,
          courier: { deliver: ({ to, caseId, noticeId }) => deliver(caseId, noticeId, to) },
        });
  return failuresOf(await handler({ Records: messages }));
}

/** Looks through the due index once. */
export async function sweep(surroundings: Surroundings, remaining: () => number): Promise<void> {
  const deps = plannerDeps(surroundings);
  await createReleaser(deps)({}, { getRemainingTimeInMillis: remaining });
}

/** A message of the receipt queue as its consumer gets it. */
export interface ReceiptMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receives: number;
}

/** Records a batch of receipts; returns the ids of those that must come again. */
export async function record(
  surroundings: Surroundings,
  messages: readonly ReceiptMessage[],
): Promise<readonly string[]> {
  const handler = createRecorder(senderDeps(surroundings), MAIL_ORIGIN);
  const Records = messages.map(({ receives, ...message }) => ({
    ...message,
    attributes: { ApproximateReceiveCount: String(receives) },
  }));
  return failuresOf(await handler({ Records }));
}

function failuresOf(result: { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }) {
  return result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** What planning needs, each call to a port a step. */
export function plannerDeps({ ports, step, settings, now, log }: Surroundings) {
  return { ...guarded(ports, step), settings, now, newPageCode, log };
}

function senderDeps(surroundings: Surroundings) {
  const deps = plannerDeps(surroundings);
  const { sending } = surroundings;
  const keyring = async () => KEYRING;
  return { ...deps, keyring, suppressions: deps.register, sending, confirmationCode: async () => "123456" };
}

/** The ports as one invocation sees them: each call may be its last. */
function guarded(
  { cases, applicants, notices, dueIndex, queue, register, finder }: Ports,
  step: Step,
): Ports {
  return {
    register: {
      look: (channel, addresses, now) => step(() => register.look(channel, addresses, now)),
      spend: (channel, usd, now) => step(() => register.spend(channel, usd, now)),
      pause: (channel, pause) => step(() => register.pause(channel, pause)),
      suppress: (channel, address, reason, now) =>
        step(() => register.suppress(channel, address, reason, now)),
    },
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
      // A transaction carries a token, so that the SDK's retry is answered as the first try was.
      claim: (move, counters) => step(() => notices.claim(move, counters), { isIdempotent: true }),
    },
    dueIndex: {
      async *due(shard, until) {
        // Most shards are empty; reading those is no moment at which anything happens.
        const isEmpty = (await all(dueIndex.due(shard, until))).length === 0;
        if (!isEmpty) yield* await step(() => all(dueIndex.due(shard, until)));
      },
      drop: (key) => step(() => dueIndex.drop(key)),
    },
    queue: { enqueue: (messages) => step(() => queue.enqueue(messages)) },
    finder: { byProviderMessageId: (id) => step(() => finder.byProviderMessageId(id)) },
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
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
  return { delivery, content, office, catalog: await catalogOf(delivery.language) };
}

type LoadedCatalog = ReturnType<typeof loadCatalog>;
const catalogs = new Map<string, LoadedCatalog>();

/** Loaded once: the time that an import takes must not change the order of what happens. */
function catalogOf(language: string): LoadedCatalog {
  const known = catalogs.get(language) ?? loadCatalog(language);
  catalogs.set(language, known);
  return known;
}

/** Loads what the texts are made from, which takes real time. */
export async function loadTexts(languages: readonly string[]): Promise<void> {
  await Promise.all(languages.map(catalogOf));
}

function idsIn(text: string): readonly [string, string] {
  const [, caseId, noticeId] = /page\.example\.org\/([\w-]+)\/([\w-]+)/.exec(text) ?? [];
  if (caseId === undefined || noticeId === undefined) throw new Error("An SMS names no page");
  return [caseId, noticeId];
}
