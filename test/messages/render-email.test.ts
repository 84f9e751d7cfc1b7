import { describe, expect, test } from "vitest";
import { KIND_NAMES } from "../../shared/domain/kinds.ts";
import { CATALOGS, catalogOf, content, emailIn, parameterSets } from "./catalogs.ts";

const CASES = KIND_NAMES.flatMap((kind) => parameterSets(kind).map((parameters) => ({ kind, parameters })));

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

/** What a reader of the HTML part sees, one line per block. */
function seen(html: string): readonly string[] {
  const body = html.slice(html.indexOf("<body"));
  return body
    .replace(/<br>|<\/(p|td|div)>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** What the link to `url` says in the HTML part. */
function linkTo(url: string, html: string): string | undefined {
  const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)];
  const label = links.find(([, href]) => href === url)?.[2];
  return label?.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

describe.each(CATALOGS)("an e-mail in $name", (catalog) => {
  test.each(CASES)("of $kind $parameters leaves nothing unfilled", (fields) => {
    const { subject, text, html } = emailIn(catalog, content(fields));

    for (const part of [subject, text, seen(html).join("\n")])
      expect(part).not.toMatch(/[{}]|undefined|\bnone\b/);
  });

  test.each(CASES)("of $kind $parameters says the same in text and in HTML", (fields) => {
    const { text, html } = emailIn(catalog, content(fields));
    const button = catalog.words.button;

    const inHtml = seen(html).filter((line) => line !== button);
    // The text has the link where the HTML has a button, and the mark of a signature.
    const inText = text
      .split("\n")
      .filter((line) => line !== "" && line !== "-- " && line !== "* * *" && !line.startsWith("https://"));

    expect(new Set(inHtml)).toEqual(new Set(inText));
  });

  test("leads to the person's own page by a link, in both parts", () => {
    const { text, html } = emailIn(catalog, content());

    expect(text).toContain("https://sachstand.example.org/s/K7QF2M9X4T");
    expect(html).toContain('href="https://sachstand.example.org/s/K7QF2M9X4T"');
  });

  test("leads nowhere together with a confirmation code", () => {
    const { text, html } = emailIn(
      catalog,
      content({ kind: "address-code", parameters: { confirmationCode: "048152" } }),
    );

    expect(text + html).not.toMatch(/K7QF2|sachstand\.example/);
    expect(text).toContain("048152");
  });

  test("ends with the link that stops it, in both parts, in the catalog's words", () => {
    const stopUrl = "https://sachstand.example.org/s/stop/1.a-000042.email.abc";

    const { text, html } = emailIn(catalog, content({ stopUrl }));

    const { footer, stop } = catalog.words;
    expect(text.endsWith(`\n\n-- \n${footer}\n${stop}: ${stopUrl}\n`)).toBe(true);
    expect(seen(html).slice(-2)).toEqual([footer, stop].map((line) => line.trim()));
    expect(linkTo(stopUrl, html)).toBe(stop);
  });

  test("says nothing of stopping it where there is no such link", () => {
    const { text, html } = emailIn(catalog, content());

    expect(text).not.toContain(catalog.words.stop);
    expect(seen(html)).not.toContain(catalog.words.stop);
  });

  test("says the same of stopping it, whatever it is about, and never twice", () => {
    for (const fields of CASES) {
      const { text, html } = emailIn(catalog, content({ ...fields, stopUrl: "https://example.org/stop/x" }));
      expect(text.split(catalog.words.stop)).toHaveLength(2);
      expect(html.split("https://example.org/stop/x")).toHaveLength(2);
    }
  });

  test("says its language and direction on the whole and on the outer container", () => {
    const { html } = emailIn(catalog, content());

    const marks = `lang="${catalog.language}" dir="${catalog.direction}"`;
    expect(html).toContain(`<html ${marks}>`);
    expect(html).toMatch(new RegExp(`<body[^>]*>\\s*<div ${marks}`));
  });

  test("escapes whatever an office is called", () => {
    const name = `<script>alert("x")</script> & 'Söhne'`;
    const office = { name, phone: "030 23125-101", email: "coerde@example.org" };

    const { html, text } = emailIn(catalog, content({ office }));

    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Söhne&#39;");
    expect(text).toContain(name);
  });

  test("takes an office's name for a name and not for a message", () => {
    const office = { name: "Amt {phone} 'x'", phone: "030 23125-101", email: "coerde@example.org" };

    expect(emailIn(catalog, content({ office })).subject).toContain("Amt {phone} 'x'");
  });

  test("loads nothing from anywhere: no pictures, scripts or style sheets", () => {
    const { html } = emailIn(catalog, content());

    expect(html).not.toMatch(/<(img|script|link|iframe)|url\(|@import/i);
  });

  test("shows an appointment's day in full, in Latin digits and 24 hours", () => {
    const parameters = { date: "2026-12-01", time: "15:30", place: "video" };

    const { text } = emailIn(catalog, content({ kind: "appointment", parameters }));

    expect(text).toContain("15:30");
    expect(text).toMatch(/\b2026\b/);
    expect(text).not.toMatch(/[\u0660-\u0669\u06F0-\u06F9]|PM\b/);
  });

  test("isolates left-to-right runs exactly where the text runs from right to left", () => {
    const { subject, text } = emailIn(catalog, content());

    expect(/[\u2066-\u2069]/.test(subject + text)).toBe(catalog.direction === "rtl");
  });
});

describe("the day in an e-mail", () => {
  test.each([
    ["de", "Dienstag, 1. Dezember 2026"],
    ["en", "Tuesday, 1 December 2026"],
    ["ar", "الثلاثاء، 1 ديسمبر 2026"],
    ["ti", "1/12/2026"],
    ["ku", "01.12.2026, sêşem"],
  ])("in %s has its weekday in full and a month that nobody mistakes", (language, day) => {
    const parameters = { date: "2026-12-01" };

    const { text } = emailIn(catalogOf(language), content({ kind: "office-closed", parameters }));

    expect(text.replace(/[\u200e\u200f\u2068\u2069]/g, "")).toContain(day);
  });
});

describe("an e-mail's signature", () => {
  test("is set off as mail programs expect it", () => {
    expect(emailIn(catalogOf("de"), content()).text).toMatch(
      /\nFreundliche Grüße\nJobcenter Coerde\n\n-- \n/,
    );
  });
});

describe("the German text in an e-mail", () => {
  test.each(["de", "de-simple"])("does not stand below one in %s", (language) => {
    const { text, html } = emailIn(catalogOf(language), content());

    expect(text).not.toContain("* * *");
    expect(html.match(/lang="/g)).toHaveLength(2);
  });

  test("stands below one in Arabic, from left to right, for staff and helpers", () => {
    const { text, html } = emailIn(catalogOf("ar"), content({ kind: "documents-needed" }));

    expect(text.slice(text.indexOf("* * *"))).toContain("Wir brauchen noch Unterlagen von Ihnen.");
    expect(html).toContain('<div lang="de" dir="ltr">');
  });
});

describe("an e-mail to somebody whose language is not offered", () => {
  test("says so, once", () => {
    const { text } = emailIn(catalogOf("en"), content({ isFallback: true }));

    expect(text.match(/We cannot write in your language yet/g)).toHaveLength(1);
  });

  test("is the only one that says so", () => {
    expect(emailIn(catalogOf("en"), content()).text).not.toContain("your language");
  });
});

test("a link to stop that holds markup stays a link in the HTML part", () => {
  const stopUrl = `https://example.org/stop?a=1&b="><script>x</script>`;

  const { html } = emailIn(catalogOf("en"), content({ stopUrl }));

  expect(html).not.toContain("<script>");
  expect(html).toContain(
    'href="https://example.org/stop?a=1&amp;b=&quot;&gt;&lt;script&gt;x&lt;/script&gt;"',
  );
});
