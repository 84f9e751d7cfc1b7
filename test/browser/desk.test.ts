// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { caseItem, eventually, quiet, useStage } from "../pipeline/stage.ts";
import { press, textsTo, useDeskVisitors } from "./desk-visitor.ts";

const HOLD_SECONDS = 3;
const stage = useStage({ holdSeconds: HOLD_SECONDS });
const visitors = useDeskVisitors(stage);

const undoBar = (page: Page) => page.getByRole("region", { name: "Letzte Änderung zurücknehmen" });
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** From the case's page: chooses a status and sends the form. */
async function changeTo(page: Page, status: string): Promise<void> {
  await page.getByRole("link", { name: "Status ändern" }).click();
  await page.getByRole("radio", { name: status }).check();
  await page.getByRole("button", { name: "Status ändern" }).click();
  await undoBar(page).waitFor();
}

describe("a change", () => {
  test("is shown to the letter before, taken back within the hold, and told when it is made again", async () => {
    const { caseId, address } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker");

    await page.getByRole("searchbox").fill(caseId);
    await page.keyboard.press("Enter");
    await heading(page, `Vorgang ${caseId}`).waitFor();
    await press("s", page.getByRole("radio", { name: "Unterlagen fehlen" }));
    await page.getByRole("radio", { name: "Unterlagen fehlen" }).check();
    await page.getByLabel("Letzter Tag").fill("2099-12-08");
    const bubble = page.locator(".previewed__text");
    await bubble.waitFor();
    const foreseen = await bubble.innerText();
    await page.getByRole("button", { name: "Status ändern" }).click();
    await undoBar(page)
      .getByText(/Noch \d s geht nichts hinaus/)
      .waitFor();
    await undoBar(page).getByRole("button", { name: "Zurücknehmen" }).click();
    await page.getByText("Zurückgenommen. Es geht nichts hinaus.").waitFor();
    await new Promise((resolve) => setTimeout(resolve, HOLD_SECONDS * 1000));
    await quiet();
    expect(await stage.messagesTo(address)).toEqual([]);

    await changeTo(page, "Unterlagen fehlen");

    await eventually(async () => expect(await textsTo(stage, address)).toHaveLength(1));
    expect((await textsTo(stage, address))[0]?.replaceAll(/\s+/g, " ")).toBe(
      foreseen.replaceAll(/\s+/g, " "),
    );
    await page.getByText("angekommen", { exact: true }).first().waitFor();
  });

  test("that has been told is corrected when it is taken back, and the bar says so before", async () => {
    const { caseId, address } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}` });

    await changeTo(page, "Zurückgenommen");
    await undoBar(page).getByText("folgt eine Berichtigung").waitFor();
    await undoBar(page).getByRole("button", { name: "Zurücknehmen" }).click();

    await page.getByText("Zurückgenommen. Eine Berichtigung geht hinaus.").waitFor();
    await eventually(async () => expect(await textsTo(stage, address)).toHaveLength(2));
  });

  test("offers only the moves that the status allows", async () => {
    const { caseId } = await visitors.aCase({ status: "forwarded" });
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}/change` });

    await page.getByText("Von hier geht es nicht weiter").waitFor();

    expect(await page.getByRole("radio").count()).toBe(1);
  });

  test("that somebody else has overtaken is not lost: the form says who and what, and goes on from there", async () => {
    const { caseId, applicantId } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}/change` });
    await page.getByRole("radio", { name: "Unterlagen fehlen" }).check();
    await page.getByLabel("Letzter Tag").fill("2099-12-08");
    const other = await visitors.further(page, `/cases/${caseId}`);
    await changeTo(other, "In Bearbeitung");

    await page.getByRole("button", { name: "Status ändern" }).click();
    await page.getByText("Jemand war schneller").waitFor();

    expect(await page.getByRole("alert").innerText()).toContain("In Bearbeitung");
    expect(await page.getByLabel("Letzter Tag").inputValue()).toBe("2099-12-08");
    await page.getByRole("button", { name: "Neuen Stand übernehmen" }).click();
    await page.getByRole("button", { name: "Status ändern" }).click();
    await heading(page, `Vorgang ${caseId}`).waitFor();
    await page.getByText("Frist im Schreiben: 08.12.2099").waitFor();
    expect(applicantId).not.toBe("");
  });

  test("whose answer is lost on the way is made once, however often it is sent", async () => {
    const { caseId, address } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}/change` });
    let lost = 0;
    await page.route("**/changes", async (route) => {
      await route.fetch();
      if (lost++ < 1) await route.abort();
      else await route.fallback();
    });
    await page.getByRole("radio", { name: "Weitergeleitet" }).check();

    await page.getByRole("button", { name: "Status ändern" }).click();
    await page.getByRole("alert").getByText("Keine Verbindung").waitFor();
    await page.getByRole("button", { name: "Status ändern" }).click();
    await undoBar(page).waitFor();

    await eventually(async () => expect(await textsTo(stage, address)).toHaveLength(1));
    await page.locator(".facts", { hasText: "Version" }).getByText("2", { exact: true }).waitFor();
  });
});

