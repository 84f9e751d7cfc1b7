import { describe, expect, test } from "vitest";
import { aStage } from "./stage.ts";

describe("a command line that makes no sense", () => {
  test.each([
    [[]],
    [["frob"]],
    [["constructor"]],
    [["show"]],
    [["show", "C-1", "C-2"]],
    [["show", "C-1", "--office", "coerde"]],
    [["attention", "--office"]],
    [["attention", "--office", "not an id"]],
    [["retry", "C-1"]],
    [["cancel", "C-1"]],
    [["redrive", "--channel", "fax"]],
    [["pause"]],
    [["pause", "fax"]],
    [["pause", "sms", "--until", "tomorrow"]],
    [["pause", "sms", "--until", "2026-11-22T09:00:00Z"]],
    [["resume", "receipt"]],
    [["rebuild", "--all"]],
  ])("%j ends with 2 and the usage", async (words) => {
    const { exitCode, said, complained } = await aStage().run(...words);

    expect(exitCode).toBe(2);
    expect(complained).toContain("Usage: npm run notices -- COMMAND");
    expect(said).toBe("");
  });

  test.each([
    [["frob", "C-1"], "There is no such command."],
    [["show"], "It must be: show CASE [--json]"],
    [["retry", "C-1"], "It must be: retry CASE NOTICE"],
    [["show", "C-1", "--office", "coerde"], "It must be: show CASE [--json]"],
    [
      ["attention", "--ofice", "coerde"],
      "There is an option that is not known, or one that lacks its value.",
    ],
    [["pause", "sms", "--until"], "There is an option that is not known, or one that lacks its value."],
  ])("%j says first what is wrong", async (words, wrong) => {
    const { complained } = await aStage().run(...words);

    expect(complained.split("\n")[0]).toBe(wrong);
  });

  test("is never repeated, for it may be a phone number", async () => {
    const { complained } = await aStage().run("show", "+491713920021");

    expect(complained).toContain("CASE must be a case's id");
    expect(complained).not.toContain("3920021");
  });
});

test.each([["help"], ["--help"], ["-h"]])("%s prints the usage and ends with 0", async (word) => {
  const { exitCode, said, complained } = await aStage().run(word);

  expect(exitCode).toBe(0);
  expect(said).toContain("Usage: npm run notices -- COMMAND");
  expect(complained).toBe("");
});
