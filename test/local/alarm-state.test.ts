import { describe, expect, it } from "vitest";
import { type AlarmState, datapointsLookedAt, nextState } from "../../infra/local/metrics/alarm-state.ts";

const BEFORE = "before" as AlarmState;
const MEANINGS = ["missing", "ignore", "breaching", "notBreaching"] as const;
const WORDS: Readonly<Record<string, string>> = { none: "INSUFFICIENT_DATA", kept: BEFORE };

/** `0 - X`: good, missing, too much; the oldest first, as AWS writes it. */
function statesOf(points: string, datapointsToAlarm: number) {
  const datapoints = points
    .split(" ")
    .map((point) => ({ "0": 0, X: 1 })[point])
    .reverse();
  return MEANINGS.map((missing) =>
    nextState(
      { evaluationPeriods: 3, datapointsToAlarm, missing, breaches: (value) => value >= 1 },
      datapoints,
      BEFORE,
    ),
  );
}

const expected = (text: string) => text.split(" ").map((word) => WORDS[word] ?? word);

// Source: the two tables in the CloudWatch User Guide, "How alarm state is evaluated when data is missing".
describe("the state of an alarm, by what missing data means", () => {
  it.each([
    ["0 - X - X", "OK OK OK OK"],
    ["0 - - - -", "OK OK OK OK"],
    ["- - - - -", "none kept ALARM OK"],
    ["0 X X - X", "ALARM ALARM ALARM ALARM"],
    ["- - - - X", "none kept ALARM OK"],
    ["X - - - -", "ALARM kept ALARM OK"],
  ])("3 of 3: %s", (points, states) => {
    expect(statesOf(points, 3)).toEqual(expected(states));
  });

  it.each([
    ["0 - X - X", "ALARM ALARM ALARM ALARM"],
    ["0 0 X 0 X", "ALARM ALARM ALARM ALARM"],
    ["0 - X - -", "OK OK ALARM OK"],
    ["- - - - 0", "OK OK ALARM OK"],
    ["- - - - X", "none kept ALARM OK"],
  ])("2 of 3: %s", (points, states) => {
    expect(statesOf(points, 2)).toEqual(expected(states));
  });

  it("is looked for two periods further back than those that count", () => {
    expect(datapointsLookedAt({ evaluationPeriods: 3 })).toBe(5);
  });
});
