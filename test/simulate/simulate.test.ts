import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { BUG_NAMES } from "./hunt.ts";
import { withoutRealTime } from "./no-real-time.ts";
import { play } from "./run.ts";

const SEEDS = Array.from({ length: 200 }, (_, index) => 20_001 + index);

/** So many of them are played twice. */
const TWICE = 50;

/** The first seed from 1 on that finds each of the known mistakes, and what it says is violated (docs/simulation.md). */
const FOUND_BY: Readonly<Record<string, readonly [number, string]>> = {
  "claim-left-out": [3, "once"],
  "claim-without-condition": [8, "once"],
  "put-without-condition": [1, "moves"],
  "sdk-retries-provider": [14, "once"],
  "lease-too-short": [109, "lease"],
  "version-check-off": [1, "newest"],
  "supersede-forgotten": [2077, "newest"],
  "failed-left-alone": [1997, "attention"],
  "correction-without-cancel": [2445, "newest"],
  "consent-from-planning": [2, "consent"],
  "hours-ignored": [4, "hours"],
  "uncertain-sms-again": [14, "once"],
  "sweep-moves-nothing": [2, "rest"],
  "failures-swallowed": [11, "accounted"],
  "receipts-without-condition": [446, "moves"],
  "bulk-waits-unseen": [33, "rest"],
  "bulk-counts-first": [2, "bulk"],
  "address-in-message": [1, "secret"],
};

describe("the simulation", () => {
  test("violates nothing, and is played the same way every time", async () => {
    for (const [index, seed] of SEEDS.entries()) {
      const run = await play(seed);
      expect({ seed, violations: run.violations }).toEqual({ seed, violations: [] });
      if (index < TWICE) expect((await play(seed)).trace).toEqual(run.trace);
    }
  });

  test("knows by which seed each of its mistakes is found", () => {
    expect(Object.keys(FOUND_BY)).toEqual(BUG_NAMES);
  });

  test.each(Object.entries(FOUND_BY))("finds %s", async (bug, [seed, invariant]) => {
    const run = await play(seed, bug);

    expect(run.violations[0]?.invariant).toBe(invariant);
    expect((await play(seed)).violations).toEqual([]);
  });

  test("knows no other mistakes", async () => {
    await expect(play(1, "no-such-bug")).rejects.toThrow("There is no bug no-such-bug");
  });
});

describe("a run", () => {
  test.each([
    ["the time", () => Date.now()],
    ["the time", () => new Date()],
    ["a chance", () => Math.random()],
    ["a timer", () => setTimeout(() => undefined, 0)],
    ["a name", () => crypto.randomUUID()],
  ])("that asks for %s of the real world fails, even if it hides that", async (_, ask) => {
    const run = withoutRealTime(async () => {
      try {
        ask();
      } catch {
        // Hidden.
      }
    });

    await expect(run).rejects.toThrow("A simulated run asked for");
    expect(Date.now()).toBeGreaterThan(0);
  });

  test("may make moments out of numbers and texts", async () => {
    expect(await withoutRealTime(async () => new Date("2026-11-23T09:00:00.000Z").getTime())).toBe(
      Date.UTC(2026, 10, 23, 9),
    );
  });
});

describe("npm run simulate", () => {
  const simulate = (...args: readonly string[]) =>
    spawnSync(process.execPath, ["test/simulate/simulate.ts", ...args], { encoding: "utf8" });

  test("ends with a summary, and with 0 where nothing is violated", () => {
    const { status, stdout } = simulate("--seeds", "10", "--from", "7");

    expect(stdout.trim().split("\n").at(-1)).toMatch(/^10 seeds from 7: no violation; \d+ messages sent/);
    expect(status).toBe(0);
  });

  test("shows seed, invariant and trace of a violation, and ends with 1", () => {
    const { status, stdout } = simulate("--seeds", "3", "--bug", "consent-from-planning");

    expect(stdout).toMatch(/seed \d+ violates "consent"/);
    expect(stdout).toMatch(/witness blames consent/);
    expect(stdout.trim().split("\n").at(-1)).toMatch(/^3 seeds from 1: VIOLATIONS in seeds \d/);
    expect(stdout).not.toMatch(/\+49|@example/);
    expect(status).toBe(1);
  });

  test("says how it is used", () => {
    expect(simulate("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--seeds N") });
  });

  test.each([["--seeds", "0"], ["--from", "x"], ["--bug", "none"], ["--nonsense"]])(
    "refuses %s %s",
    (...args) => {
      const { status, stderr } = simulate(...args);

      expect(status).toBe(2);
      expect(stderr).toContain("npm run simulate");
    },
  );
});
