import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { caseItem, eventually, sms, useStage } from "../pipeline/stage.ts";
import { press, useDeskVisitors } from "./desk-visitor.ts";

const stage = useStage();
const visitors = useDeskVisitors(stage);

/** Bytes, as they travel. */
const FIRST_LOAD = 120_000;

async function barriersOn(page: Page, name: string): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.map(({ id, impact, nodes }) => `${name} ${impact} ${id} ${nodes[0]?.html}`);
}

test.each(["light", "dark"] as const)(
  "axe finds no barrier on any view in %s colours",
  async (colorScheme) => {
    const { caseId, applicantId, address } = await visitors.aCase({
      address: `+4917139200${colorScheme === "light" ? 86 : 87}`,
    });
    await stage.putCase(caseItem(caseId, applicantId, { status: "documents-needed", version: 2 }));
    await eventually(async () =>
      expect((await stage.notices(caseId)).some(({ state }) => state === "failed")).toBe(true),
    );
    const page = await visitors.signedIn("lead", { colorScheme });
    const found: string[] = [];
    const look = async (name: string) => found.push(...(await barriersOn(page, name)));
    const go = async (place: string, sign: string) => {
      await page.goto(`${stage.running.webUrl}/desk#${place}`);
      await page.getByText(sign).first().waitFor();
    };

    await go("/?office=coerde", "Die Nachricht kam nicht");
    await page.getByRole("button", { name: `Erledigt ${caseId}` }).click();
    await look("today");
    await go("/?search=nothing", "Nichts gefunden");
    await look("nothing found");
    await go(`/cases/${caseId}`, "nicht angekommen");
    await look("case");
    await press("u", page.getByRole("dialog"));
    await page.getByRole("dialog").locator(".preview__content").waitFor();
    await look("undo");
    await page.keyboard.press("Escape");
    await go(`/cases/${caseId}/change`, "Neuer Status");
    await page.getByRole("radio", { name: "Entschieden" }).check();
    await page.locator(".previewed").waitFor();
    await look("change");
    await go(`/cases/${caseId}/notice`, "Anlass");
    await page.getByRole("radio", { name: "Termin", exact: true }).check();
    await look("notice");
    await go(`/people/${applicantId}`, "in Gebrauch");
    await page.getByRole("button", { name: "Weg hinzufügen" }).click();
    await look("person");
    await page.getByRole("button", { name: "Kontaktdaten löschen" }).click();
    await look("erase");
    await page.keyboard.press("Escape");
    const theirs = { applicantId, language: "ar", pageCode: "K0QF1M9X00", channels: [sms(address)] };
    await stage.putApplicant(theirs);
    await go(`/people/${applicantId}/receipt`, "Ihr Code");
    await look("receipt");
    await go("/new", "Erster Vorgang");
    await page.getByLabel("Mobilnummer").fill("030 123456");
    await page.getByRole("button", { name: "Aufnehmen", exact: true }).click();
    await page.getByText("muss eine Mobilnummer sein").waitFor();
    await look("new");
    await go("/bulk", "Anlass");
    await page.getByRole("radio", { name: "Nebenstelle geschlossen" }).check();
    await look("bulk");
    await page.getByRole("button", { name: "Zählen" }).click();
    await page.getByText("Wer es bekommt").waitFor();
    await look("bulk, counted");
    await go("/import", "Datei");
    await page
      .getByLabel("Datei")
      .setInputFiles({ name: "a", mimeType: "text/csv", buffer: Buffer.from('{"a":1}\n') });
    await page.getByRole("button", { name: "Importieren" }).click();
    await page.getByText("Abgelehnte Zeilen").waitFor();
    await look("import");
    await page.keyboard.press("Escape");
    await go("/figures?office=coerde", "Tag für Tag");
    await page.getByText("Als Tabelle").click();
    await look("figures");
    await go("/nowhere", "Hier gibt es nichts");
    await look("missing");

    expect(found).toEqual([]);
  },
);

test("the first load is small, all of it from one place, and what has a hash in its name is kept", async () => {
  const page = await visitors.signedIn("caseworker");
  const loaded = new Map<string, string>();
  page.on("response", (response) => loaded.set(response.url(), response.headers()["cache-control"] ?? ""));
  const refused: string[] = [];
  page.on(
    "console",
    (message) => message.text().includes("Content Security Policy") && refused.push(message.text()),
  );

  await page.reload();
  await page.getByRole("heading", { name: "Vorgänge" }).waitFor();
  await page.waitForLoadState("networkidle");

  const urls = [...loaded.keys()];
  const own = urls.filter((url) => url.includes("/desk"));
  const sizes = await Promise.all(
    own.map(async (url) => gzipSync(await (await fetch(url)).arrayBuffer()).byteLength),
  );
  expect(own.length).toBeGreaterThan(3);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_LOAD);
  expect(urls.filter((url) => !url.startsWith(stage.running.webUrl))).toEqual([]);
  expect(own.filter((url) => url.includes("/assets/") && !loaded.get(url)?.includes("immutable"))).toEqual(
    [],
  );
  expect(refused).toEqual([]);
});

test.each([1280, 1024])("no view is wider than a window of %d pixels", async (width) => {
  const { caseId, applicantId } = await visitors.aCase();
  const page = await visitors.signedIn("caseworker", { viewport: { width, height: 800 } });
  const places = [
    "/",
    `/cases/${caseId}`,
    `/cases/${caseId}/change`,
    `/people/${applicantId}`,
    "/new",
    "/bulk",
    "/import",
    "/figures",
  ];

  for (const place of places) {
    await page.goto(`${stage.running.webUrl}/desk#${place}`);
    await expect.poll(() => page.getByText("Wird geladen").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), place).toBeLessThanOrEqual(width);
  }
});
