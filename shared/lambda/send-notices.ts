import { decideSend, type SendDecision } from "../domain/decide-send.ts";
import { type NoticeKey, noticeKeySchema, noticeKeyText } from "../domain/notice.ts";
import { markLost } from "../domain/settle-answer.ts";
import { between, type Instant } from "../domain/time.ts";
import { deliver, type SenderDeps } from "./deliver-notice.ts";
import { adopt, type Ending, giveUp, putBack, settle } from "./end-notice.ts";
import { type Context, readEach } from "./send-contexts.ts";

/** The share of the month's budget at which ops are told. */
const BUDGET_WARNING = 0.8;

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
    case "send": {
      const ending = await deliver(deps, context, decision);
      if (!("refused" in ending)) return ending;
      // What has failed goes to its next channel at once; should that break off, the due index knows of it.
      const failed = ending.refused;
      return { ...(await act(deps, failed, decideSend(failed, deps.settings, deps.now()))), isRefused: true };
    }
  }
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.length]));
}
