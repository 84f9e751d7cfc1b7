// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { eventually, useStage } from "../pipeline/stage.ts";
import { press, textsTo, useDeskVisitors } from "./desk-visitor.ts";

const stage = useStage();
const visitors = useDeskVisitors(stage);

const figure = (page: Page, label: string) =>
  page.locator(".facts > div", { hasText: label }).locator(".figure").innerText();

/** Puts a notice that the office is closed together, and has its people counted. */
async function count(page: Page, { office, status }: { office: string; status?: string }): Promise<void> {
  await page.getByRole("heading", { level: 1, name: "Mitteilung an viele" }).waitFor();
  await page.getByLabel("Nebenstelle", { exact: true }).selectOption(office);
  await page.getByRole("radio", { name: "Nebenstelle geschlossen" }).check();
  await page.getByLabel("Tag").fill("2099-12-24");
  if (status !== undefined) await page.getByRole("checkbox", { name: status }).check();
  await page.getByRole("button", { name: "Zählen" }).click();
  await page.getByRole("heading", { name: "Wer es bekommt" }).waitFor();
}

describe("a notice to many", () => {
  test("is counted first, sent once it is confirmed, and arrives with everybody it was counted for", async () => {
    const first = await visitors.aCase({ office: "mitte" });
    const second = await visitors.aCase({ office: "mitte", address: "many@example.org" });
    const other = await visitors.aCase({ office: "mitte", status: "decided" });
    const page = await visitors.signedIn("lead");

    await press("v", page.getByRole("heading", { level: 1, name: "Mitteilung an viele" }));
    await count(page, { office: "mitte", status: "Antrag angekommen" });
    expect(await figure(page, "Personen")).toBe("2");
    expect(await figure(page, "davon ohne Weg")).toBe("0");
    expect(await figure(page, "SMS")).toBe("1");
    expect(await figure(page, "E-Mail")).toBe("1");
    await page.getByRole("row", { name: "Deutsch 2" }).waitFor();
    const foreseen = await page.locator(".previewed__text").innerText();
    expect(await textsTo(stage, first.address)).toEqual([]);
    await page.getByRole("button", { name: "An 2 Personen senden" }).click();
    await page.getByText("Fertig. Alle Mitteilungen sind auf dem Weg.").waitFor();

    await eventually(async () => {
      expect(await textsTo(stage, first.address)).toHaveLength(1);
      expect(await textsTo(stage, second.address)).toHaveLength(1);
    });
    const [read = ""] = await textsTo(stage, first.address);
    expect(read).toContain("24.12.2099");
    expect(read.replace(/[0-9A-Z]{5}-[0-9A-Z]{5}/, ".....-.....")).toBe(foreseen);
    expect(await stage.notices(other.caseId)).toHaveLength(1);
  });

  test("that is thrown away is not sent, and a reload finds that again", async () => {
    const { caseId } = await visitors.aCase({ office: "hiltrup" });
    const page = await visitors.signedIn("lead", { place: "/bulk" });

    await count(page, { office: "hiltrup" });
    await page.getByRole("button", { name: "Verwerfen" }).click();
    await page.getByText("Verworfen. Es wurde nichts gesendet.").waitFor();
    await page.reload();

    await page.getByText("Verworfen. Es wurde nichts gesendet.").waitFor();
    expect(await page.getByRole("button", { name: /senden$/ }).count()).toBe(0);
    expect(await stage.notices(caseId)).toHaveLength(1);
  });

  test("that would tell others by now than were counted says so, and is sent after another count", async () => {
    const { address } = await visitors.aCase({ office: "hiltrup", status: "in-review" });
    const page = await visitors.signedIn("lead", { place: "/bulk" });
    await count(page, { office: "hiltrup", status: "In Bearbeitung" });
    await visitors.aCase({ office: "hiltrup", status: "in-review" });

    await page.getByRole("button", { name: "An 1 Person senden" }).click();
    await page.getByRole("alert").getByText("Es wären jetzt andere Menschen als gezählt").waitFor();
    expect(await textsTo(stage, address)).toEqual([]);
    await page.getByRole("button", { name: "Neu zählen" }).click();
    await page.getByRole("button", { name: "An 2 Personen senden" }).click();

    await page.getByText("Fertig. Alle Mitteilungen sind auf dem Weg.").waitFor();
    await eventually(async () => expect(await textsTo(stage, address)).toHaveLength(1));
  });

  test("that is on its way is stopped, once somebody is sure", async () => {
    await visitors.aCase({ office: "hiltrup", status: "forwarded" });
    const page = await visitors.signedIn("lead", { place: "/bulk" });
    await count(page, { office: "hiltrup", status: "Weitergeleitet" });
    // As if it were large enough to be caught on its way.
    const asRunning = /\/api\/bulk\/[^/]+$/;
    await page.route(asRunning, async (route) => {
      const job = await (await route.fetch()).json();
      await route.fulfill({
        json: { ...job, state: "running", counts: { ...job.counts, persons: 8 }, written: 3 },
      });
    });
    await page.reload();

    await page.getByText("3 von 8 Personen").waitFor();
    await page.getByRole("button", { name: "Abbrechen" }).click();
    await page.unroute(asRunning);
    await page.getByRole("dialog").getByRole("button", { name: "Ja, abbrechen" }).click();

    await page.getByText("Verworfen. Es wurde nichts gesendet.").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("keeps what was chosen when its details are changed after the count", async () => {
    const page = await visitors.signedIn("lead", { place: "/bulk" });

    await count(page, { office: "mitte", status: "Weitergeleitet" });
    await page.getByText("Es gibt niemanden, der das bekommen würde").waitFor();
    await page.getByRole("button", { name: "Angaben ändern" }).click();

    expect(await page.getByLabel("Nebenstelle", { exact: true }).inputValue()).toBe("mitte");
    expect(await page.getByLabel("Tag").inputValue()).toBe("2099-12-24");
    expect(await page.getByRole("checkbox", { name: "Weitergeleitet" }).isChecked()).toBe(true);
  });

  test("of another office is nothing that a caseworker can see", async () => {
    const lead = await visitors.signedIn("lead", { place: "/bulk" });
    await count(lead, { office: "mitte" });
    const page = await visitors.signedIn("caseworker");

    await page.goto(lead.url());

    await page.getByText("Hier gibt es nichts").waitFor();
  });
});
