import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { CANARY, HUGE, spoiled, spoiledText } from "./hostile.ts";
import { type Outcome, PARSERS, type Parser } from "./parsers.ts";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 60);

const corpusSchema = z.array(
  z.strictObject({ verdict: z.enum(["accepted", "refused"]), why: z.string(), input: z.unknown() }),
);

/** Small nasty inputs, written by hand or found by fuzzing. */
function corpusOf({ name }: Parser) {
  const url = new URL(`corpus/${name}.json`, import.meta.url);
  return corpusSchema.parse(JSON.parse(readFileSync(url, "utf8")));
}

/** What every outcome must keep to. */
function expectSafe({ mayQuote, allowed }: Parser, { accepted, said, value }: Outcome): void {
  if (mayQuote !== true) expect(JSON.stringify(said).toLowerCase()).not.toContain(CANARY.toLowerCase());
  if (accepted && allowed !== undefined) expect(allowed(value), JSON.stringify(value)).toBe(true);
  expect(Object.hasOwn(Object.prototype, CANARY)).toBe(false);
}

describe.each(PARSERS)("the parser of $name", (parser) => {
  test("accepts what is sound", async () => {
    for (const sound of parser.sound) {
      const input = parser.takes === "text" && typeof sound !== "string" ? JSON.stringify(sound) : sound;
      const outcome = await parser.read(input);

      expect(outcome).toMatchObject({ accepted: true });
      expectSafe(parser, outcome);
    }
  });

  test.each(corpusOf(parser))("has $why $verdict", async ({ input, verdict }) => {
    const outcome = await parser.read(input);

    expect(outcome).toMatchObject({ accepted: verdict === "accepted" });
    expectSafe(parser, outcome);
  });

  test("refuses what is wrong without a failure and without quoting it, whatever it may be", async () => {
    const inputs = parser.sound.map((sound) =>
      parser.takes === "text" ? spoiledText(sound) : spoiled(sound),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(...inputs), async (input) => expectSafe(parser, await parser.read(input))),
      { numRuns: Math.ceil(RUNS * (parser.share ?? 1)) },
    );
  });

  test("comes to an end with what is too large", async () => {
    for (const input of HUGE) expectSafe(parser, await parser.read(input));
  });
});
