import type { Applicant } from "../domain/applicant.ts";
import type { Courier } from "../domain/courier.ts";
import type { SendDecision } from "../domain/decide-send.ts";
import type { KindParameters } from "../domain/kinds.ts";
import { countersFor } from "../domain/limits.ts";
import type { Notice } from "../domain/notice.ts";
import type { Suppressions } from "../domain/register.ts";
import { claim, LEASE, type ProviderAnswer, pauseAfter, settleAnswer } from "../domain/settle-answer.ts";
import { after } from "../domain/time.ts";
import { secondsToProvider } from "../domain/timings.ts";
import { type EndDeps, type Ending, putBack, settle } from "./end-notice.ts";
import type { TimingLog } from "./log.ts";
import { LONGEST_WAIT, type RateLimiter } from "./rate-limiter.ts";
import type { Context } from "./send-contexts.ts";
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

export interface SenderDeps<Message> extends EndDeps {
  readonly compose: (delivery: Delivery) => Promise<Composed<Message>>;
  readonly courier: Courier<Message>;
  readonly suppressions: Suppressions;
  readonly rateLimiter: RateLimiter;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Hides a queue message for so many seconds. */
  readonly hide: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly newPageCode: () => Promise<string>;
  readonly log: TimingLog;
}

/** How a delivery ended; what the provider has refused is to be decided about once more. */
type Delivered = Ending | { readonly refused: Context };

/** Claims a notice, asks its provider once, and writes down what that says. */
export async function deliver<M>(
  deps: SenderDeps<M>,
  context: Context,
  { contact, language }: SendDecision & { readonly do: "send" },
): Promise<Delivered> {
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
): Promise<Delivered> {
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
    return { refused: after };
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
