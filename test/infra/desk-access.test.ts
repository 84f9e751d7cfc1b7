import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { deskAccessText } from "../../infra/commands/desk-access.ts";

describe("docs/desk-access.md", () => {
  test("says what the table says", () => {
    const file = readFileSync(new URL("../../docs/desk-access.md", import.meta.url), "utf8");

    expect(file, "docs/desk-access.md is out of date; write it anew with: npm run docs").toBe(
      deskAccessText(),
    );
  });
});
