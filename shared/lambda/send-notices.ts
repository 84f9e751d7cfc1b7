import type { Applicant } from "../domain/applicant.ts";
import type { Courier } from "../domain/courier.ts";
import { decideSend, type SendDecision } from "../domain/decide-send.ts";
import type { KindParameters } from "../domain/kinds.ts";
import { type Notice, type NoticeKey, noticeKeySchema, noticeKeyText } from "../domain/notice.ts";
import { claim, LEASE, markLost, type ProviderAnswer, settleAnswer } from "../domain/settle-answer.ts";
import { after, between, type Instant } from "../domain/time.ts";
import type { Log } from "./log.ts";
import { type Context, type ContextDeps, readEach } from "./send-contexts.ts";

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
  /** Hides a queue message for so many seconds. */
  readonly hide: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly now: () => Instant;
  readonly newPageCode: () => string;
  readonly log: Log;
}

export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
}

export interface SendReport {
  /** Messages that must come back. */
  readonly failed: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly noticeIds: readonly string[];
}

/** How one message ended: done with, or to come back at a moment (at the queue's own time, if undefined). */
type Ending =
  | { readonly done: true; readonly as: string }
  | { readonly done: false; readonly as: string; readonly at?: Instant | undefined };

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
      return { message, ending };
    }),
  );
  return {
    failed: endings.filter(({ ending }) => !ending.done).map(({ message }) => message.messageId),
    counts: countBy(endings.map(({ ending }) => ending.as)),
    noticeIds: keys.map(({ noticeId }) => noticeId),
  };
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
  const now = deps.now();
  switch (decision.do) {
    case "nothing":
      return { done: true, as: "settled-before" };
    case "wait":
      return { done: false, as: "in-other-hands", at: decision.until };
    case "postpone": {
      const { attempts } = notice;
      await deps.notices.move({
        key: notice,
        from: "queued",
        to: "held",
        attempts,
        set: { dueAt: decision.until },
      });
      return { done: true, as: "postponed" };
    }
    case "mark-lost":
      await deps.notices.move(markLost(notice, now));
      return { done: true, as: "uncertain" };
    case "settle": {
      const { state, reason, attention } = decision.settled;
      const set = { reason, settledAt: now, attention: attention ? notice.office : undefined };
      await deps.notices.move({ key: notice, from: notice.state, to: state, attempts: notice.attempts, set });
      return { done: true, as: state };
    }
    case "send":
      return send(deps, context, decision);
  }
}

async function send<M>(
  deps: SenderDeps<M>,
  { notice, applicant, parameters }: Context,
  { contact, language }: SendDecision & { readonly do: "send" },
): Promise<Ending> {
  const pageCode = typeof applicant === "object" ? await pageCodeOf(deps, applicant) : undefined;
  if (pageCode === undefined || parameters === undefined) return { done: false, as: "failed" };
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
  const claiming = claim(notice, deps.now(), measured);
  if (!(await deps.notices.move(claiming))) {
    return { done: false, as: "in-other-hands", at: after(deps.now(), LEASE) };
  }
  const answer = await deps.courier.deliver(message);
  return record(deps, { ...notice, ...claiming.set, languageWanted: undefined, ...language }, answer);
}

async function pageCodeOf<M>(deps: SenderDeps<M>, applicant: Applicant): Promise<string | undefined> {
  return applicant.pageCode ?? deps.applicants.givePageCode(applicant.applicantId, deps.newPageCode());
}

async function record<M>(deps: SenderDeps<M>, claimed: Notice, answer: ProviderAnswer): Promise<Ending> {
  const { move, retryAt } = settleAnswer(claimed, answer, deps.now());
  const { noticeId } = claimed;
  if (!(await deps.notices.move(move))) deps.log.info("CLAIM_LOST", { noticeId, outcome: answer.outcome });
  if (answer.outcome === "misconfigured") {
    deps.log.error("PROVIDER_MISCONFIGURED", undefined, { noticeId, reason: answer.code });
  }
  return retryAt === undefined
    ? { done: true, as: move.to }
    : { done: false, as: answer.outcome, at: retryAt };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.length]));
}
