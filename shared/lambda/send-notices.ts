import type { Applicant } from "../domain/applicant.ts";
import type { Courier } from "../domain/courier.ts";
import { decideSend, type SendDecision, type Settlement } from "../domain/decide-send.ts";
import type { KindParameters } from "../domain/kinds.ts";
import { nextRung, type Rung, siblingsOf } from "../domain/ladder.ts";
import { countersFor } from "../domain/limits.ts";
import {
  type Notice,
  type NoticeKey,
  type NoticeQueue,
  noticeKeySchema,
  noticeKeyText,
  type QueuedNotice,
  type Reason,
} from "../domain/notice.ts";
import { isPersonal, officeToAsk } from "../domain/personal-notices.ts";
import type { Suppressions } from "../domain/register.ts";
import {
  adoptSent,
  claim,
  LEASE,
  markLost,
  type ProviderAnswer,
  pauseAfter,
  settleAnswer,
} from "../domain/settle-answer.ts";
import { after, between, type Instant, SECOND } from "../domain/time.ts";
import { secondsToProvider } from "../domain/timings.ts";
import type { TimingLog } from "./log.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { type Context, type ContextDeps, readEach } from "./send-contexts.ts";
import { suppressAddress } from "./suppress-address.ts";

/** A claimed notice with all that its text is made from. */
export interface Delivery {
  readonly notice: Notice;
  readonly address: string;
  readonly language: string;
  /** The person reads another language, which is not offered. */
  readonly isFallback: boolean;
  readonly parameters: KindParameters;
  readonly pageCode: string;
}

/** A message ready for its courier, with what is recorded of its text. */
interface Composed<Message> {
  readonly message: Message;
  readonly measured?: Pick<Notice, "parts" | "encoding">;
}

export interface SenderDeps<Message> extends ContextDeps {
  readonly compose: (delivery: Delivery) => Promise<Composed<Message>>;
  readonly courier: Courier<Message>;
  readonly suppressions: Suppressions;
  /** Where a notice goes whose channel has failed. */
  readonly queue: NoticeQueue;
  readonly rateLimiter: RateLimiter;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Hides a queue message for so many seconds. */
  readonly hide: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly newPageCode: () => Promise<string>;
  readonly log: TimingLog;
}

/** The share of the month's budget at which ops are told. */
const BUDGET_WARNING = 0.8;

/** Whoever would have to wait longer for the provider's rate comes back later. */
const LONGEST_WAIT = 10 * SECOND;

export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
}

export interface SendReport {
  /** Messages that must come back. */
  readonly failed: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** How many the provider has turned down; counted apart, since most of them go on to another channel. */
  readonly refused: number;
  /** US dollars spent over the channel this month; undefined if this batch has cost nothing. */
  readonly spentThisMonth: number | undefined;
  /** What notices took from due to their provider. */
  readonly secondsToProvider: readonly number[];
  readonly noticeIds: readonly string[];
}

/** How one message ended: done with, or to come back at a moment (at the queue's own time, if undefined). */
type Ending = (
  | { readonly done: true; readonly as: string; readonly spentUsd?: number }
  | { readonly done: false; readonly as: string; readonly at?: Instant | undefined }
) & { readonly isRefused?: boolean; readonly secondsToProvider?: number | undefined };

/** Sends the notices of a batch of messages, side by side. Whatever happens to one does not touch the others. */
export async function sendNotices<Message>(
  deps: SenderDeps<Message>,
  messages: readonly QueueMessage[],
): Promise<SendReport> {
  const parsed = messages.map((message) => ({ message, key: keyIn(message.body) }));
  const keys = parsed.flatMap(({ key }) => key ?? []);
  const contexts = await readEach(deps, keys);
  const endings = await Promise.all(
    parsed.map(async ({ message, key }) => {
      const ending = await endingOf(deps, key, contexts);
      if (!ending.done && ending.at !== undefined) await hideUntil(deps, message, ending.at);
      return { message, ...ending };
    }),
  );
  return {
    failed: endings.filter(({ done }) => !done).map(({ message }) => message.messageId),
    counts: countBy(endings.map(({ as }) => as)),
    refused: endings.filter(({ isRefused }) => isRefused).length,
    spentThisMonth: await addUpSpending(deps, endings),
    secondsToProvider: endings.flatMap((ending) => ending.secondsToProvider ?? []),
    noticeIds: keys.map(({ noticeId }) => noticeId),
  };
}

/** One addition for the whole batch; the count is for a budget, so a lost one is only told. */
async function addUpSpending<M>(
  deps: SenderDeps<M>,
  endings: readonly Ending[],
): Promise<number | undefined> {
  const spent = endings.reduce((sum, ending) => sum + ("spentUsd" in ending ? (ending.spentUsd ?? 0) : 0), 0);
  if (spent === 0) return undefined;
  try {
    const sum = await deps.register.spend(deps.channel, spent, deps.now());
    if (passesWarning(sum, spent, deps.sending.sms.monthlyBudgetUsd))
      deps.log.error("BUDGET_NEARLY_SPENT", undefined);
    return sum;
  } catch (error) {
    deps.log.error("SPENDING_NOT_COUNTED", error);
    return undefined;
  }
}

