import { CHANNEL_NAMES } from "../../shared/domain/channel.ts";
import { type AlarmContext, type AlarmRow, atLeast } from "./alarm-row.ts";
import { emailReputation, ofChannel, smsBudget } from "./channel-alarms.ts";
import {
  FUNCTION_IMPACTS,
  FUNCTION_NAMES,
  type FunctionName,
  QUEUE_IMPACTS,
  QUEUE_NAMES,
  type QueueName,
} from "./impacts.ts";
import { API_NAMES, type ApiName, deadLetters, figure, ofApi, ofFunction, oldestMessage } from "./series.ts";
import { wholeWay } from "./whole-way-alarms.ts";

/** All alarms of a stage. */
export function alarmRows(context: AlarmContext): readonly AlarmRow[] {
  return [
    ...wholeWay(context),
    ...QUEUE_NAMES.flatMap((queue) => ofQueue(context, queue)),
    ...CHANNEL_NAMES.flatMap((channel) => ofChannel(context, channel)),
    ...emailReputation(),
    ...smsBudget(context),
    ...API_NAMES.map((name) => ofHttpApi(context, name)),
    codesMissed(context),
    ...FUNCTION_NAMES.flatMap((name) => ofOneFunction(context, name)),
  ];
}

/** Longer than a message may wait by design (15 minutes, the longest delay of SQS). */
const WAITING_MINUTES = 25;

function ofQueue(context: AlarmContext, queue: QueueName): readonly AlarmRow[] {
  const { waiting, dead } = QUEUE_IMPACTS[queue];
  return [
    {
      id: `${queue}-queue-waiting`,
      section: "queue-waiting",
      impact: waiting,
      series: { age: oldestMessage(context, queue) },
      ...atLeast(WAITING_MINUTES * 60, 5),
    },
    {
      id: `${queue}-dead-letters`,
      section: "dead-letters",
      impact: dead,
      series: { letters: deadLetters(context, queue) },
      ...atLeast(1, 1),
    },
  ];
}

const API_IMPACTS: Readonly<Record<ApiName, string>> = {
  pages: FUNCTION_IMPACTS["applicant-pages"],
  desk: FUNCTION_IMPACTS["desk-api"],
};

function ofHttpApi(context: AlarmContext, name: ApiName): AlarmRow {
  return {
    id: `${name}-5xx`,
    section: "page-and-desk-errors",
    impact: API_IMPACTS[name],
    series: { errors: ofApi(context, name, "5xx") },
    ...atLeast(5, 5),
  };
}

function codesMissed(context: AlarmContext): AlarmRow {
  return {
    id: "codes-missed",
    section: "codes-missed",
    impact:
      "Somebody may be trying out codes on the page: if one is guessed, a stranger sees where applicants' cases stand and can stop their notices.",
    series: { misses: figure(context, "CodesMissed") },
    // A few hundred come from people who mistype.
    ...atLeast(1_000, 5),
  };
}

function ofOneFunction(context: AlarmContext, name: FunctionName): readonly AlarmRow[] {
  return [
    {
      id: `${name}-errors`,
      section: "function-errors",
      impact: FUNCTION_IMPACTS[name],
      series: { errors: ofFunction(context, name, "Errors") },
      // One or two are tried again and nobody notices.
      ...atLeast(3, 5),
    },
    {
      id: `${name}-throttles`,
      section: "function-throttles",
      impact: FUNCTION_IMPACTS[name],
      series: { throttles: ofFunction(context, name, "Throttles") },
      ...atLeast(5, 5),
    },
  ];
}
