import { type Applicant, usableChannels } from "./applicant.ts";
import { needsPerson } from "./attention.ts";
import { CHANNEL_NAMES, CHANNELS } from "./channel.ts";
import { type Notice, type NoticeKey, onChannel } from "./notice.ts";
import { isOutOfHands, isWaiting } from "./notice-states.ts";
import type { Instant } from "./time.ts";

/** What follows when a notice cannot reach the person over its channel. */
export type Rung =
  /** The same over the next channel that the person has agreed to. */
  | { readonly do: "try"; readonly notice: Notice }
  /** Another channel is at it, or has made it. */
  | { readonly do: "leave" }
  /** No channel is left. */
  | { readonly do: "ask-person" };

/** The ids that the same notice has, or could have, over the other channels. */
export function siblingsOf({ caseId, noticeId, channel }: Notice): readonly NoticeKey[] {
  return CHANNEL_NAMES.filter((other) => other !== channel).map((other) => ({
    caseId,
    noticeId: onChannel(noticeId, other),
  }));
}

/** It may still reach the person, or has; what stayed silent where that means that it is lost has not. */
function isHopeful({ state, channel, reason }: Notice): boolean {
  const isLost = state === "sent" && reason === "no-receipt";
  if (isLost && channel !== undefined && CHANNELS[channel].inSilence === "next-channel") return false;
  return isWaiting(state) || isOutOfHands(state);
}

/**
 * The next rung of the ladder. A channel is tried once: its id tells whether it has been.
 * @param siblings what there is of {@link siblingsOf}
 */
export function nextRung(
  failed: Notice,
  applicant: Applicant,
  siblings: readonly Notice[],
  now: Instant,
): Rung {
  if (siblings.some(isHopeful)) return { do: "leave" };
  const tried = [failed, ...siblings].map(({ channel }) => channel);
  const channel = usableChannels(applicant).find((candidate) => !tried.includes(candidate));
  if (channel === undefined) return { do: "ask-person" };
  const { caseId, applicantId, office, kind, about, version, language, languageWanted, expiresAt } = failed;
  const noticeId = onChannel(failed.noticeId, channel);
  const same = { caseId, applicantId, office, kind, about, version, language, languageWanted, expiresAt };
  return {
    do: "try",
    notice: { ...same, noticeId, channel, state: "queued", plannedAt: now, dueAt: now, attempts: 0 },
  };
}

/**
 * The notice over another channel that did not get through and about which nobody was asked, since there still was hope for
 * this one. Once this one ends without a word, as the person has stopped it meanwhile, somebody must be.
 * @param siblings what there is of {@link siblingsOf}
 */
export function leftAlone(siblings: readonly Notice[]): Notice | undefined {
  const isAsked = ({ attention, attentionDone }: Notice) => (attention ?? attentionDone) !== undefined;
  if (siblings.some((sibling) => isHopeful(sibling) || isAsked(sibling))) return undefined;
  // What is still due is yet to be given up, and will find this one ended then.
  return siblings.find(
    ({ state, reason, dueAt }) =>
      reason !== undefined && needsPerson(reason) && !(state === "failed" && dueAt !== undefined),
  );
}
