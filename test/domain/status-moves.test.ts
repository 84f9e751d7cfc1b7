import { describe, expect, test } from "vitest";
import { mayGoOn, STATUS_NAMES, STATUSES, type Status } from "../../shared/domain/status.ts";

/** Design, section 3: the arrows that there are; the same status again is an amendment. */
const ARROWS: Readonly<Record<Status, readonly Status[]>> = {
  received: ["in-review", "documents-needed", "forwarded", "withdrawn", "decided"],
  "in-review": ["documents-needed", "decided", "forwarded", "withdrawn"],
  "documents-needed": ["documents-received", "in-review", "decided", "withdrawn"],
  "documents-received": ["in-review", "documents-needed", "decided", "withdrawn"],
  decided: ["in-review"],
  forwarded: [],
  withdrawn: [],
};

const PAIRS = STATUS_NAMES.flatMap((from) => STATUS_NAMES.map((to) => ({ from, to })));

describe("the table of statuses", () => {
  test.each(PAIRS)("from $from to $to is possible exactly where the design has an arrow", ({ from, to }) => {
    expect(mayGoOn(from, to)).toBe(from === to || ARROWS[from].includes(to));
  });

  test.each([
    ["received", "RECEIVED"],
    ["in-review", "PROCESSING"],
    ["documents-needed", "ACTION_REQUIRED"],
    ["documents-received", "PROCESSING"],
    ["decided", "COMPLETED"],
    ["forwarded", "COMPLETED"],
    ["withdrawn", "COMPLETED"],
  ] as const)("%s maps to the federal code %s", (status, code) => {
    expect(STATUSES[status].federalCode).toBe(code);
  });
});
