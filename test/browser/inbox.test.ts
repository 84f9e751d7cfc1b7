import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { type FoundNotice, type Inbox, openInbox } from "../../infra/local/inbox.ts";
import { startWeb, type Web } from "../../infra/local/web/server.ts";
import { email, sms } from "../local-web/messages.ts";
import { launchChromium } from "./chromium.ts";

const PATIENCE_MS = 60_000; // a cold browser on a busy machine is slow; nothing here is about speed
const ARABIC = "نحتاج منكم إلى مستندات. Jobcenter";

vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });

let browser: Browser;
let directory: string;
let inbox: Inbox;
let web: Web;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
}, PATIENCE_MS);

afterAll(() => browser.close());

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "inbox-page-"));
  inbox = open("inbox.ndjson");
  web = await startWeb({ port: 0, inbox, stack: () => ({ endpoint: "http://127.0.0.1:4566" }) });
  const context = await browser.newContext();
  page = await context.newPage();
});

afterEach(async () => {
  await page.context().close();
  await web.stop();
  await inbox.close();
  await rm(directory, { recursive: true });
});

function open(name: string): Inbox {
  return openInbox({
    file: join(directory, name),
    findNotice: async (messageId) =>
      messageId.startsWith("ar-") ? { noticeId: `notice-${messageId}`, language: "ar" } : undefined,
  });
}

async function openInboxPage(): Promise<void> {
  await page.goto(`${web.url}/inbox`);
  await page.getByText("Live", { exact: true }).waitFor();
}

/** The seen texts of the cards, newest first. */
const cards = () => page.locator(".card:visible");
const cardWith = (text: string) => page.locator(".card", { hasText: text });

test("an empty inbox says how to get a first message, which then appears without a reload", async () => {
  await openInboxPage();
  await page.getByText("No message yet").waitFor();

  inbox.add(sms({ text: "the first message" }));

  await cardWith("the first message").waitFor();
  expect(await page.getByText("No message yet").isVisible()).toBe(false);
  expect(await page.locator("#announcement").textContent()).toBe("New SMS to +491713920021.");
});

test("messages stand newest first, each with whom it went to and what it is about", async () => {
  inbox.add(email());
  inbox.add(sms({ to: "+491713920022", text: ARABIC, messageId: "ar-1" }));

  await openInboxPage();

  expect(await cards().locator(".to").allTextContents()).toEqual(["+491713920022", "person@example.org"]);
  expect(await cards().first().locator(".facts").innerText()).toMatch(/notice-ar-1[\s\S]*Arabic \(ar\)/);
});

test("an Arabic SMS runs from right to left and says its language, an English one does not", async () => {
  inbox.add(sms({ text: "English text", messageId: "en-1" }));
  inbox.add(sms({ text: ARABIC, messageId: "ar-1" }));

  await openInboxPage();

  const directions =
    "[...document.querySelectorAll('.bubble')].map((bubble) => getComputedStyle(bubble).direction)";
  expect(await page.evaluate(directions)).toEqual(["rtl", "ltr"]);
  expect(await cardWith(ARABIC).locator(".bubble").getAttribute("lang")).toBe("ar");
});

test("an SMS whose notice becomes known later shows it without a reload", async () => {
  const notices: FoundNotice[] = [];
  await web.stop();
  const slow = openInbox({
    file: join(directory, "slow.ndjson"),
    findNotice: async () => notices[0],
  });
  web = await startWeb({ port: 0, inbox: slow, stack: () => ({}) });
  slow.add(sms({ text: "not known yet" }));
  await openInboxPage();
  await cardWith("not known yet").waitFor();
  expect(await cardWith("not known yet").innerText()).not.toContain("v000002");

  notices.push({ noticeId: "v000002-received-news-sms", language: "tr" });

  await cardWith("v000002-received-news-sms").waitFor();
  expect(await cards().count()).toBe(1);
  expect(await page.locator(".bubble").getAttribute("lang")).toBe("tr");
  await slow.close();
});

test("an opened e-mail shows its HTML with its own styles, sized to its content, and text and source as tabs", async () => {
  inbox.add(
    email({
      html: '<html lang="de"><body style="margin:0"><p style="color:rgb(1,2,3);height:700px;margin:0">Guten Tag</p></body></html>',
      text: "Guten Tag als Text",
      raw: "X-Header: raw source",
    }),
  );
  await openInboxPage();
  await page.locator("summary").click();

  const paragraph = page.frameLocator("iframe").getByText("Guten Tag");
  await paragraph.waitFor();
  const color = "getComputedStyle(document.querySelector('p')).color";
  expect(await page.frames()[1]?.evaluate(color)).toBe("rgb(1, 2, 3)");
  expect((await page.locator("iframe").boundingBox())?.height).toBe(700);
  expect(await page.locator("iframe").getAttribute("title")).toContain("News about your application");

  await page.getByRole("tab", { name: "HTML" }).press("ArrowRight");
  expect(await page.getByRole("tabpanel").innerText()).toBe("Guten Tag als Text");
  await page.getByRole("tab", { name: "Text" }).press("End");
  expect(await page.getByRole("tabpanel").innerText()).toBe("X-Header: raw source");
});

