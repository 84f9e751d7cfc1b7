import { describe, expect, it } from "vitest";
import { compileFilter } from "../../infra/local/event-filter.ts";

const record = {
  eventName: "MODIFY",
  dynamodb: {
    NewImage: { entry: { S: "request#1" }, version: { N: "3" }, tags: ["a", "b"] },
    SizeBytes: 120,
  },
};

const image = (field: string, test: unknown[]) => ({ dynamodb: { NewImage: { [field]: test } } });

describe("an event filter", () => {
  it.each([
    ["a literal", { eventName: ["INSERT", "MODIFY"] }, true],
    ["another literal", { eventName: ["REMOVE"] }, false],
    ["a prefix", { dynamodb: { NewImage: { entry: { S: ["case", { prefix: "request#" }] } } } }, true],
    ["a suffix", { eventName: [{ suffix: "FY" }] }, true],
    ["another case of letters", { eventName: [{ "equals-ignore-case": "modify" }] }, true],
    ["anything but what it is", { eventName: [{ "anything-but": ["MODIFY"] }] }, false],
    ["anything but a prefix it has", { eventName: [{ "anything-but": { prefix: "MOD" } }] }, false],
    ["anything but something else", { eventName: [{ "anything-but": "REMOVE" }] }, true],
    ["anything but, of a field that is missing", { eventSource: [{ "anything-but": "x" }] }, false],
    ["the absence of a field that is missing", { userIdentity: { principalId: [{ exists: false }] } }, true],
    ["the presence of a field that is missing", { userIdentity: { principalId: [{ exists: true }] } }, false],
    ["the presence of something that is no leaf", image("entry", [{ exists: true }]), false],
    ["a number in a range", { dynamodb: { SizeBytes: [{ numeric: [">", 100, "<=", 120] }] } }, true],
    ["a number out of a range", { dynamodb: { SizeBytes: [{ numeric: ["<", 100] }] } }, false],
    [
      "a number that an image holds as a string",
      { dynamodb: { NewImage: { version: { N: [{ numeric: ["=", 3] }] } } } },
      false,
    ],
    ["one item of a list", image("tags", ["b"]), true],
    ["one of two fields", { $or: [{ eventName: ["REMOVE"] }, { dynamodb: { SizeBytes: [120] } }] }, true],
  ])("decides by %s", (_, pattern, expected) => {
    expect(compileFilter([JSON.stringify(pattern)])(record)).toBe(expected);
  });

  it("lets all through when there is no pattern, and what any pattern lets through", () => {
    expect(compileFilter([])(record)).toBe(true);
    expect(compileFilter(['{"eventName":["REMOVE"]}', '{"eventName":["MODIFY"]}'])(record)).toBe(true);
  });

  it("names an operator it does not know", () => {
    expect(() => compileFilter(['{"eventName":[{"wildcard":"*"}]}'])).toThrow(
      "operator wildcard is not known",
    );
  });
});
