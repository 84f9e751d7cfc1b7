import type { AlarmRule } from "./alarm-rule.ts";

export type AlarmState = "INSUFFICIENT_DATA" | "OK" | "ALARM";

type Limits = Pick<AlarmRule, "evaluationPeriods" | "datapointsToAlarm" | "missing" | "breaches">;

/** CloudWatch looks further back than the periods that count, so that late data does no harm; how far, it does not say for all. */
const LOOKED_BACK = 2;

/** How many datapoints {@link nextState} is to be given. */
export function datapointsLookedAt({ evaluationPeriods }: Pick<Limits, "evaluationPeriods">): number {
  return evaluationPeriods + LOOKED_BACK;
}

/**
 * The state of an alarm, from its datapoints. Enough real ones are taken as they are, the newest of them; where there are too few,
 * the missing ones are what `missing` says.
 * Source: CloudWatch User Guide, "How alarm state is evaluated when data is missing".
 * @param datapoints the newest first, undefined where there was no data
 */
export function nextState(
  limits: Limits,
  datapoints: readonly (number | undefined)[],
  before: AlarmState,
): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missing, breaches } = limits;
  const real = datapoints.filter((value) => value !== undefined).slice(0, evaluationPeriods);
  const lacking = evaluationPeriods - real.length;
  const bad = real.filter(breaches).length;
  const alarmIf = (breaching: number): AlarmState => (breaching >= datapointsToAlarm ? "ALARM" : "OK");
  if (lacking === 0) return alarmIf(bad);
  if (missing === "breaching") return alarmIf(bad + lacking);
  if (missing === "notBreaching") return alarmIf(bad);
  if (bad >= datapointsToAlarm) return "ALARM";
  if (bad < real.length) return "OK";
  // There is nothing, or too little and all of it bad.
  if (missing === "ignore") return before;
  const oldest = datapoints.at(-1);
  return oldest !== undefined && breaches(oldest) ? "ALARM" : "INSUFFICIENT_DATA";
}
