import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { renderEnter, STYLE_HASH } from "../../functions/applicant-pages/views/render.tsx";
import { loadPageCatalog } from "../../shared/messages/load-catalog.ts";
import { LANGUAGES } from "../messages/catalogs.ts";
import { frameIn, PAGE_NAMES, pagesWith } from "./page-view-samples.ts";

const KILOBYTE = 1024;
const HARMLESS = "Wert";
/** What an attacker would type, or call an office. */
const HOSTILE = `x"><script>alert('1')</script>&lt;`;
const BACK = { href: "/s", label: "Zurück" };

/** What of a page, beside its style sheet, looks like this; failures stay readable. */
function found(pattern: RegExp, html: string): readonly string[] {
  const all = new RegExp(pattern, `${pattern.flags}g`);
  return html.replace(/<style>.*?<\/style>/s, "").match(all) ?? [];
}

const harmless = pagesWith(HARMLESS);
const hostile = pagesWith(HOSTILE);

describe.each(LANGUAGES)("in %s", (language) => {
  test.each(PAGE_NAMES)("the page %s is a complete document in its language and direction", async (name) => {
    const { direction } = await loadPageCatalog(language);

    const html = harmless[name](await frameIn(language, { back: BACK }));

    expect(html.startsWith(`<!doctype html><html lang="${language}" dir="${direction}"><head>`)).toBe(true);
    expect(html.endsWith("</body></html>")).toBe(true);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html.match(/<main[ >]/g)).toHaveLength(1);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
  });

  test.each(PAGE_NAMES)("the page %s misses no text", async (name) => {
    const html = harmless[name](await frameIn(language));

    expect(found(/undefined|null|NaN|\[object|\{\w+[,}]/, html)).toEqual([]);
    expect(found(/<(p|span|a|label|h\d|title|li|legend|option|button)( [^>]*)?><\/\1>/, html)).toEqual([]);
  });

  test.each(PAGE_NAMES)("the page %s runs no script and asks for nothing from elsewhere", async (name) => {
    const html = harmless[name](await frameIn(language));

    expect(
      found(/<script|<link|<img|<iframe| on\w+=| style=|javascript:|https?:|url\(|@import/i, html),
    ).toEqual([]);
  });

  test.each(PAGE_NAMES)("the page %s escapes whatever comes from outside", async (name) => {
    const text = `<b title="'">&`;
    const message = { tone: "bad", text: HOSTILE } as const;
    const back = { href: HOSTILE, label: HOSTILE };

    const html = hostile[name](await frameIn(language, { authority: text, message, back }));

    expect(found(/<script|<b |x">/, html)).toEqual([]);
    expect(found(/&lt;script/, html)).not.toEqual([]);
  });

  test.each(PAGE_NAMES)(
    "every id on the page %s is its own, and every reference leads to one",
    async (name) => {
      const html = harmless[name](await frameIn(language));

      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      const references = [
        ...html.matchAll(/ (?:for|aria-describedby|aria-labelledby)="([^"]+)"|href="#([^"]+)"/g),
      ];
      expect(new Set(ids).size).toBe(ids.length);
      for (const reference of references.flatMap(([, list, anchor]) => (list ?? anchor ?? "").split(" "))) {
        expect(ids).toContain(reference);
      }
    },
  );

  test("the first page and a full status page weigh less than 50 KB", async () => {
    for (const name of ["enter", "status"] as const) {
      const html = harmless[name](await frameIn(language, { back: BACK }));

      expect(Buffer.byteLength(html)).toBeLessThan(50 * KILOBYTE);
      expect(gzipSync(html).length).toBeLessThan(12 * KILOBYTE);
    }
  });
});

test("the style sheet is allowed by its hash, and small", async () => {
  const html = harmless.plain(await frameIn("de"));

  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? "";
  expect(STYLE_HASH).toBe(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(Buffer.byteLength(style)).toBeLessThan(14 * KILOBYTE);
});

test("a field's problem is linked from the message on top and read out with its field", async () => {
  const html = renderEnter(await frameIn("de"), {
    form: { action: "/s", hidden: {} },
    code: { value: "abc", problem: "Diesen Code kennen wir nicht." },
  });

  expect(html).toMatch(
    /<main[^>]*><div[^>]* role="alert">.*<a [^>]*href="#code">Diesen Code kennen wir nicht/,
  );
  expect(html).toMatch(/<input [^>]*aria-describedby="code-hint code-problem" aria-invalid="true"/);
});

test("what has worked out is a status, and the title stays the heading", async () => {
  const html = harmless.choices(await frameIn("de", { message: { tone: "good", text: "Gespeichert." } }));

  expect(html).toContain(`role="alert"`); // its fields have problems
  const plain = harmless.check(await frameIn("de", { message: { tone: "good", text: "Gespeichert." } }));
  expect(plain).toMatch(/<div[^>]* role="status">.*Gespeichert\./);
  expect(plain).toContain("<title>Stimmt das so? – Meine Mitteilungen</title>");
});

test("an appointment by phone is one in every direction of writing", async () => {
  for (const language of ["de", "ar", "fa"]) {
    const { page } = await loadPageCatalog(language);
    const phone = /phone \{([^}]*)\}/.exec(String(page.line.appointment))?.[1];

    expect(harmless.status(await frameIn(language))).toContain(phone);
  }
});

test("the office's number can be dialled", async () => {
  const html = harmless.status(await frameIn("ar"));

  expect(html).toContain(`href="tel:03023125101" dir="ltr">030 23125-101</a>`);
});
