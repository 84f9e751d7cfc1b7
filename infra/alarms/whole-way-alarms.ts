import { type AlarmContext, type AlarmRow, atLeast } from "./alarm-row.ts";
import { figure, ofFunction, ofMapping, writesToCases } from "./series.ts";

/** Fewer in half an hour may all have been held back for good reasons. */
const FEWEST_QUEUED = 3;

/** Whether changes become notices that go out, and how late. */
export function wholeWay(context: AlarmContext): readonly AlarmRow[] {
  return [
    {
      id: "nothing-sent",
      section: "nothing-sent",
      impact: "Applicants whose case has changed are not told at all: notices are planned and none goes out.",
      series: {
        queued: figure(context, "NoticesQueued"),
        sms: figure(context, "SmsSent"),
        email: figure(context, "EmailSent"),
        canary: figure(context, "CanaryArrived"),
      },
      // The canary's notices are for nobody.
      expression: `IF(FILL(queued, 0) - FILL(canary, 0) >= ${FEWEST_QUEUED} AND FILL(sms, 0) + FILL(email, 0) <= FILL(canary, 0), 1, 0)`,
      // What is planned at the end of one half hour is sent in the next.
      ...atLeast(1, 30, { times: 2 }),
    },
    {
      id: "changes-not-planned",
      section: "changes-not-planned",
      impact: "Applicants whose case has changed are not told at all: changes come in and nobody plans them.",
      series: { writes: writesToCases(context), planner: ofFunction(context, "plan-notices", "Invocations") },
      expression: "IF(FILL(writes, 0) > 0 AND FILL(planner, 0) == 0, 1, 0)",
      ...atLeast(1, 15, { times: 2 }),
    },
    {
      id: "stream-behind",
      section: "stream-behind",
      impact: "Applicants are told of changes more than ten minutes late; after 12 hours, not at all.",
      series: { age: ofFunction(context, "plan-notices", "IteratorAge") },
      ...atLeast(10 * 60_000, 1, { times: 5 }),
    },
    {
      id: "records-failed",
      section: "records-failed",
      impact:
        "Applicants are not told of changes that could not be planned, until somebody plans them again.",
      series: {
        kept: ofMapping(context, "OnFailureDestinationDeliveredEventCount"),
        dropped: ofMapping(context, "DroppedEventCount"),
      },
      expression: "FILL(kept, 0) + FILL(dropped, 0)",
      ...atLeast(1, 5),
    },
    {
      id: "changes-quarantined",
      section: "changes-quarantined",
      impact:
        "Applicants are not told of changes that were set aside as faulty: the case software sends something that we do not take.",
      series: { quarantined: figure(context, "ChangesQuarantined") },
      ...atLeast(10, 60),
    },
    {
      id: "sweep-stopped",
      section: "sweep-stopped",
      impact:
        "Applicants do not get what waited for the morning, for a letter or for a second try, and failed notices reach nobody.",
      series: { runs: ofFunction(context, "release-notices", "Invocations") },
      // Without it CloudWatch would look further back for data, and ring ten minutes later.
      expression: "FILL(runs, 0)",
      ...atLeast(1, 5, { is: "below", times: 2, silence: "alarm" }),
    },
    ...canary(context),
  ];
}

/** A period holds three test notices at least, so that a single one between two looks says nothing. */
const SHORTEST_CANARY_PERIOD = 45;

/** Whether a test notice takes the whole way, at any hour: planner, queue, sender, provider and receipt. */
function canary(context: AlarmContext): readonly AlarmRow[] {
  const { canaryMinutes } = context;
  if (canaryMinutes === null) return [];
  const minutes = Math.max(SHORTEST_CANARY_PERIOD, 3 * canaryMinutes);
  return [
    {
      id: "canary-missed",
      section: "canary-missed",
      impact: "Applicants are probably told nothing: not one test notice has arrived, whatever the hour.",
      series: { arrived: figure(context, "CanaryArrived") },
      ...atLeast(1, minutes, { is: "below", silence: "alarm" }),
    },
    {
      id: "canary-late",
      section: "canary-late",
      impact: "Applicants are told late: a test notice took more than five minutes to arrive.",
      series: { seconds: figure(context, "CanarySeconds", "Maximum") },
      ...atLeast(5 * 60, minutes),
    },
  ];
}
