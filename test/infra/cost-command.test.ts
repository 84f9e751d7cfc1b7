import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readCostOptions, refuseUnknownLanguages } from "../../infra/cost/options.ts";

describe("the command line of npm run cost", () => {
  const words = (change: Readonly<Record<string, string>> = {}) =>
    Object.entries({ notices: "1000", "sms-share": "0.4", languages: "de:0.5,ar:0.5", ...change }).flatMap(
      ([flag, value]) => [`--${flag}`, value],
    );

  it("is read into a month", () => {
    expect(readCostOptions(words())).toEqual({
      stage: "production",
      notices: 1_000,
      smsShare: 0.4,
      viewsPerNotice: 0.3,
      languages: new Map([
        ["de", 0.5],
        ["ar", 0.5],
      ]),
    });
  });

  it.each([
    [{ "sms-share": "1.4" }, /^--sms-share must be a number from 0 to 1$/],
    [{ "sms-share": "" }, /^--sms-share must be/],
    [{ notices: "1.5" }, /^--notices must be a whole number/],
    [{ notices: "-1" }, /--notices/],
    [{ languages: "de:0.5,ar:0.4" }, /add up to 1, and add up to 0\.9$/],
    [{ languages: "de:0.5,de:0.5" }, /each language once/],
    [{ languages: "de" }, /the share of de must be/],
    [{ languages: "de:x" }, /the share of de must be/],
    [{ letters: "3" }, /--letters/],
  ])("is refused with %j", (change, message) => {
    expect(() => readCostOptions(words(change))).toThrow(message);
  });

  it("is refused without notices or languages", () => {
    expect(() => readCostOptions(["--sms-share", "1", "--languages", "de:1"])).toThrow(/--notices/);
    expect(() => readCostOptions(["--sms-share", "1", "--notices", "1"])).toThrow(/--languages/);
  });

  it("is refused with a language that the stage does not offer, which it names", () => {
    const month = readCostOptions(words({ languages: "de:0.5,tlh:0.5" }));

    expect(() => refuseUnknownLanguages(month, ["de", "ar"])).toThrow(/tlh is not offered; there are de, ar/);
  });

  it("prints the bill, one notice, and the parts", { timeout: 120_000 }, () => {
    const command = fileURLToPath(new URL("../../infra/commands/cost.ts", import.meta.url));
    const { stdout, stderr, status } = spawnSync(process.execPath, [command, ...words()], {
      encoding: "utf8",
    });

    expect(stderr).toBe("");
    expect(stdout).toMatch(/^ {2}SNS SMS, ar \(200 of \d\.\d\d parts\) +\d+\.\d\d$/m);
    expect(stdout).toMatch(/^ {2}together +\d+\.\d\d$/m);
    expect(stdout).toMatch(/^ {2}SMS, de +0\.1\d{4}$/m);
    expect(stdout).toMatch(/^ {2}on average +1\.00/m);
    expect(status).toBe(0);
  });

  it("says what is wrong and how it is used, and ends with 2", () => {
    const command = fileURLToPath(new URL("../../infra/commands/cost.ts", import.meta.url));
    const { stderr, status } = spawnSync(process.execPath, [command, "--notices", "5"], { encoding: "utf8" });

    expect(stderr).toMatch(/^--sms-share must be.*\n\nUsage: npm run cost/);
    expect(status).toBe(2);
  });
});
