import type { SendDecision } from "../domain/decide-send.ts";
import { leftAlone, nextRung, type Rung, siblingsOf } from "../domain/ladder.ts";
import type { Notice, NoticeQueue, QueuedNotice, Reason } from "../domain/notice.ts";
import { isPersonal, officeToAsk } from "../domain/personal-notices.ts";
import { adoptSent, claim } from "../domain/settle-answer.ts";
import type { Instant } from "../domain/time.ts";
import type { Settlement } from "../domain/what-became.ts";
import type { Context, ContextDeps } from "./send-contexts.ts";

export interface EndDeps extends ContextDeps {
  /** Where a notice goes whose channel has failed. */
  readonly queue: NoticeQueue;
}

/** How one message ended: done with, or to come back at a moment (at the queue's own time, if undefined). */
export type Ending = (
  | { readonly done: true; readonly as: string; readonly spentUsd?: number }
  | { readonly done: false; readonly as: string; readonly at?: Instant | undefined }
) & { readonly isRefused?: boolean; readonly secondsToProvider?: number | undefined };

/** Back to the due index, where the sweep finds it; its message is done with. */
export async function putBack(
  deps: EndDeps,
  { caseId, noticeId, attempts }: Notice,
  dueAt: Instant,
  reason: Reason | undefined,
): Promise<void> {
  const key = { caseId, noticeId };
  await deps.notices.move({ key, from: "queued", to: "held", attempts, set: { dueAt, reason } });
}

/** What has gone out already is taken and written down as it is. */
export async function adopt(deps: EndDeps, notice: Notice): Promise<Ending> {
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
export async function settle(deps: EndDeps, context: Context, settled: Settlement): Promise<Ending> {
  const { notice } = context;
  const { state, reason, climbs } = settled;
  const step = climbs ? await climb(deps, context) : undefined;
  const asks = settled.attention === true && (step === undefined || step.rung === "ask-person");
  const endsHope = step !== undefined && step.rung !== "try" && !asks;
  // Before, so that a crash in between loses nothing; and after, should the other have failed just now.
  if (endsHope) await askAboutOther(deps, notice);
  const set = { reason, settledAt: deps.now(), attention: asks ? officeToAsk(notice) : undefined };
  await deps.notices.move({ key: notice, from: notice.state, to: state, attempts: notice.attempts, set });
  if (endsHope) await askAboutOther(deps, notice);
  await handOn(deps, step);
  return { done: true, as: state };
}

/** Another channel had failed before, and all hope lay on this notice. */
async function askAboutOther({ notices }: EndDeps, notice: Notice): Promise<void> {
  const other = leftAlone(await notices.read(siblingsOf(notice)));
  if (other === undefined) return;
  const { state, attempts } = other;
  const set = { attention: officeToAsk(other) };
  await notices.move({ key: other, from: state, to: state, attempts, set });
}

/** It stays as it is, but nobody has to look at it again, except a person perhaps. */
export async function giveUp(
  deps: EndDeps,
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
async function climb(deps: EndDeps, { notice, applicant }: Context): Promise<Climb> {
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
async function handOn({ queue }: EndDeps, step: Climb | undefined): Promise<void> {
  if (step?.message !== undefined) await queue.enqueue([step.message]);
}