test("an e-mail without HTML and source shows its text", async () => {
  inbox.add(email({ html: null, raw: null, text: "only text" }));
  await openInboxPage();
  await page.locator("summary").click();

  expect(await page.getByRole("tab").allTextContents()).toEqual(["Text"]);
  expect(await page.getByRole("tabpanel").innerText()).toBe("only text");
});

test("hostile texts are shown as they are and do nothing", async () => {
  const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  inbox.add(
    email({
      from: hostile,
      to: hostile,
      subject: hostile,
      text: hostile,
      raw: hostile,
      noticeId: hostile,
      language: hostile,
    }),
  );
  inbox.add(sms({ from: hostile, to: hostile, text: hostile, at: hostile }));
  await openInboxPage();
  await page.locator("summary").click();
  inbox.add(sms({ to: hostile, text: "the announced one" }));
  await cardWith("the announced one").waitFor();

  expect(await cardWith(hostile).count()).toBe(3);
  expect(await page.locator("main img, main script").count()).toBe(0);
  expect(await page.evaluate("window.hacked")).toBeUndefined();
});

test("a hostile e-mail runs no script, loads nothing, goes nowhere and cannot reach the page", async () => {
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(elsewhere.address());
  const foreign = `http://127.0.0.1:${port}`;
  const html = `
    <script>parent.hacked = 1</script>
    <img src="x" onerror="parent.hacked = 1"><img src="${foreign}/pixel.png">
    <link rel="stylesheet" href="${foreign}/style.css">
    <style>@import url("${foreign}/other.css"); p { background: url("${foreign}/bg.png") }</style>
    <meta http-equiv="refresh" content="0;url=${foreign}/away">
    <iframe src="${foreign}/inner"></iframe>
    <svg onload="parent.hacked = 1"></svg><body onload="parent.hacked = 1">
    <a href="javascript:parent.hacked = 1">bad link</a> <a href="https://example.org/ok">good link</a>
    <form action="${foreign}/form"><button>send</button></form><p>still here</p>`;
  inbox.add(email({ html }));
  await openInboxPage();
  await page.locator("summary").click();
  const mail = page.frameLocator("iframe.html-part");
  await mail.getByText("still here").waitFor();

  await mail.getByText("bad link").click();
  await mail.getByText("send").click();
  inbox.add(sms({ text: "one more poll" }));
  await cardWith("one more poll").waitFor();

  expect(await page.evaluate("window.hacked")).toBeUndefined();
  expect(asked).toEqual([]);
  expect(await page.locator("iframe.html-part").getAttribute("sandbox")).not.toContain("allow-scripts");
  expect(page.url()).toBe(`${web.url}/inbox`);
  expect(await mail.getByText("still here").isVisible()).toBe(true);
  expect(await mail.getByText("bad link").getAttribute("href")).toBeNull();
  expect(await mail.getByText("good link").getAttribute("target")).toBe("_blank");
  expect(await mail.getByText("good link").getAttribute("rel")).toBe("noopener noreferrer");
  elsewhere.closeAllConnections();
  elsewhere.close();
});

test("a link in an SMS can be followed, without the stop at its end", async () => {
  inbox.add(sms({ text: "See https://example.org/s/K7QF2-M9X4T." }));
  await openInboxPage();

  const link = page.locator(".bubble a");

  expect(await link.getAttribute("href")).toBe("https://example.org/s/K7QF2-M9X4T");
  expect(await page.locator(".bubble").textContent()).toBe("See https://example.org/s/K7QF2-M9X4T.");
});

test("filter and search narrow the list, also for messages that come later", async () => {
  inbox.add(sms({ to: "+491713920021", text: "to twenty-one" }));
  inbox.add(sms({ to: "+491713920022", text: "to twenty-two" }));
  inbox.add(email({ noticeId: "v000009-decided-news-email" }));
  await openInboxPage();
  const shown = () => cards().locator(".to").allTextContents();

  await page.getByRole("radio", { name: "SMS" }).check();
  expect(await shown()).toEqual(["+491713920022", "+491713920021"]);
  await page.getByRole("radio", { name: "E-mail" }).check();
  expect(await shown()).toEqual(["person@example.org"]);
  await page.getByRole("radio", { name: "All" }).check();
  expect(await shown()).toHaveLength(3);

  const search = page.getByRole("searchbox");
  for (const [words, found] of [
    ["0171 39200 21", ["+491713920021"]],
    ["PERSON@", ["person@example.org"]],
    ["v000009", ["person@example.org"]],
    ["3920022", ["+491713920022"]],
  ] as const) {
    await search.fill(words);
    expect(await shown(), words).toEqual(found);
  }
  inbox.add(sms({ to: "+491713920023", text: "filtered out" }));
  inbox.add(sms({ to: "+491713920022", text: "let through" }));
  await cardWith("let through").waitFor();
  expect(await shown()).toEqual(["+491713920022", "+491713920022"]);

  await search.fill("nobody");
  await page.getByText("No message matches").waitFor();
});

