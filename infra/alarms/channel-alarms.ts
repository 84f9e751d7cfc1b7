import type { Channel } from "../../shared/domain/channel.ts";
import { type AlarmContext, type AlarmRow, atLeast } from "./alarm-row.ts";
import { figure, reputation } from "./series.ts";

/** Below so many known endings an hour, a share says nothing. */
const FEWEST_KNOWN = 20;

const CHANNELS = {
  sms: { word: "SMS", prefix: "Sms", mostFailed: 20 },
  email: { word: "e-mail", prefix: "Email", mostFailed: 10 },
} as const satisfies Readonly<Record<Channel, object>>;

/** Whether notices of a channel arrive. */
export function ofChannel(context: AlarmContext, channel: Channel): readonly AlarmRow[] {
  const { word, prefix, mostFailed } = CHANNELS[channel];
  return [
    {
      id: `${channel}-paused`,
      section: "channel-paused",
      impact: `Applicants who chose ${word} are told nothing: the provider refuses all that we send, and the channel stands still.`,
      series: { pauses: figure(context, `${prefix}Paused`) },
      ...atLeast(1, 15),
    },
    {
      id: `${channel}-failing`,
      section: "channel-failing",
      impact: `Unusually many applicants do not get their ${word}: they are told by another channel, or have to be called.`,
      series: {
        failed: figure(context, `${prefix}Failed`),
        delivered: figure(context, `${prefix}Delivered`),
      },
      expression: `IF(FILL(failed, 0) + FILL(delivered, 0) >= ${FEWEST_KNOWN}, 100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(delivered, 0)), 0)`,
      ...atLeast(mostFailed, 60),
    },
    {
      id: `${channel}-uncertain`,
      section: "notices-uncertain",
      impact: `Nobody knows whether some applicants got their ${word}; ${channel === "sms" ? "somebody has to call them" : "they may get it twice"}.`,
      series: { uncertain: figure(context, `${prefix}Uncertain`) },
      ...atLeast(5, 15),
    },
  ];
}

/** AWS reviews an account at 5 % and 0.1 %, and may then stop it: half of that leaves time to act. */
export function emailReputation(): readonly AlarmRow[] {
  return [
    {
      id: "email-bounces",
      section: "email-reputation",
      impact:
        "Soon AWS may stop all our e-mail, and applicants who chose it would be told nothing: too much of it bounces.",
      series: { rate: reputation("Reputation.BounceRate") },
      ...atLeast(0.025, 60, { silence: "as-before" }),
    },
    {
      id: "email-complaints",
      section: "email-reputation",
      impact:
        "Soon AWS may stop all our e-mail, and applicants who chose it would be told nothing: too many call it unwanted.",
      series: { rate: reputation("Reputation.ComplaintRate") },
      ...atLeast(0.0005, 60, { silence: "as-before" }),
    },
  ];
}

/** Without SMS there is no news of the sum: it is as it was. */
export function smsBudget(context: AlarmContext): readonly AlarmRow[] {
  const series = { spent: figure(context, "SmsSpentUsd", "Maximum") };
  return [
    {
      id: "sms-budget-nearly-spent",
      section: "sms-budget",
      impact:
        "Before the month is over, applicants who chose SMS will get e-mails or calls instead: 80 % of the budget is spent.",
      series,
      ...atLeast(0.8 * context.smsBudgetUsd, 5, { silence: "as-before" }),
    },
    {
      id: "sms-budget-spent",
      section: "sms-budget",
      impact:
        "Applicants who chose SMS get e-mails instead, and those without one have to be called: the month's budget is spent.",
      series,
      ...atLeast(context.smsBudgetUsd, 5, { silence: "as-before" }),
    },
  ];
}
