import { GetCommand } from "@aws-sdk/lib-dynamodb";
// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type PageTexts, pageTexts } from "../../functions/applicant-pages/views/page-texts.ts";
import type { InboxEntry } from "../../infra/local/inbox.ts";
import { type Applicant, parseApplicant } from "../../shared/domain/applicant.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import { maskAddress } from "../../shared/domain/choices.ts";
import { loadPageCatalog } from "../../shared/messages/load-catalog.ts";
import { caseItem, email, eventually, sms, type TestStage } from "../pipeline/stage.ts";
import { byPointing, type Hands } from "./applicant-hands.ts";
import { launchChromium } from "./chromium.ts";

/** Somebody with one case, a phone and a mailbox, both open. */
export interface Person {
  readonly applicantId: string;
  readonly caseId: string;
  readonly code: string;
  readonly phone: string;
  readonly mailbox: string;
  /** A number of theirs that nobody knows yet, as they write it. */
  readonly newPhone: { readonly typed: string; readonly address: string };
}

/** Makes people of their own numbers, and looks at what becomes of them. */
export function peopleOf(stage: TestStage) {
  let made = 0;
  return {
    /** Somebody whose first case has just come, silently. */
    async newcomer(language: string, { first = "sms" }: { readonly first?: Channel } = {}): Promise<Person> {
      const number = String(made++).padStart(2, "0");
      const person = {
        applicantId: `a-${number}`,
        caseId: `C-${number}`,
        code: `K0QF1M9X${number}`,
        phone: `+4917139200${number}`,
        mailbox: `person-${number}@example.org`,
        newPhone: { typed: `0176 / 040690-${number}`, address: `+49176040690${number}` },
      };
      const { applicantId, caseId, code, phone, mailbox } = person;
      const channels = [sms(phone), email(mailbox)];
      if (first === "email") channels.reverse();
      await stage.putApplicant({ applicantId, language, pageCode: code, channels });
      await stage.putCase(caseItem(caseId, applicantId, { quiet: true }));
      return person;
    },

    /** Their case goes on, and this time they are to be told. */
    moveCase: ({ caseId, applicantId }: Person, status: string, version = 2): Promise<void> =>
      stage.putCase(caseItem(caseId, applicantId, { status, version })),

    /** Their record as it is now. */
    async recordOf({ applicantId }: Person): Promise<Applicant> {
      const { Item } = await stage.running.tables.send(
        new GetCommand({
          TableName: "sachstand-local-Applicants",
          Key: { applicantId },
          ConsistentRead: true,
        }),
      );
      const parsed = parseApplicant(Item, ["+49"]);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
      return parsed.value;
    },

    /** The newest six digits at an address, once so many codes have come there. */
    digitsAt: (address: string, count = 1): Promise<string> =>
      eventually(async () => {
        const codes = await messagesAbout(stage, address, "address-code");
        expect(codes).toHaveLength(count);
        return /\b\d{6}\b/.exec(codes.at(-1)?.text ?? "")?.[0] ?? "";
      }),

    /** What has come to an address about a kind, once it is there. */
    news: (address: string, kind: string, count = 1): Promise<readonly InboxEntry[]> =>
      eventually(async () => {
        const messages = await messagesAbout(stage, address, kind);
        expect(messages).toHaveLength(count);
        return messages;
      }),
  };
}

async function messagesAbout(stage: TestStage, address: string, kind: string) {
  return (await stage.messagesTo(address)).filter(({ noticeId }) => noticeId?.includes(`-${kind}-`));
}

/** A browser for one test file; what its pages did is judged after each test. */
export function useBrowser(stage: TestStage) {
  let browser: Browser;
  let visitors: readonly Visitor[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const here = visitors;
    visitors = [];
    for (const { page } of here) await page.context().close();
    expect(here.flatMap(({ misdeeds }) => misdeeds)).toEqual([]);
  });
  return {
    /** Opens a page below the pages' own path. */
    async come(path = "", way: Way = {}): Promise<Visitor> {
      const visitor = await visit(browser, `${stage.running.webUrl}/s${path}`, way);
      visitors = [...visitors, visitor];
      return visitor;
    },
  };
}

