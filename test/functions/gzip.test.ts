import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createGzip } from "../../functions/applicant-pages/gzip.ts";

const END = "</style>";

test("every text unpacks to itself, whatever was packed before it", () => {
  const gzip = createGzip(END);
  const anyText = fc.string({ unit: "binary", maxLength: 200 });

  fc.assert(
    fc.property(fc.constantFrom("", "ä", "<html lang=ti>"), anyText, (start, rest) => {
      const whole = `${start}${END}${rest}`;
      expect(gunzipSync(gzip(whole)).toString()).toBe(whole);
    }),
  );
});

test("a text that has no such start is packed as a whole", () => {
  const text = "no style here, ሰላም";

  expect(gunzipSync(createGzip(END)(text)).toString()).toBe(text);
});
