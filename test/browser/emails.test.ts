import { AxeBuilder } from "@axe-core/playwright";
// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { CATALOGS, content, emailIn } from "../messages/catalogs.ts";
import { launchChromium } from "./chromium.ts";

const PATIENCE_MS = 60_000; // a cold browser on a busy machine is slow; nothing here is about speed
vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });

const OLD_PHONE = { width: 320, height: 640 };
const STOP_URL = "https://sachstand.example.org/s/stop/1.a-000042.email.UyR2gXkqL2X-Fvxay7Logg";
const APPOINTMENT = { date: "2026-09-30", time: "19:30", place: "video" };

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Shows an e-mail as a mail program does that loads nothing, and hands it to `look`. */
async function withEmail(
  html: string,
  colorScheme: "light" | "dark",
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: OLD_PHONE, colorScheme });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  try {
    await page.setContent(html);
    await look(page);
    expect(asked).toEqual([]);
  } finally {
    await context.close();
  }
}

function appointmentIn(catalog: (typeof CATALOGS)[number]): string {
  return emailIn(catalog, content({ kind: "appointment", parameters: APPOINTMENT, stopUrl: STOP_URL })).html;
}

describe.each(CATALOGS)("an e-mail in $name", (catalog) => {
  test.each(["light", "dark"] as const)("is accessible in %s mode (WCAG 2.2 AA)", async (colorScheme) => {
    await withEmail(appointmentIn(catalog), colorScheme, async (page) => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();

      expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))).toEqual([]);
    });
  });

  test("fits a phone 320 pixels wide without scrolling sideways, with a button a thumb can hit", async () => {
    await withEmail(appointmentIn(catalog), "light", async (page) => {
      const width = await page.evaluate<number>("document.documentElement.scrollWidth");
      const button = await page.locator("a.button").boundingBox();

      expect(width).toBeLessThanOrEqual(OLD_PHONE.width);
      expect(button?.height).toBeGreaterThanOrEqual(44);
    });
  });

  test("reads in its own direction, and the German below in its own", async () => {
    await withEmail(appointmentIn(catalog), "light", async (page) => {
      const directions = await page.evaluate<readonly string[]>(
        "[...document.querySelectorAll('[lang]')].map((element) => getComputedStyle(element).direction)",
      );

      expect(directions.slice(0, 2)).toEqual([catalog.direction, catalog.direction]);
      expect(directions.slice(2)).toEqual(catalog.language.startsWith("de") ? [] : ["ltr"]);
    });
  });
});
