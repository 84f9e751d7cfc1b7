import { countsText, duration, megabytes, spreadText } from "./figures.ts";
import type { Outcome, Report } from "./outcome.ts";

/** A report as a table: what was checked first, then the figures. */
export function rowsOf({
  outcomes,
  watched,
  more = {},
  problems,
}: Report): readonly (readonly [string, string])[] {
  const { oldestMs, rss, errors } = watched;
  const ages = Object.entries(oldestMs).map(([queue, age]) => `${short(queue)} ${duration(age)}`);
  return [
    ["correct", problems.length === 0 ? "yes" : `NO: ${problems.join("; ")}`],
    ...Object.entries(outcomes).flatMap(([name, outcome]) => outcomeRows(name, outcome)),
    ...Object.entries(more),
    ["oldest seen in queues", ages.join(", ") || "none"],
    [
      "memory of the stage's process",
      `${megabytes(rss.first)} at first, ${megabytes(rss.highest)} at most, ${megabytes(rss.last)} at last`,
    ],
    ["errors in the log", countsText(errors)],
  ];
}

function outcomeRows(name: string, outcome: Outcome): readonly (readonly [string, string])[] {
  const { changes, account, perSecond, seconds, toProvider, byChannel, toPlan } = outcome;
  return [
    [
      name,
      `${changes}, of which told exactly once ${account.once}, visibly not told: ${countsText(account.visible)}`,
    ],
    ["  states of notices", countsText(account.states)],
    ["  rate", `${perSecond.toFixed(0)} messages/s over ${seconds.toFixed(0)} s`],
    ["  to provider", spreadText(toProvider)],
    ...Object.entries(byChannel).map(([channel, spread]): readonly [string, string] => [
      `    ${channel}`,
      spreadText(spread),
    ]),
    ["  of it until it was planned", spreadText(toPlan)],
  ];
}

/** `send-sms` of `sachstand-local-send-sms`. */
function short(queue: string): string {
  return queue.replace(/^sachstand-local-/, "");
}
