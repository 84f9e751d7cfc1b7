import { type Applicant, type ApplicantStore, parseApplicant } from "../domain/applicant.ts";
import { caseSchema } from "../domain/case.ts";
import { type CaseStore, caseKeyText, decisionEntry, requestDecisionSchema } from "../domain/change.ts";
import type { Courier } from "../domain/courier.ts";
import { decideSend, needsLine, type SendContext, type SendDecision } from "../domain/decide-send.ts";
import type { KindParameters } from "../domain/kinds.ts";
import { type Notice, type NoticeKey, type NoticeStore, noticeKeySchema } from "../domain/notice.ts";
import { parse } from "../domain/problem.ts";
import { requestIdIn } from "../domain/request.ts";
import type { PlanSettings } from "../domain/settings.ts";
import { claim, LEASE, markLost, type ProviderAnswer, settleAnswer } from "../domain/settle-answer.ts";
import { after, between, type Instant } from "../domain/time.ts";
import type { Log } from "./log.ts";

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

export interface SenderDeps<Message> {
  readonly notices: NoticeStore;
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly compose: (delivery: Delivery) => Promise<Composed<Message>>;
  readonly courier: Courier<Message>;
  /** Hides a queue message for so many seconds. */
  readonly hide: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly settings: PlanSettings;
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

interface Context extends SendContext {
  /** Undefined if the decision on a request is gone. */
  readonly parameters: KindParameters | undefined;
}

/** Reads all contexts at once; if one of them cannot be read, each by itself, so that it fails alone. */
async function readEach<M>(
  deps: SenderDeps<M>,
  keys: readonly NoticeKey[],
): Promise<ReadonlyMap<string, Context | Error>> {
  try {
    return await readContexts(deps, keys);
  } catch {
    const singles = await Promise.all(keys.map((key) => readAlone(deps, key)));
    return new Map(singles.flat());
  }
}

async function readAlone<M>(
  deps: SenderDeps<M>,
  key: NoticeKey,
): Promise<readonly (readonly [string, Context | Error])[]> {
  try {
    return [...(await readContexts(deps, [key]))];
  } catch (cause) {
    return [[key.caseId + key.noticeId, new Error("cannot be read", { cause })]];
  }
}

/** Reads everything that a send depends on, strongly consistent, in three requests for the whole batch. */
async function readContexts<M>(
  deps: SenderDeps<M>,
  keys: readonly NoticeKey[],
): Promise<ReadonlyMap<string, Context>> {
  const notices = await deps.notices.read(keys);
  const [cases, applicants] = await Promise.all([
    deps.cases.read(notices.flatMap(caseKeysOf)),
    deps.applicants.read(notices.flatMap(({ applicantId }) => applicantId ?? [])),
  ]);
  const contexts = await Promise.all(
    notices.map(async (notice): Promise<Context> => {
      const current = readable(cases.get(caseKeyText({ ...notice, entry: "case" })), (data) =>
        parse(caseSchema, data),
      );
      const line = needsLine(notice, current) ? await deps.cases.line(notice.caseId) : [];
      const applicant = readable(applicants.get(notice.applicantId ?? ""), (data) =>
        parseApplicant(data, deps.settings.smsDestinations),
      );
      return { notice, case: current, line, applicant, parameters: parametersOf(notice, cases) };
    }),
  );
  return new Map(contexts.map((context) => [context.notice.caseId + context.notice.noticeId, context]));
}

function caseKeysOf({ caseId, about }: Notice) {
  const requestId = requestIdIn(about);
  const keys = [{ caseId, entry: "case" }];
  return requestId === undefined ? keys : [...keys, { caseId, entry: decisionEntry(requestId) }];
}

function parametersOf(
  { caseId, about }: Notice,
  cases: ReadonlyMap<string, unknown>,
): KindParameters | undefined {
  const requestId = requestIdIn(about);
  if (requestId === undefined) return {};
  const decision = requestDecisionSchema.safeParse(
    cases.get(caseKeyText({ caseId, entry: decisionEntry(requestId) })),
  );
  return decision.success ? decision.data.parameters : undefined;
}

function readable<T>(
  data: unknown,
  parseData: (data: unknown) => { ok: true; value: T } | { ok: false },
): T | "unreadable" | undefined {
  if (data === undefined) return undefined;
  const parsed = parseData(data);
  return parsed.ok ? parsed.value : "unreadable";
}

async function endingOf<M>(
  deps: SenderDeps<M>,
  key: NoticeKey | undefined,
  contexts: ReadonlyMap<string, Context | Error>,
): Promise<Ending> {
  try {
    if (key === undefined) throw new TypeError("MESSAGE_MALFORMED");
    const context = contexts.get(key.caseId + key.noticeId);
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
