import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stateMachineText } from "../../infra/commands/state-machine.ts";
import { mayMove, NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";

const PAIRS = NOTICE_STATE_NAMES.flatMap((from) => NOTICE_STATE_NAMES.map((to) => ({ from, to })));

const lines = stateMachineText().split("\n");

describe("docs/state-machine.md", () => {
  test("says what the table says", () => {
    const file = readFileSync(new URL("../../docs/state-machine.md", import.meta.url), "utf8");

    expect(file, "docs/state-machine.md is out of date; write it anew with: npm run docs").toBe(
      stateMachineText(),
    );
  });

  test("draws every arrow of the table once, and no other", () => {
    const drawn = lines.flatMap((line) => {
      const [, from, to] = /^ {2}(\w+) --> (\w+)/.exec(line) ?? [];
      return from === undefined || to === undefined ? [] : [`${from} ${to}`];
    });

    const arrows = PAIRS.filter(({ from, to }) => mayMove(from, to)).map(({ from, to }) => `${from} ${to}`);
    expect(drawn.toSorted()).toEqual(arrows.map((arrow) => arrow.replaceAll("-", "_")).toSorted());
  });

  test("begins where notices begin", () => {
    const starts = lines.filter((line) => line.startsWith("  [*] --> "));

    expect(starts.map((line) => line.replace("  [*] --> ", ""))).toEqual([
      "held",
      "queued",
      "withheld",
      "not_told",
      "quarantined",
    ]);
  });

  test("marks what only a person may do", () => {
    expect(lines.filter((line) => line.includes(": only a person") && line.includes("-->"))).toEqual([
      "  failed --> queued : only a person",
    ]);
    expect(lines).toContain("  uncertain --> queued : sweep (send-again), person");
  });
});