/** Told once, by the batch that gets there. */
function passesWarning(sum: number, spent: number, budget: number): boolean {
  const warning = budget * BUDGET_WARNING;
  return sum >= warning && sum - spent < warning;
}

/** A message that cannot be hidden comes back all the same, only at the queue's own time. */
async function hideUntil<M>(
  deps: SenderDeps<M>,
  { receiptHandle }: QueueMessage,
  at: Instant,
): Promise<void> {
  try {
    await deps.hide(receiptHandle, Math.max(1, Math.ceil(between(deps.now(), at) / 1_000)));
  } catch (error) {
    deps.log.error("HIDING_FAILED", error);
  }
}

function keyIn(body: string): NoticeKey | undefined {
  try {
    return noticeKeySchema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

async function endingOf<M>(
  deps: SenderDeps<M>,
  key: NoticeKey | undefined,
  contexts: ReadonlyMap<string, Context | Error>,
): Promise<Ending> {
  try {
    if (key === undefined) throw new TypeError("MESSAGE_MALFORMED");
    const context = contexts.get(noticeKeyText(key));
    if (context === undefined) return { done: true, as: "gone" };
    if (context instanceof Error) throw context;
    return await act(deps, context, decideSend(context, deps.settings, deps.now()));
  } catch (error) {
    deps.log.error(key === undefined ? "MESSAGE_MALFORMED" : "SENDING_FAILED", error, {
      noticeId: key?.noticeId,
    });
    return { done: false, as: "failed" };
  }
}

async function act<M>(deps: SenderDeps<M>, context: Context, decision: SendDecision): Promise<Ending> {
  const { notice } = context;
  switch (decision.do) {
    case "nothing":
      return { done: true, as: "settled-before" };
    case "wait":
      return { done: false, as: "in-other-hands", at: decision.until };
    case "postpone":
      await putBack(deps, notice, decision.until, decision.reason);
      return { done: true, as: "postponed" };
    case "adopt":
      return adopt(deps, notice);
    case "mark-lost":
      await deps.notices.move(markLost(notice, deps.sending, deps.now()));
      return { done: true, as: "uncertain" };
    case "settle":
      return settle(deps, context, decision.settled);
    case "give-up":
      return giveUp(deps, context, decision);
    case "send":
      return send(deps, context, decision);
  }
}

/** Back to the due index, where the sweep finds it; its message is done with. */
async function putBack<M>(
  deps: SenderDeps<M>,
  { caseId, noticeId, attempts }: Notice,
  dueAt: Instant,
  reason: Reason | undefined,
): Promise<void> {
  const key = { caseId, noticeId };
  await deps.notices.move({ key, from: "queued", to: "held", attempts, set: { dueAt, reason } });
}

/** What has gone out already is taken and written down as it is. */
async function adopt<M>(deps: SenderDeps<M>, notice: Notice): Promise<Ending> {
  const claiming = claim(notice, deps.now());
  if (!(await deps.notices.move(claiming))) return { done: false, as: "in-other-hands" };
  const claimed: Notice = { ...notice, ...claiming.set, state: "sending" };
  const move = adoptSent(claimed, deps.sending, deps.now());
  await deps.notices.move(move);
  return { done: true, as: move.to };
}

/**
 * The next channel is put before this one is settled, so that a crash in between loses nothing, and sent after, so that
 * it never fails while this one still seems to wait: then neither would ask a person.
 */
async function settle<M>(deps: SenderDeps<M>, context: Context, settled: Settlement): Promise<Ending> {
  const { notice } = context;
  const { state, reason, climbs } = settled;
  const step = climbs ? await climb(deps, context) : undefined;
  const asks = settled.attention === true && (step === undefined || step.rung === "ask-person");
  const set = { reason, settledAt: deps.now(), attention: asks ? officeToAsk(notice) : undefined };
  await deps.notices.move({ key: notice, from: notice.state, to: state, attempts: notice.attempts, set });
  await handOn(deps, step);
  return { done: true, as: state };
}

/** It stays as it is, but nobody has to look at it again, except a person perhaps. */
async function giveUp<M>(
  deps: SenderDeps<M>,
  context: Context,
  { turnTo, reason }: SendDecision & { readonly do: "give-up" },
): Promise<Ending> {
  const { notice } = context;
  const { state, attempts } = notice;
  const step = turnTo === "next-channel" ? await climb(deps, context) : undefined;
  const asks = turnTo === "attention" || step?.rung === "ask-person";
  await deps.notices.move({
    key: notice,
    from: state,
    to: state,
    attempts,
    set: {
      dueAt: undefined,
      settledAt: deps.now(),
      reason: reason ?? notice.reason,
      attention: asks ? officeToAsk(notice) : undefined,
    },
  });
  await handOn(deps, step);
  return { done: true, as: step?.rung === "try" ? "next-channel" : state };
}

/** A step up the ladder, and the message that it asks for. */
interface Climb {
  readonly rung: Rung["do"];
  readonly message?: QueuedNotice;
}

/** Puts the notice of the next channel that the person has agreed to, if there is one. */
async function climb<M>(deps: SenderDeps<M>, { notice, applicant }: Context): Promise<Climb> {
  if (applicant === undefined || isPersonal(notice)) return { rung: "leave" };
  // Nothing may be sent, and somebody should know.
  if (applicant === "unreadable" || applicant.safeContact) return { rung: "ask-person" };
  const siblings = await deps.notices.read(siblingsOf(notice));
  const rung = nextRung(notice, applicant, siblings, deps.now());
  if (rung.do !== "try") return { rung: rung.do };
  const { caseId, noticeId, channel, state } = (await deps.notices.add(rung.notice)) ?? rung.notice;
  if (channel === undefined || state !== "queued") return { rung: "try" };
  return { rung: "try", message: { caseId, noticeId, channel, delaySeconds: 0 } };
}

/** Should this be lost, the due index knows of it. */
async function handOn<M>({ queue }: SenderDeps<M>, step: Climb | undefined): Promise<void> {
  if (step?.message !== undefined) await queue.enqueue([step.message]);
}

async function send<M>(
  deps: SenderDeps<M>,
  context: Context,
  { contact, language }: SendDecision & { readonly do: "send" },
): Promise<Ending> {
  const { notice, applicant, parameters, addressHash } = context;
  const pageCode = typeof applicant === "object" ? await pageCodeOf(deps, applicant) : undefined;
  if (pageCode === undefined || parameters === undefined || addressHash === undefined)
    return { done: false, as: "failed" };
  // Composed before the claim: a text that cannot be made must not look like a lost answer.
  const isFallback = language.languageWanted !== undefined;
  const delivery = {
    notice,
    address: contact.address,
    language: language.language,
    isFallback,
    parameters,
    pageCode,
  };
  const { message, measured } = await deps.compose(delivery);
  const waitMs = deps.rateLimiter();
  if (waitMs > LONGEST_WAIT) return { done: false, as: "rate-limited", at: after(deps.now(), waitMs) };
  await deps.sleep(waitMs);
  const claiming = claim(notice, deps.now(), measured);
  const counters = countersFor(notice, addressHash, deps.sending.limits, deps.now());
  const claimed = await deps.notices.claim(claiming, counters);
  if (claimed === false) return { done: false, as: "in-other-hands", at: after(deps.now(), LEASE) };
  if (claimed !== true) {
    return settle(deps, context, { state: "withheld", reason: claimed.reason, attention: true });
  }
  const answer = await deps.courier.deliver(message);
  const sent = { ...notice, ...claiming.set, languageWanted: undefined, ...language };
  return record(deps, { ...context, notice: { ...sent, state: "sending" } }, contact.address, answer);
}

async function pageCodeOf<M>(deps: SenderDeps<M>, applicant: Applicant): Promise<string | undefined> {
  return applicant.pageCode ?? deps.applicants.givePageCode(applicant.applicantId, await deps.newPageCode());
}

/** Writes the provider's answer down, and does what follows from it. */
async function record<M>(
  deps: SenderDeps<M>,
  context: Context,
  address: string,
  answer: ProviderAnswer,
): Promise<Ending> {
  const { notice } = context;
  const { noticeId, applicantId, channel } = notice;
  const { move, retryAt } = settleAnswer(notice, answer, deps.sending, deps.now());
  if (!(await deps.notices.move(move))) {
    deps.log.info("CLAIM_LOST", { noticeId, outcome: answer.outcome });
    return { done: true, as: answer.outcome };
  }
  if (retryAt !== undefined) return { done: false, as: answer.outcome, at: retryAt };
  const after = { ...context, notice: { ...notice, ...move.set, state: move.to } };
  if (answer.outcome === "refused") {
    if (answer.forGood === true && channel !== undefined)
      await suppressAddress(deps, { applicantId, channel, address, reason: answer.code });
    // What has failed goes to its next channel at once; should that break off, the due index knows of it.
    return { ...(await act(deps, after, decideSend(after, deps.settings, deps.now()))), isRefused: true };
  }
  if (answer.outcome === "misconfigured" || answer.outcome === "quota")
    return standStill(deps, after.notice, answer);
  const { parts = 0 } = notice;
  const spentUsd = channel === "sms" ? parts * deps.sending.sms.pricePerPartUsd : 0;
  const { sentAt } = move.set;
  return {
    done: true,
    as: move.to,
    spentUsd,
    secondsToProvider: sentAt === undefined ? undefined : secondsToProvider(notice, sentAt),
  };
}

/** Stops the channel, so that what waits burns neither tries nor receives. */
async function standStill<M>(
  deps: SenderDeps<M>,
  notice: Notice,
  answer: ProviderAnswer & { readonly code: string },
): Promise<Ending> {
  const { channel } = deps;
  const now = deps.now();
  const until = after(now, pauseAfter(answer) ?? 0);
  await deps.register.pause(channel, { since: now, until, code: answer.code });
  deps.log.error("PROVIDER_MISCONFIGURED", undefined, {
    channel,
    noticeId: notice.noticeId,
    reason: answer.code,
  });
  await putBack(deps, notice, until, "paused");
  return { done: true, as: answer.outcome };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.length]));
}
