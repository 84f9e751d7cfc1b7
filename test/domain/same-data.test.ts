import { describe, expect, test } from "vitest";
import { dataText, isSameData } from "../../shared/domain/same-data.ts";

describe("data", () => {
  test.each([
    ["in another order of its keys", { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ["with a field that is undefined", { a: 1 }, { a: 1, b: undefined }],
    ["within a list, too", [{ a: 1, b: 2 }], [{ b: 2, a: 1, c: undefined }]],
    ["that is no object", "a", "a"],
    ["that is nothing", null, null],
    ["that is undefined", undefined, undefined],
  ])("is the same %s", (_, one, other) => {
    expect(isSameData(one, other)).toBe(true);
    expect(dataText(one)).toBe(dataText(other));
  });

  test.each([
    ["a field more", { a: 1 }, { a: 1, b: 2 }],
    ["a field that is null", { a: 1 }, { a: 1, b: null }],
    ["another value deep within", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
    ["another order in a list", [1, 2], [2, 1]],
    ["a text for a number", 1, "1"],
    ["nothing for an object without fields", null, {}],
    ["an object for a list", {}, []],
    ["nothing for undefined", undefined, null],
  ])("is other data with %s", (_, one, other) => {
    expect(isSameData(one, other)).toBe(false);
    expect(isSameData(other, one)).toBe(false);
  });

  test("as text is the same text whoever wrote it", () => {
    expect(dataText({ b: [{ d: 1, c: "x" }], a: undefined, aa: null })).toBe(
      '{"aa":null,"b":[{"c":"x","d":1}]}',
    );
  });
});