/** How somebody uses the page. */
export interface Way {
  readonly context?: BrowserContextOptions;
  readonly hands?: Hands;
  readonly language?: string;
}

/** A page in a browser, and somebody in front of it. */
export interface Visitor {
  readonly page: Page;
  readonly texts: PageTexts;
  readonly say: PageTexts["say"];
  readonly hands: Hands;
  /** Whatever the page did that it must never do. */
  readonly misdeeds: readonly string[];
  /** Follows a link or sends a form, up to the page that it leads to, which then has to fit the screen. */
  press(target: Locator): Promise<void>;
  button(name: string): Locator;
  link(name: string): Locator;
  field(label: string): Locator;
  /** The same person, who goes on in another language. */
  reading(language: string): Promise<Visitor>;
}

/** Opens a page and watches what it does. */
async function visit(
  browser: Browser,
  url: string,
  { context: options = {}, hands = byPointing, language = "de" }: Way = {},
): Promise<Visitor> {
  const context = await browser.newContext({ locale: language, ...options });
  const page = await context.newPage();
  const misdeeds = watch(page, new URL(url).origin);
  await page.goto(url);
  return visitor(page, misdeeds, hands, pageTexts(await loadPageCatalog(language)));
}

function visitor(page: Page, misdeeds: readonly string[], hands: Hands, texts: PageTexts): Visitor {
  return {
    page,
    texts,
    say: texts.say,
    hands,
    misdeeds,
    async press(target) {
      await Promise.all([page.waitForEvent("load"), hands.activate(target)]);
      expect(await isWider(page), `${page.url()} has to be scrolled sideways`).toBe(false);
    },
    button: (name) => page.getByRole("button", { name, exact: true }),
    link: (name) => page.getByRole("link", { name, exact: true }),
    field: (label) => page.getByLabel(label, { exact: true }),
    reading: async (language) => visitor(page, misdeeds, hands, pageTexts(await loadPageCatalog(language))),
  };
}

/** Whether a page has to be scrolled sideways to be read. */
export function isWider(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth",
  );
}

/** No script, no picture, no other site, no complaint: a page is one document. That it is a "not found" is no misdeed. */
function watch(page: Page, origin: string): readonly string[] {
  const misdeeds: string[] = [];
  page.on("console", (message) => {
    if (!/^Failed to load resource: .* status of 4\d\d/.test(message.text())) misdeeds.push(message.text());
  });
  page.on("pageerror", (error) => misdeeds.push(error.message));
  page.on("request", (request) => {
    if (!request.isNavigationRequest() || new URL(request.url()).origin !== origin)
      misdeeds.push(`asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // A file to keep is no page to go to.
    if (!request.url().endsWith("/data.json")) misdeeds.push(`fails at ${request.url()}`);
  });
  return misdeeds;
}

/** Lets nobody see more of an address than they need to know it. */
export function masked(address: string): string {
  return maskAddress({ channel: address.includes("@") ? "email" : "sms", address });
}

/** Types digits that have come, and sends them. */
export async function confirm({ hands, field, say, press, button }: Visitor, digits: string): Promise<void> {
  await hands.type(field(say("confirm", "label")), digits);
  await press(button(say("confirm", "button")));
}

/** The link by which an e-mail's header lets somebody stop (RFC 8058). */
export function unsubscribeLink(mail: InboxEntry | undefined): URL {
  const header = mail?.raw?.replace(/\r?\n[ \t]+/g, "") ?? "";
  expect(header).toMatch(/^List-Unsubscribe-Post: *List-Unsubscribe=One-Click/im);
  return new URL(/^List-Unsubscribe: *<(http[^>]+)>/im.exec(header)?.[1] ?? "");
}
