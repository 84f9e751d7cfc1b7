import { describe, expect, test } from "vitest";
import { awaitsLetter, letterDue } from "../../shared/domain/letter.ts";
import { isPaused, monthOf } from "../../shared/domain/register.ts";
import { hashOf, spreadOver } from "../../shared/domain/spread.ts";
import { MINUTE, after as moment } from "../../shared/domain/time.ts";
import { delaySeconds, waitUntil } from "../../shared/domain/wait-until.ts";
import { aCase, NOW } from "../twins/builders.ts";

describe("a new notice waits", () => {
  const LIMIT = moment(NOW, 15 * MINUTE);

  test.each([
    ["in the queue where it is due at once", NOW, "queued"],
    ["in the queue up to a quarter of an hour", LIMIT, "queued"],
    ["in the due index for longer", moment(LIMIT, 1), "held"],
  ])("%s, and expires a week after it is due", (_, dueAt, state) => {
    expect(waitUntil(dueAt, NOW)).toEqual({ state, dueAt, expiresAt: moment(dueAt, 7 * 24 * 60 * MINUTE) });
  });

  test("for another change where nothing says when", () => {
    expect(waitUntil(undefined, NOW)).toEqual({ state: "held" });
  });

  test.each([
    ["none where nothing says when", undefined, 0],
    ["none for what is late", moment(NOW, -MINUTE), 0],
    ["none for what is due now", NOW, 0],
    ["one for what is due in a moment, since nothing is early", moment(NOW, 1), 1],
    ["as many as there are", moment(NOW, 2 * MINUTE), 120],
    ["900 at most", moment(NOW, 60 * MINUTE), 900],
  ])("seconds of the queue's own: %s", (_, dueAt, seconds) => {
    expect(delaySeconds(dueAt, NOW)).toBe(seconds);
  });
});

describe("a wave", () => {
  const moments = Array.from({ length: 500 }, (_, index) => spreadOver(10, `C-${index}`));

  test("leaves over all of its minutes, and not one later", () => {
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...moments)).toBeLessThan(10 * MINUTE);
    expect(new Set(moments.map((ms) => Math.floor(ms / MINUTE))).size).toBe(10);
    expect(spreadOver(10, "C-1")).toBe(moments[1]);
  });

  test("of no minutes leaves at once", () => {
    expect(spreadOver(0, "C-1")).toBe(0);
  });

  // Published values of FNV-1a with 32 bits.
  test.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("has its places by FNV-1a: %j", (text, hash) => {
    expect(hashOf(text)).toBe(hash);
  });
});

describe("a decision's letter", () => {
  test.each([
    ["of a decision without its day", { status: "decided" }, true],
    ["of a decision that says something else", { status: "decided", details: {} }, true],
    ["of a decision with its day", { status: "decided", details: { letterSentOn: "2026-11-24" } }, false],
    ["of another status", { status: "in-review" }, false],
  ] as const)("%s is waited for or not", (_, fields, expected) => {
    expect(awaitsLetter(aCase(fields))).toBe(expected);
  });

  test("goes out at eight in the morning of Berlin", () => {
    expect(letterDue("2026-11-24")).toBe("2026-11-24T07:00:00.000Z");
    expect(letterDue("2026-07-01")).toBe("2026-07-01T06:00:00.000Z");
  });
});

describe("a channel's pause", () => {
  const pause = { since: NOW, code: "Throttling" };

  test.each([
    ["does not hold where there is none", undefined, false],
    ["holds without an end", pause, true],
    ["holds before its end", { ...pause, until: moment(NOW, 1) }, true],
    ["holds no more at its end", { ...pause, until: NOW }, false],
  ])("%s", (_, there, expected) => {
    expect(isPaused(there, NOW)).toBe(expected);
  });
});

test("what was spent is counted by the month", () => {
  expect(monthOf(NOW)).toBe("2026-11");
});
