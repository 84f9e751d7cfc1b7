import { adviceFor } from "../../../shared/domain/attention.ts";
import { explainReason } from "../../../shared/domain/explain-reason.ts";
import { channelOf, type Notice, purposeOf } from "../../../shared/domain/notice.ts";
import { isWaiting, NOTICE_STATES } from "../../../shared/domain/notice-states.ts";
import type { Command, Output } from "./command.ts";
import type { Ports } from "./ports.ts";
import { berlin, caseIn } from "./words.ts";

/** Tells what became of each notice of a case. */
export const show: Command = {
  usage: "show CASE [--json]",
  does: "what became of each notice of a case, newest change last",
  positionals: 1,
  options: ["json"],
  async run(ports, { positionals, json }, output) {
    const caseId = caseIn(positionals[0]);
    const notices = inOrder(await ports.lists.ofCase(caseId));
    if (notices.length === 0) return sayNone(ports, caseId, output);
    if (json) output.say(JSON.stringify(notices.map(withSentence), null, 2));
    else output.say(notices.map(timeline).join("\n\n"));
    return 0;
  },
};

async function sayNone({ cases }: Ports, caseId: string, output: Output): Promise<number> {
  const items = await cases.read([{ caseId, entry: "case" }]);
  output.complain(
    items.size > 0
      ? `Case ${caseId} has no notices. One is planned seconds after a change; rebuild plans what was lost on the way.`
      : `There is no case ${caseId}.`,
  );
  return 1;
}

/** Those of one change together, since a second channel may have been tried after the next change had come. */
function inOrder(notices: readonly Notice[]): readonly Notice[] {
  const groups = [...Map.groupBy(notices, changeIn).values()].map((group) => group.toSorted(byTime));
  return groups.sort(([one], [other]) => (one && other ? byTime(one, other) : 0)).flat();
}

function changeIn({ noticeId, about, version }: Notice): string {
  return (
    /^(v\d{6}|r-.+?)-[a-z-]+-(news|reminder)-[a-z]+$/.exec(noticeId)?.[1] ?? `${about} ${version} ${noticeId}`
  );
}

function byTime(one: Notice, other: Notice): number {
  const place = ({ plannedAt, version = 0, noticeId }: Notice) =>
    `${plannedAt} ${String(version).padStart(6, "0")} ${noticeId}`;
  return place(one) < place(other) ? -1 : 1;
}

function withSentence(notice: Notice) {
  const { noticeId, reason } = notice;
  const why = reason && explainReason(reason);
  return { ...notice, purpose: purposeOf(noticeId), why, whatToDo: whatToDo(notice) };
}

function timeline(notice: Notice): string {
  const rows = [
    ["what", whatItIs(notice)],
    ["person", notice.applicantId],
    ["state", notice.state],
    notice.reason === undefined
      ? ["means", NOTICE_STATES[notice.state].means]
      : ["reason", explainReason(notice.reason)],
    ["problem", notice.problem && `${notice.problem.field} ${notice.problem.rule}`],
    ["planned", time(notice.plannedAt)],
    [isDue(notice) ? "due" : "next look", notice.settledAt === undefined ? time(notice.dueAt) : undefined],
    ["uncertain", time(notice.uncertainSince)],
    ["sent", time(notice.sentAt)],
    ["delivered", time(notice.deliveredAt)],
    ["settled", time(notice.settledAt)],
    ["expires", notice.settledAt === undefined ? time(notice.expiresAt) : undefined],
    ["attempts", notice.attempts > 0 ? String(notice.attempts) : undefined],
    ["parts", notice.parts && `${notice.parts} of ${notice.encoding ?? "unknown encoding"}`],
    ["code", notice.code],
    ["attention", notice.attention],
    ["do", whatToDo(notice)],
  ] as const;
  const lines = rows.flatMap(([name, value]) => (value ? [`  ${name.padEnd(10)} ${value}`] : []));
  return [notice.noticeId, ...lines].join("\n");
}

/** Whether it goes out at its due time; else it is only looked at again then. */
function isDue({ state, reason }: Notice): boolean {
  return isWaiting(state) && reason !== "paused" && reason !== "provider-misconfigured";
}

function whatToDo(notice: Notice): string | undefined {
  return notice.attention === undefined ? undefined : adviceFor(notice).whatToDo;
}

function whatItIs({ noticeId, kind, channel, language, languageWanted, about }: Notice): string {
  if (kind === undefined)
    return about?.startsWith("request#") ? `${about}, set aside` : "a change, set aside";
  const way = channel ?? channelOf(noticeId);
  const tongue = languageWanted === undefined ? language : `${language} instead of ${languageWanted}`;
  return [
    `${kind}, ${purposeOf(noticeId)}`,
    way === undefined ? "over no channel" : `over ${way}`,
    ...(tongue === undefined ? [] : [`in ${tongue}`]),
  ].join(" ");
}

function time(at: string | undefined): string | undefined {
  return at && berlin(at);
}
