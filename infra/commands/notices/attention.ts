import type { AttentionEntry } from "../../../shared/domain/attention.ts";
import type { Deadline } from "../../../shared/domain/deadline.ts";
import { idSchema } from "../../../shared/domain/problem.ts";
import { NO_OFFICE } from "../../../shared/domain/quarantine.ts";
import { listAttention } from "../../../shared/lambda/list-attention.ts";
import { type Command, UsageError } from "./command.ts";
import { berlin, parseWord, shown } from "./words.ts";

/** Lists what people must look at. */
export const attention: Command = {
  usage: "attention [--office ID] [--json]",
  does: "whom somebody must look after: who, since when, why, what to do, by when",
  positionals: 0,
  options: ["office", "json"],
  async run({ lists, cases, settings }, { office, json }, output) {
    const deps = { lists, cases, land: settings.sendingHours?.holidaysOf };
    const known = [...settings.offices, NO_OFFICE];
    const rule = `--office must be one of ${known.join(", ")}`;
    const offices = office === undefined ? known : [parseWord(idSchema, office, rule)];
    const found = await Promise.all(
      offices.map(async (id) => ({ office: id, entries: await listAttention(deps, id) })),
    );
    // An office that was renamed may still have a list; an empty one of a mistyped office would be a false all-clear.
    if (found.some((list) => list.entries.length === 0 && !known.includes(list.office)))
      throw new UsageError(rule);
    if (json) {
      output.say(
        JSON.stringify(
          found.flatMap((list) => list.entries.map(asData)),
          null,
          2,
        ),
      );
      return 0;
    }
    const busy = found.filter(({ entries }) => entries.length > 0);
    if (busy.length === 0) output.say("Nobody has to be looked after.");
    for (const list of busy) {
      output.say(`${list.office}: ${list.entries.length} to look after`);
      for (const entry of list.entries) output.say(asText(entry));
    }
    return 0;
  },
};

function asData({ notice, since, advice, by }: AttentionEntry) {
  const { caseId, noticeId, applicantId, attention: office, reason, problem } = notice;
  const { why, whatToDo } = advice;
  return { caseId, noticeId, applicantId, office, since, reason, why, whatToDo, problem, by };
}

function asText({ notice, since, advice, by }: AttentionEntry): string {
  const { noticeId, applicantId = "unknown", problem } = notice;
  const caseId = shown(notice.caseId);
  return [
    `  by ${dayAndTime(by)}: case ${caseId}, person ${applicantId}, since ${berlin(since)}`,
    `    why   ${advice.why}${problem === undefined ? "" : ` (${problem.field} ${problem.rule})`}`,
    `    do    ${advice.whatToDo}`,
    `    notice ${noticeId}`,
  ].join("\n");
}

function dayAndTime({ day, time }: Deadline): string {
  return time === undefined ? day : `${day} ${time}`;
}