test("a mail being read stays open and in its place while messages come in", async () => {
  inbox.add(email({ text: "being read" }));
  for (let index = 0; index < 5; index += 1) inbox.add(sms({ text: `filler ${index}` }));
  await openInboxPage();
  const summary = page.locator("summary");
  await summary.click();
  await page.frameLocator("iframe").getByText("There is news").waitFor();
  await summary.scrollIntoViewIfNeeded();
  const before = await summary.boundingBox();

  inbox.add(sms({ text: "while reading" }));
  await cardWith("while reading").waitFor({ state: "attached" });

  expect((await summary.boundingBox())?.y).toBeCloseTo(before?.y ?? Number.NaN, 0);
  expect(await page.locator("details").getAttribute("open")).not.toBeNull();
  await page.getByRole("button", { name: "1 new message" }).click();
  expect(await page.evaluate("window.scrollY")).toBe(0);
});

test("at most the newest 200 are shown, and the page says so", async () => {
  for (let index = 0; index < 250; index += 1) inbox.add(sms({ text: `number ${index}.` }));
  await openInboxPage();
  inbox.add(sms({ text: "the latest" }));
  await cardWith("the latest").waitFor();

  expect(await cards().count()).toBe(200);
  expect(await cards().last().innerText()).toContain("number 51.");
  expect(await page.locator("#more").innerText()).toContain("The newest 200 of 251 messages");
});

test("the page goes on after a restart, with what it shows as it was", async () => {
  inbox.add(email({ text: "from before" }));
  await openInboxPage();
  await page.locator("summary").click();
  const port = Number(new URL(web.url).port);

  await web.stop();
  await page.getByText("Not reachable").waitFor();
  web = await startWeb({ port, inbox, stack: () => ({}) });
  inbox.add(sms({ text: "from after" }));
  await cardWith("from after").waitFor();

  expect(await cards().count()).toBe(2);
  expect(await page.locator("details").getAttribute("open")).not.toBeNull();
});

test.each([
  ["there are as many messages again", ["new one", "new two"]],
  ["there is none", []],
])("after a fresh start the page forgets what is gone, also where %s", async (_, texts) => {
  for (const text of ["old one", "old two"]) inbox.add(sms({ text }));
  await openInboxPage();
  await cardWith("old two").waitFor();
  const port = Number(new URL(web.url).port);

  await web.stop();
  const fresh = open("fresh.ndjson");
  for (const text of texts) fresh.add(sms({ text }));
  web = await startWeb({ port, inbox: fresh, stack: () => ({}) });

  const shown = () => page.locator(".bubble").allTextContents();
  await expect.poll(shown, { timeout: PATIENCE_MS / 2 }).toEqual(texts.toReversed());
  expect(await page.getByText("No message yet").isVisible()).toBe(texts.length === 0);
  await fresh.close();
});

test("the start page's command can be copied and names a case", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: web.url });
  await page.goto(web.url);

  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("The command is in the clipboard.").waitFor({ state: "attached" });

  const copied = String(await page.evaluate("navigator.clipboard.readText()"));
  const line = JSON.parse(/^echo '(.*)' \| npm run cases -- import -$/.exec(copied)?.[1] ?? "null");
  expect(line).toMatchObject({
    case: { caseId: "MS-2026-900001", entry: "case", status: "documents-needed" },
  });
});

test.each(["light", "dark"] as const)(
  "axe finds no barrier on any page in %s colours",
  async (colorScheme) => {
    inbox.add(
      email({ html: '<html lang="en"><head><title>News</title></head><body><p>News</p></body></html>' }),
    );
    inbox.add(sms({ text: ARABIC, messageId: "ar-1" }));
    await page.emulateMedia({ colorScheme });

    for (const path of ["/", "/inbox", "/no-such-page"]) {
      await page.goto(`${web.url}${path}`);
      if (path === "/inbox") await page.locator("summary").click();
      const { violations } = await new AxeBuilder({ page })
        .exclude("iframe") // axe needs scripts, which an e-mail's document has none of
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      expect(violations.map(({ id, impact, nodes }) => `${path} ${impact} ${id} ${nodes[0]?.html}`)).toEqual(
        [],
      );
    }
  },
);

test.each(["/", "/inbox", "/no-such-page"])(
  "the page %s fits 320 px without scrolling sideways",
  async (path) => {
    inbox.add(email({ to: `${"long".repeat(15)}@example.org`, subject: "x".repeat(120) }));
    inbox.add(sms({ text: `https://example.org/${"x".repeat(200)}` }));
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${web.url}${path}`);
    if (path === "/inbox") await page.locator("summary").click();

    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  },
);
