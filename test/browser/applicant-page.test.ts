import { describe, expect, test, vi } from "vitest";
import { eventually, useStage } from "../pipeline/stage.ts";
import { confirm, masked, type Person, peopleOf, useBrowser, type Way } from "./applicant.ts";
import { byKeyboard, byTouch } from "./applicant-hands.ts";

const PATIENCE_MS = 120_000; // a cold browser on a busy machine is slow; nothing here is about speed
vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });

/** All that the page has to work for. */
const WAYS: readonly (Way & { readonly name: string })[] = [
  { name: "with a mouse at a desk" },
  { name: "without JavaScript", context: { javaScriptEnabled: false } },
  {
    name: "on a phone 320 pixels wide",
    context: { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true },
    hands: byTouch,
  },
  {
    // What a browser lays out in a window of 640 by 720 pixels at this zoom.
    name: "at 200 % zoom",
    context: { viewport: { width: 320, height: 360 }, deviceScaleFactor: 2 },
  },
  { name: "with the keyboard alone", hands: byKeyboard },
  { name: "in Arabic", language: "ar" },
];

const stage = useStage();
const people = peopleOf(stage);
const browser = useBrowser(stage);

describe.each(WAYS)("the applicant's page $name", (way) => {
  const language = way.language ?? "de";

  const come = (path?: string) => browser.come(path, way);

  test("opens by its code as people type it, and its line moves when the case moves", async () => {
    const person = await people.newcomer(language);
    const { code, caseId, phone, mailbox } = person;
    const { page, hands, say, texts, press, field, button } = await come();
    const standsAt = (status: "received" | "documents-needed") =>
      eventually(async () => {
        await page.reload();
        expect(await page.locator("li[aria-current=step] h3").allInnerTexts()).toEqual([
          say("kinds", status),
        ]);
      });

    await hands.type(field(say("enter", "label")), sloppily(code));
    await press(button(say("enter", "button")));
    await standsAt("received");
    await people.moveCase(person, "documents-needed");
    await standsAt("documents-needed");

    expect(await page.locator(".station--passed").innerText()).toContain(say("kinds", "received"));
    expect(await page.locator("html").getAttribute("dir")).toBe(texts.direction);
    for (const secret of [caseId, phone, mailbox]) expect(await page.content()).not.toContain(secret);
  });

  test("shows itself in another language, and lets one be chosen for notices", async () => {
    const person = await people.newcomer(language);
    const visitor = await come(`/${person.code}`);
    const { page, hands, press } = visitor;

    await hands.activate(page.locator("summary"));
    await press(page.locator("nav a[hreflang=tr]"));
    expect(await page.locator("html").getAttribute("lang")).toBe("tr");
    expect(await page.locator("html").getAttribute("dir")).toBe("ltr");
    expect((await people.recordOf(person)).language).toBe(language);

    const { say, link, button, field } = await visitor.reading("tr");
    await press(link(say("choices", "heading")));
    await hands.choose(field(say("choices", "language")), "uk");
    await press(page.locator("form", { has: page.locator("select") }).getByRole("button"));
    await page.getByText(say("choices", "willLanguage", { language: "Українська" })).waitFor();
    expect((await people.recordOf(person)).language).toBe(language);
    await press(button(say("choices", "yes")));

    await page.getByRole("status").getByText(say("choices", "savedAndTold")).waitFor();
    expect((await people.recordOf(person)).language).toBe("uk");
    expect(await people.news(person.phone, "choices-changed")).toMatchObject([{ language: "uk" }]);
    expect(await people.news(person.mailbox, "choices-changed")).toMatchObject([{ language: "uk" }]);
  });

  test("adds a number by two codes: over the open channel, then over the new one", async () => {
    const person = await people.newcomer(language);
    const { newPhone, phone, mailbox } = person;
    const visitor = await come(`/${person.code}/choices`);
    const { page, hands, say, press, button, link, field } = visitor;

    await press(link(say("address", "addPhone")));
    await hands.type(field(say("address", "phone")), newPhone.typed);
    await hands.tick(page.getByRole("checkbox"));
    await press(button(say("address", "sendCode")));
    await page.getByText(say("confirm", "why", { address: masked(phone) })).waitFor();
    expect((await people.recordOf(person)).channels).toHaveLength(2);

    await confirm(visitor, await people.digitsAt(phone));
    await page.getByText(say("confirm", "sent", { address: masked(newPhone.address) })).waitFor();
    expect((await people.recordOf(person)).channels.at(-1)).toEqual({
      channel: "sms",
      address: newPhone.address,
      state: "unverified",
    });

    await confirm(visitor, await people.digitsAt(newPhone.address));
    await page.getByText(say("confirm", "done", { address: masked(newPhone.address) })).waitFor();
    expect((await people.recordOf(person)).channels.at(-1)).toMatchObject({
      address: newPhone.address,
      state: "active",
      consent: { how: "page", language },
    });
    await people.news(phone, "choices-changed");
    await people.news(mailbox, "choices-changed");
    expect(await stage.messagesTo(newPhone.address)).toHaveLength(1);
  });

  test("stops one channel, takes it back over the other, and stops everything", async () => {
    const person = await people.newcomer(language);
    const { code, phone, mailbox, caseId } = person;
    const visitor = await come(`/${code}/choices`);
    const { page, say, press, button } = visitor;
    const entry = page.getByRole("listitem").filter({ hasText: masked(phone) });
    const inEntry = (name: string) => entry.getByRole("button", { name, exact: true });

    await press(inEntry(say("choices", "turnOff")));
    await page.getByText(say("choices", "willStop", { address: masked(phone) })).waitFor();
    await press(button(say("choices", "yes")));
    await page.getByText(say("choices", "savedAndTold")).waitFor();
    expect(await statesOf(person)).toEqual(["stopped", "active"]);

    await press(inEntry(say("choices", "turnOn")));
    await page.getByText(say("choices", "willStart", { address: masked(phone) })).waitFor();
    await press(button(say("choices", "yes")));
    await confirm(visitor, await people.digitsAt(mailbox));
    await page.getByText(say("choices", "savedAndTold")).waitFor();
    expect(await statesOf(person)).toEqual(["active", "active"]);

    await press(button(say("choices", "stopAll")));
    await page.getByText(say("choices", "willStopAll")).waitFor();
    await press(button(say("choices", "yes")));
    await page.getByText(say("choices", "saved"), { exact: true }).waitFor();
    expect(await statesOf(person)).toEqual(["stopped", "stopped"]);
    await people.moveCase(person, "documents-needed");
    await eventually(async () =>
      expect((await stage.notices(caseId)).at(-1)).toMatchObject({ state: "withheld", reason: "stopped" }),
    );
    await people.news(phone, "documents-needed", 0);
    await people.news(mailbox, "documents-needed", 0);
  });
});

async function statesOf(person: Person) {
  return (await people.recordOf(person)).channels.map(({ state }) => state);
}

/** A code as a hurried thumb types it. */
function sloppily(code: string): string {
  const typed = code.toLowerCase().replaceAll("0", "O").replaceAll("1", "i");
  return ` ${typed.slice(0, 3)} ${typed.slice(3, 7)}-${typed.slice(7)} `;
}
