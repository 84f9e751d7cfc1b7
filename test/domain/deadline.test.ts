import { expect, test } from "vitest";
import { isOver } from "../../shared/domain/deadline.ts";
import { NOW } from "../twins/builders.ts";

test.each([
  ["at its time", { day: "2026-11-23", time: "10:00" }, true],
  ["a minute before its time", { day: "2026-11-23", time: "10:01" }, false],
  ["on its day", { day: "2026-11-23" }, false],
  ["on the next day", { day: "2026-11-22" }, true],
])("a deadline is over or not %s", (_, deadline, expected) => {
  expect(isOver(deadline, NOW)).toBe(expected);
});