describe("what somebody is typing", () => {
  test("is still there when their session has ended and they have signed in again", async () => {
    const { caseId } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}/change` });
    await page.getByRole("radio", { name: "Unterlagen fehlen" }).check();
    await page.getByLabel("Letzter Tag").fill("2099-12-08");
    await page.locator(".previewed__text").waitFor();

    await page.evaluate(() => {
      for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith("oidc.user"))) {
        const { refresh_token: _, ...user } = JSON.parse(sessionStorage.getItem(key) ?? "{}");
        sessionStorage.setItem(key, JSON.stringify({ ...user, access_token: "spoilt" }));
      }
    });
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Status ändern" }).click();
    await page.getByRole("dialog", { name: "Ihre Anmeldung ist abgelaufen" }).waitFor();
    await page.getByRole("button", { name: "Neu anmelden" }).click();
    await visitors.chooses(page, "caseworker");
    await heading(page, `Status ändern: ${caseId}`).waitFor();

    expect(await page.getByRole("radio", { name: "Unterlagen fehlen" }).isChecked()).toBe(true);
    expect(await page.getByLabel("Letzter Tag").inputValue()).toBe("2099-12-08");
    await page.getByRole("button", { name: "Status ändern" }).click();
    await undoBar(page).waitFor();
  });

  test("is still there without a network, and is sent once there is one", async () => {
    const { caseId } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}/notice` });
    await page.getByRole("radio", { name: "Bitte um Rückruf" }).check();
    await page.context().setOffline(true);

    await page.getByRole("button", { name: "Senden" }).click();
    await page.getByText("Keine Verbindung. Was Sie sehen, kann veraltet sein.").waitFor();

    expect(await page.getByRole("radio", { name: "Bitte um Rückruf" }).isChecked()).toBe(true);
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Senden" }).click();
    await page.getByText("„Bitte um Rückruf“ ist auf dem Weg.").waitFor();
  });
});

