// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { caseItem, email, eventually, sms, type TestStage } from "../pipeline/stage.ts";
import { launchChromium } from "./chromium.ts";

/** Whom the local provider lets sign in, by the name on their button. */
const NAMES = { caseworker: /Ayla Berger/, lead: /Jan Petersen/, nobody: /Nele Nowak/ } as const;

export type Who = keyof typeof NAMES;

/** A case in an office with somebody who has agreed to a channel. */
export interface Opened {
  readonly caseId: string;
  readonly applicantId: string;
  readonly address: string;
}

/** Lets people sit down at the desk of a running stage; all their windows are closed after each test. */
export function useDeskVisitors(stage: TestStage) {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  let made = 0;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  afterAll(() => browser.close());

  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      locale: "de-DE",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => expect.fail(`The page threw: ${error.message}`));
    return page;
  };

  return {
    /** A window of somebody who has signed in and sees this place. */
    async signedIn(
      who: Who,
      { place = "/", ...options }: BrowserContextOptions & { place?: string } = {},
    ): Promise<Page> {
      const page = await open(options);
      await page.goto(`${stage.running.webUrl}/desk#${place}`);
      await page.getByRole("button", { name: NAMES[who] }).click();
      // Back from the provider, whose page has a heading, too.
      await page.waitForURL(({ pathname, search }) => pathname === "/desk" && search === "");
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText("Sie werden angemeldet").waitFor({ state: "detached" });
      return page;
    },

    /** A further window of the same person, signed in by the same cookie. */
    async further(page: Page, place: string): Promise<Page> {
      const other = await page.context().newPage();
      await other.goto(`${stage.running.webUrl}/desk#${place}`);
      await other.getByRole("heading", { level: 1 }).waitFor();
      return other;
    },

    chooses: (page: Page, who: Who) => page.getByRole("button", { name: NAMES[who] }).click(),

    /** A quiet first version of a case, once it is known. */
    async aCase(
      fields: Readonly<Record<string, unknown>> & { readonly address?: string } = {},
    ): Promise<Opened> {
      const number = String(made++).padStart(2, "0");
      const { address = `+4917139200${number}`, ...item } = fields;
      const opened = { caseId: `D-${number}`, applicantId: `d-${number}`, address };
      const contact = address.includes("@") ? email(address) : sms(address);
      const { caseId, applicantId } = opened;
      await stage.putApplicant({
        applicantId,
        language: "de",
        pageCode: `K0QF1M9X${number}`,
        channels: [contact],
      });
      await stage.putCase(caseItem(caseId, applicantId, { quiet: true, ...item }));
      await eventually(async () => expect(await stage.notices(caseId)).toHaveLength(1));
      return opened;
    },
  };
}

/** Presses a key until it has shown something: a view that is still being drawn hears none. */
export async function press(key: string, shown: Locator): Promise<void> {
  await eventually(async () => {
    await shown.page().keyboard.press(key);
    await shown.waitFor({ timeout: 2_000 });
  });
}

/** The words of a notice that has come to an address, the newest last. */
export async function textsTo(stage: TestStage, address: string): Promise<readonly string[]> {
  return (await stage.messagesTo(address)).map(({ text }) => text ?? "");
}
