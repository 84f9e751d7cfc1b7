import { AxeBuilder } from "@axe-core/playwright";
// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { pageTexts } from "../../functions/applicant-pages/views/page-texts.ts";
import { loadPageCatalog } from "../../shared/messages/load-catalog.ts";
import { LANGUAGES } from "../messages/catalogs.ts";
import { caseItem, email, eventually, sms, useStage } from "../pipeline/stage.ts";
import { confirm, isWider, peopleOf, unsubscribeLink, useBrowser, type Visitor } from "./applicant.ts";

const PATIENCE_MS = 180_000; // a cold browser on a busy machine is slow; nothing here is about speed
vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });

const CODE = "K7QF2M9X4T";
const PHONE = "+491713920021";
const OLD_PHONE = { width: 320, height: 640 };
/** 200 % of text alone, as phones and some browsers enlarge it, in a window twice as wide. */
const LARGE_TEXT = { width: 640, height: 640 };

const stage = useStage();
const people = peopleOf(stage);
const { come } = useBrowser(stage);
let stopPath = "";

/** Somebody with all that a page can show. */
beforeAll(async () => {
  const channels = [
    sms(PHONE),
    email("person@example.org"),
    { ...email("old@example.org"), state: "stopped" },
    { ...sms("+4917604069011"), state: "suppressed" },
    { channel: "email", address: "new@example.org", state: "unverified" },
  ];
  await stage.putApplicant({ applicantId: "a-full", language: "de", pageCode: CODE, channels });
  for (const [index, status] of ["received", "in-review", "documents-needed"].entries()) {
    const version = index + 1;
    await stage.putCase(caseItem("C-full", "a-full", { status, version }));
    await eventually(async () =>
      expect((await stage.notices("C-full")).length).toBeGreaterThanOrEqual(version),
    );
  }
  await stage.putCase(caseItem("C-other", "a-full", { office: "hiltrup", status: "withdrawn" }));
  await stage.putRequest({
    caseId: "C-full",
    entry: "request#R1",
    kind: "appointment",
    requestedAt: "2026-11-22T09:00:00.000Z",
    requestedBy: "desk",
    parameters: { date: "2099-12-01", time: "09:30", place: "video" },
  });
  await people.news(PHONE, "appointment");

  const written = await people.newcomer("de", { first: "email" });
  await people.moveCase(written, "documents-needed");
  const [mail] = await people.news(written.mailbox, "documents-needed");
  stopPath = unsubscribeLink(mail).pathname.replace(/^\/s/, "");
});

interface Walk extends Visitor {
  /** Opens a page in the walk's language. */
  open(path: string, params?: Readonly<Record<string, string>>): Promise<unknown>;
  /** Counts the walks. */
  readonly round: number;
}

/** Sends the page's own form. */
const send = ({ press, page }: Walk) => press(page.locator("main form button").first());

/** The way to every page, each from the one before it. */
const PAGES: Readonly<Record<string, (walk: Walk) => Promise<unknown>>> = {
  enter: ({ open }) => open(""),
  "enter, all languages unfolded": ({ page }) => page.locator("summary").click(),
  "enter with a problem": async (walk) => {
    await walk.field(walk.say("enter", "label")).fill("K7QF2-XXXXX");
    await send(walk);
  },
  status: ({ open }) => open(`/${CODE}`),
  choices: ({ open }) => open(`/${CODE}/choices`),
  "choices with problems": ({ open }) => open(`/${CODE}/choice`, { do: "hours", from: "18:00", to: "10:00" }),
  "check of a stop": ({ open }) => open(`/${CODE}/choice`, { do: "stop-all" }),
  "choices, just made": async (walk) => {
    await walk.open(`/${CODE}/choice`, { do: "end-pause" });
    await send(walk);
  },
  "address of a phone with problems": async (walk) => {
    await walk.open(`/${CODE}/address`, { channel: "sms" });
    await walk.field(walk.say("address", "phone")).fill("030 23125-101");
    await send(walk);
  },
  data: ({ open }) => open(`/${CODE}/data`),
  confirm: (walk) => send(walk),
  "confirm with a problem": (walk) => confirm(walk, "12"),
  "stored data": async (walk) => confirm(walk, await people.digitsAt(PHONE, walk.round)),
  "plain, not found": ({ open }) => open(`/${CODE}/nonsense`),
  stop: ({ open }) => open(stopPath),
  stopped: (walk) => send(walk),
  "stop with a link that is none": ({ open }) => open("/stop/nonsense"),
};

let round = 0;

async function walkIn(language: string, colorScheme: "light" | "dark"): Promise<Walk> {
  const way = { language, context: { viewport: OLD_PHONE, colorScheme } };
  const visitor = await come(`?lang=${language}`, way);
  const open = (path: string, params: Readonly<Record<string, string>> = {}) =>
    visitor.page.goto(
      `${stage.running.webUrl}/s${path}?${new URLSearchParams({ ...params, lang: language })}`,
    );
  round++;
  return { ...visitor, open, round };
}

/** What is wrong with a page: barriers, its language, its width. */
async function barriersOn({ page, texts }: Pick<Walk, "page" | "texts">): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode() // no second page beside each; ours have no frames
    .options({ resultTypes: ["violations"] })
    .analyze();
  const found = violations.map(({ id, impact, nodes }) => `${impact} ${id} ${nodes[0]?.html}`);
  const { lang, dir } = await page.evaluate<{ lang: string; dir: string }>(MARKS);
  if (lang !== texts.language || dir !== texts.direction) return [...found, `is marked as ${lang} ${dir}`];
  if (await isWider(page)) return [...found, "is wider than an old phone"];
  await page.setViewportSize(LARGE_TEXT);
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  if (await isWider(page)) return [...found, "does not let text grow"];
  await page.evaluate("document.documentElement.style.fontSize = ''");
  await page.setViewportSize(OLD_PHONE);
  return found;
}

const MARKS = "(({ lang, dir }) => ({ lang, dir }))(document.documentElement)";

describe.each([
  ...LANGUAGES.map((language) => ({ language, colorScheme: "light" as const })),
  { language: "de", colorScheme: "dark" as const },
])("in $language, $colorScheme", ({ language, colorScheme }) => {
  test("no page has a barrier, and each fits an old phone and large text", async () => {
    const walk = await walkIn(language, colorScheme);
    const found: Record<string, readonly string[]> = {};
    for (const [name, go] of Object.entries(PAGES)) {
      await go(walk);
      const barriers = await barriersOn(walk);
      if (barriers.length > 0) found[name] = barriers;
    }
    expect(found).toEqual({});
  });
});

/** Opens a page by a wrong code until none is looked up any more; a new quarter of an hour may have begun meanwhile. */
async function guessTooOften(page: Page, language: string): Promise<void> {
  const wrong = `${stage.running.webUrl}/s/WRXNG00099?lang=${language}`;
  for (let guess = 0; guess < 100; guess++) if ((await page.goto(wrong))?.status() === 429) return;
  throw new Error("Guessing never ends");
}

/** The last of this file: from now on this network's wrong codes are not looked up any more. */
test("the page after too many wrong codes has no barrier in any language", async () => {
  const { page } = await come();
  const found: Record<string, readonly string[]> = {};
  for (const language of LANGUAGES) {
    await guessTooOften(page, language);
    const barriers = await barriersOn({ page, texts: pageTexts(await loadPageCatalog(language)) });
    if (barriers.length > 0) found[language] = barriers;
  }
  expect(found).toEqual({});
});