describe("attention", () => {
  test("leads from somebody who was not reached to a word about how they were told after all", async () => {
    const { caseId } = await visitors.aCase({ address: "+491713920085" });
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}` });
    await changeTo(page, "Unterlagen fehlen");
    await page.getByText("nicht angekommen", { exact: true }).waitFor();

    await page.getByRole("link", { name: "Heute" }).click();
    const entry = page.getByRole("listitem").filter({ hasText: caseId });
    await entry.getByText("Die Nachricht kam nicht bis zum Telefon der Person.").waitFor();
    await entry.getByRole("button", { name: "Ich übernehme" }).click();
    await entry.getByText("Sie kümmern sich").waitFor();
    await entry.getByRole("button", { name: "Erledigt" }).click();
    await entry.getByRole("button", { name: "angerufen" }).waitFor();
    await page.keyboard.press("Enter");
    await entry.waitFor({ state: "detached" });

    await page.goto(`${stage.running.webUrl}/desk#/cases/${caseId}`);
    await page.getByText("Wiedervorlage erledigt (angerufen)").waitFor();
  });

  test("of what names no office that exists is the lead's, and nobody else's", async () => {
    const { caseId, applicantId } = await visitors.aCase();
    await stage.putCase(
      caseItem(caseId, applicantId, { version: 2, office: "nirgends", status: "documents-needed" }),
    );
    const page = await visitors.signedIn("lead");

    const list = page.getByRole("region", { name: "Ohne Nebenstelle" });
    const entry = list.getByRole("listitem").filter({ hasText: caseId });
    await entry.getByText("Der Vorgang nennt eine Nebenstelle, die es nicht gibt").waitFor();
    await entry.getByRole("button", { name: "Erledigt" }).click();
    await entry.getByRole("button", { name: "Angaben berichtigt" }).click();
    await list.waitFor({ state: "detached" });

    const caseworker = await visitors.signedIn("caseworker");
    await caseworker.getByRole("heading", { name: "Wiedervorlage" }).waitFor();
    expect(await caseworker.getByText("Ohne Nebenstelle").count()).toBe(0);
  });

  test("of a notice can end by sending it again", async () => {
    const { caseId } = await visitors.aCase({ address: "+491713920084" });
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}` });
    await changeTo(page, "Unterlagen fehlen");

    await page.getByRole("button", { name: "Noch einmal senden" }).click();

    await page.getByText("Die Mitteilung geht noch einmal hinaus.").waitFor();
    await page.getByText("Mitteilung noch einmal gesendet").waitFor();
  });
});

describe("a notice without a change", () => {
  test("is sent with the parameters that its kind wants", async () => {
    const { caseId, address } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: `/cases/${caseId}` });

    await press("m", page.getByRole("radio", { name: "Termin", exact: true }));
    await page.getByRole("radio", { name: "Termin", exact: true }).check();
    await page.getByLabel("Tag").fill("2099-12-08");
    await page.getByLabel("Uhrzeit").fill("09:30");
    await page.getByRole("radio", { name: "am Telefon" }).check();
    await page.locator(".previewed__text").getByText("09:30").waitFor();
    await page.getByRole("button", { name: "Senden" }).click();
    await heading(page, `Vorgang ${caseId}`).waitFor();

    await eventually(async () =>
      expect((await textsTo(stage, address)).join()).toContain("8.12.2099, 09:30 Uhr, am Telefon"),
    );
    // Its reminder waits, and can be taken back.
    const reminder = page.getByRole("listitem").filter({ hasText: "Erinnerung" });
    await reminder.getByRole("button", { name: "Zurücknehmen", exact: true }).click();
    await reminder.getByText("Von Hand zurückgenommen.").waitFor();
  });
});

describe("the figures", () => {
  test("of an office grow with each notice, and its failures are explained", async () => {
    const page = await visitors.signedIn("caseworker", { place: "/figures" });
    await heading(page, "Zahlen: Jobcenter Coerde").waitFor();
    const { caseId } = await visitors.aCase({ address: "+491713920083" });
    await page.goto(`${stage.running.webUrl}/desk#/cases/${caseId}`);
    await changeTo(page, "Unterlagen fehlen");
    await page.getByText("nicht angekommen", { exact: true }).waitFor();

    await press("z", heading(page, "Zahlen: Jobcenter Coerde"));

    await page.getByText("Die Nachricht kam nicht bis zum Telefon der Person.").waitFor();
    await page.getByText("Als Tabelle").click();
    const today = page.getByRole("table").first().getByRole("row").last();
    expect(await today.getByRole("cell").last().innerText()).not.toBe("0");
    await page.getByLabel("Zeitraum").selectOption("7");
    await expect.poll(() => page.locator(".disclosure tbody tr").count()).toBe(7);
    expect(page.url()).toContain("days=7");
  });
});

describe("a new person", () => {
  test("goes home with a code that opens their page", async () => {
    const page = await visitors.signedIn("caseworker", { place: "/new" });
    await page.getByLabel("Sprache der Mitteilungen").selectOption("ar");
    await page.getByLabel("Mobilnummer").fill("030 123456");
    await page.getByLabel("Nummer des Vorgangs").fill("D-new");

    await page.getByRole("button", { name: "Aufnehmen", exact: true }).click();
    await page.getByText("muss eine Mobilnummer sein, an die SMS gehen dürfen").waitFor();
    expect(await page.getByLabel("Mobilnummer").evaluate((field) => field === document.activeElement)).toBe(
      true,
    );
    await page.getByLabel("Mobilnummer").fill("0171 39200 70");
    await page.getByRole("button", { name: "Aufnehmen", exact: true }).click();
    await heading(page, "Beleg").waitFor();
    await page.getByRole("img", { name: "QR" }).waitFor();

    const code = await page.locator(".sheet__code").innerText();
    const sheet = await page.locator(".sheet").innerText();
    expect(await page.locator(".sheet").getAttribute("dir")).toBe("rtl");
    expect(sheet).toContain("أوافق على أن تصلني رسائل");
    expect(sheet).toContain("Ich bin einverstanden: Jobcenter Musterstadt schickt mir Mitteilungen dorthin.");
    expect(sheet).toMatch(/Einverstanden seit \S+ · auf Papier · 2026-11/);
    const theirs = await fetch(`${stage.running.webUrl}/s/${code}`);
    expect(theirs.status).toBe(200);
    expect(await theirs.text()).toContain('dir="rtl"');
    await eventually(async () => expect(await stage.messagesTo("+491713920070")).toHaveLength(1));
  });

  test("can be changed later: another channel, another code, and all contact data gone", async () => {
    const { applicantId } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: `/people/${applicantId}` });

    await page.getByRole("button", { name: "Weg hinzufügen" }).click();
    await page.getByLabel("Weg", { exact: true }).selectOption("email");
    await page.getByLabel("E-Mail-Adresse").fill("later@example.org");
    await page.getByRole("button", { name: "Hinzufügen" }).click();
    await page.getByText("E-Mail: later@example.org").waitFor();
    const before = await page.locator(".code").innerText();
    await page.getByRole("button", { name: "Neuer Code" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Neuer Code" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => page.locator(".code").innerText()).not.toBe(before);
    await page.getByRole("button", { name: "Kontaktdaten löschen" }).click();
    await page.getByRole("dialog").getByRole("checkbox").check();
    await page.getByRole("dialog").getByRole("button", { name: "Kontaktdaten löschen" }).click();

    await page.getByText("Kontaktdaten gelöscht am").waitFor();
    await page.getByText("Kein Weg. Es wird nichts gesendet.").waitFor();
  });

  test("can have hours of their own, and none any more", async () => {
    const { applicantId } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: `/people/${applicantId}` });
    const own = page.getByRole("checkbox", { name: "Eigene Sendezeiten" });
    const save = page.getByRole("button", { name: "Speichern" });

    await own.check();
    await page.getByLabel("Von").fill("12:00");
    await page.getByLabel("Bis").fill("09:00");
    await save.click();
    await page.getByText("muss später sein als der Beginn").waitFor();
    await page.getByLabel("Bis").fill("15:30");
    await save.click();
    await save.waitFor({ state: "detached" });
    await page.reload();
    await page.getByLabel("Bis").waitFor();
    expect(await page.getByLabel("Bis").inputValue()).toBe("15:30");
    await own.uncheck();
    await save.click();
    await save.waitFor({ state: "detached" });
    await page.reload();

    await own.waitFor();
    expect(await own.isChecked()).toBe(false);
  });
});

describe("an import", () => {
  const row = (caseId: string, applicantId: string, status = "in-review") =>
    `${caseId};coerde;${applicantId};${status};2;2026-11-22T09:00:00.000Z`;
  const header = "caseId;office;applicantId;status;version;changedAt";

  test("takes the good rows of a file and names the broken ones by their line", async () => {
    const { caseId, applicantId } = await visitors.aCase();
    const page = await visitors.signedIn("caseworker", { place: "/import" });
    const text = [
      header,
      row(caseId, applicantId),
      row("D-x", applicantId, "lost"),
      row("D-y", "nobody"),
    ].join("\r\n");

    await page
      .getByLabel("Datei")
      .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${text}`) });
    await page.getByRole("button", { name: "Importieren" }).click();
    await page.getByRole("heading", { name: "Fertig" }).waitFor();

    const rows = await page.locator("tbody tr").allInnerTexts();
    expect(rows.map((one) => one.split("\t").slice(0, 2))).toEqual([
      ["3", "case.status"],
      ["4", "case.applicantId"],
    ]);
    expect(await page.locator(".figure").allInnerTexts()).toEqual(["1", "0", "2"]);
  });

  test.each([
    ["Latin-1", Buffer.from(`${header}\nMünster;coerde\n`, "latin1")],
    ["UTF-16", Buffer.from(`\uFEFF${header}\n`, "utf16le")],
  ])("refuses %s with a sentence, and sends nothing", async (_, buffer) => {
    const page = await visitors.signedIn("caseworker", { place: "/import" });
    let sent = 0;
    page.on("request", (request) => {
      if (request.url().includes("/api/imports")) sent++;
    });

    await page.getByLabel("Datei").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer });
    await page.getByRole("button", { name: "Importieren" }).click();

    await page.getByText("nicht in UTF-8 gespeichert").waitFor();
    expect(sent).toBe(0);
  });
});

describe("who sits at the desk", () => {
  test("a lead looks into another office, and finds a case wherever it is", async () => {
    const { caseId } = await visitors.aCase({ office: "mitte" });
    const page = await visitors.signedIn("lead");

    await page.getByLabel("Nebenstelle").selectOption("mitte");
    await heading(page, "Heute in Jobcenter Mitte").waitFor();
    await page.getByRole("link", { name: caseId, exact: true }).waitFor();
    await page.getByRole("link", { name: "Heute" }).click();
    await page.getByRole("searchbox").fill(caseId);
    await page.keyboard.press("Enter");

    await heading(page, `Vorgang ${caseId}`).waitFor();
  });

  test("a caseworker finds nothing of another office", async () => {
    const { caseId } = await visitors.aCase({ office: "mitte" });
    const page = await visitors.signedIn("caseworker");

    await page.getByRole("searchbox").fill(caseId);
    await page.keyboard.press("Enter");
    await page.getByText(`Nichts gefunden zu „${caseId}“`).waitFor();
    await page.goto(`${stage.running.webUrl}/desk#/cases/${caseId}`);

    await page
      .getByText("Entweder gibt es das nicht, oder es gehört zu einer anderen Nebenstelle.")
      .waitFor();
  });

  test("somebody without a role is told so, and can sign out", async () => {
    const page = await visitors.signedIn("nobody");

    await heading(page, "Sie haben hier keine Rolle").waitFor();
    await page.getByRole("button", { name: "Abmelden" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();

    await heading(page, "Sie sind abgemeldet").waitFor();
    await page.getByRole("button", { name: "Anmelden" }).click();
    await visitors.chooses(page, "caseworker");
    await heading(page, /Heute in/).waitFor();
  });

  test("English is there for whoever chooses it, and stays chosen", async () => {
    const page = await visitors.signedIn("caseworker");

    await page.getByRole("button", { name: "English" }).click();
    await heading(page, /Today in/).waitFor();
    await page.reload();

    await heading(page, /Today in/).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });
});

describe("the keyboard", () => {
  test("skips to the content, goes where a letter says, and finds the new heading in focus", async () => {
    const page = await visitors.signedIn("caseworker");
    const focused = () => page.evaluate(() => document.activeElement?.tagName);

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("MAIN");
    await press("n", heading(page, "Neu aufnehmen"));
    expect(await focused()).toBe("H1");
    await press("?", page.getByRole("dialog", { name: "Tastenkürzel" }));
    await page.getByLabel("Tastenkürzel benutzen").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("i");
    await quiet();

    expect(await heading(page, "Neu aufnehmen").count()).toBe(1);
  });
});
