import { readFile } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import { daysAfter, onBerlinClock } from "../../shared/domain/time.ts";
import { eventually, useStage } from "../pipeline/stage.ts";
import {
  confirm,
  masked,
  type Person,
  peopleOf,
  unsubscribeLink,
  useBrowser,
  type Visitor,
} from "./applicant.ts";

const PATIENCE_MS = 120_000; // a cold browser on a busy machine is slow; nothing here is about speed
vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });

const stage = useStage();
const people = peopleOf(stage);
const { come } = useBrowser(stage);

/** The button of the form that a field stands in. */
const buttonBeside = ({ page }: Visitor, field: string) =>
  page.locator("form", { has: page.locator(`[name=${field}]:not([type=hidden])`) }).getByRole("button");

/** What the check page says it will do, agreed to. */
async function agree({ page, press, button, say }: Visitor, sentence: string): Promise<void> {
  await page.getByText(sentence).waitFor();
  await press(button(say("choices", "yes")));
}

/** Somebody's choices, in a language that stays whatever they choose. */
async function openChoices(): Promise<{ readonly person: Person; readonly visitor: Visitor }> {
  const person = await people.newcomer("de");
  return { person, visitor: await come(`/${person.code}/choices?lang=de`) };
}

const said = ({ page }: Visitor) => page.getByRole("status").innerText();
const wrong = ({ page }: Visitor) => page.getByRole("alert").innerText();

describe("how somebody is told", () => {
  test("the mailbox can come first, and with all ways a notice comes to both", async () => {
    const { person, visitor } = await openChoices();
    const { page, press, button, say } = visitor;
    const { phone, mailbox } = person;

    await press(button(say("choices", "putFirst")));
    await agree(visitor, say("choices", "willPutFirst", { address: masked(mailbox) }));
    await confirm(visitor, await people.digitsAt(phone));
    expect(await said(visitor)).toBe(say("choices", "savedAndTold"));

    await page.getByLabel(say("choices", "reachAll")).check();
    await press(buttonBeside(visitor, "reach"));
    await agree(visitor, say("choices", "willReachAll"));
    await confirm(visitor, await people.digitsAt(mailbox));
    expect(await said(visitor)).toBe(say("choices", "savedAndTold"));

    const { channels, reach } = await people.recordOf(person);
    expect(channels.map(({ address }) => address)).toEqual([mailbox, phone]);
    expect(reach).toBe("all");
    await people.moveCase(person, "documents-needed");
    await people.news(phone, "documents-needed");
    await people.news(mailbox, "documents-needed");
  });

  test("hours are checked, then asked about, then kept", async () => {
    const { person, visitor } = await openChoices();
    const { press, field, say } = visitor;

    await field(say("choices", "from")).fill("18:00");
    await field(say("choices", "to")).fill("10:00");
    await press(buttonBeside(visitor, "from"));
    expect(await wrong(visitor)).toContain(say("choices", "wrongHours"));
    expect(await field(say("choices", "from")).inputValue()).toBe("18:00");

    await field(say("choices", "from")).fill("10:00");
    await field(say("choices", "to")).fill("18:00");
    await press(buttonBeside(visitor, "from"));
    await agree(visitor, say("choices", "willHours", { from: "10:00", to: "18:00" }));
    await confirm(visitor, await people.digitsAt(person.phone));

    expect(await said(visitor)).toBe(say("choices", "savedAndTold"));
    expect((await people.recordOf(person)).sendHours).toEqual({ from: "10:00", to: "18:00" });
  });

  test("in a pause a notice waits, and the pause can be ended", async () => {
    const { person, visitor } = await openChoices();
    const { page, press, button, field, say, texts } = visitor;
    const until = daysAfter(onBerlinClock(new Date().toISOString()).day, 3);

    await press(buttonBeside(visitor, "until"));
    expect(await wrong(visitor)).toContain(say("choices", "wrongDay"));
    await field(say("choices", "pauseUntil")).fill(until);
    await press(buttonBeside(visitor, "until"));
    await agree(visitor, say("choices", "willPause", { date: texts.day(until) }));
    expect(await said(visitor)).toBe(say("choices", "savedAndTold"));
    await page.getByText(say("choices", "paused", { date: texts.day(until) })).waitFor();

    await people.moveCase(person, "documents-needed");
    await eventually(async () =>
      expect((await stage.notices(person.caseId)).at(-1)).toMatchObject({
        state: "held",
        reason: "own-pause",
      }),
    );
    await people.news(person.phone, "documents-needed", 0);

    await press(button(say("choices", "endPause")));
    await agree(visitor, say("choices", "willEndPause"));
    expect(await said(visitor)).toBe(say("choices", "savedAndTold"));
    expect((await people.recordOf(person)).pausedUntil).toBeUndefined();
  });

  test("who has stopped everything is told to call, since no code can be sent", async () => {
    const { visitor } = await openChoices();
    const { page, press, button, say } = visitor;
    await press(button(say("choices", "stopAll")));
    await agree(visitor, say("choices", "willStopAll"));

    await page.getByText(say("choices", "noWay")).waitFor();
    await press(button(say("choices", "turnOn")).first());

    await page.getByText(say("confirm", "noWay")).waitFor();
  });

  test("of two tabs that contradict each other the later one wins, and says so", async () => {
    const { person, visitor: first } = await openChoices();
    const second = await come(`/${person.code}/choices?lang=de`);
    const choose = async (visitor: Visitor, language: string, name: string) => {
      await visitor.page.getByLabel(visitor.say("choices", "language")).selectOption(language);
      await visitor.press(buttonBeside(visitor, "language"));
      await agree(visitor, visitor.say("choices", "willLanguage", { language: name }));
    };

    await choose(first, "tr", "Türkçe");
    await choose(second, "uk", "Українська");

    expect((await people.recordOf(person)).language).toBe("uk");
    expect(await said(second)).toBe(second.say("choices", "changedMeanwhile"));
  });
});

describe("six digits", () => {
  async function askToSee(): Promise<{ readonly person: Person; readonly visitor: Visitor }> {
    const person = await people.newcomer("de");
    const visitor = await come(`/${person.code}/data`);
    await visitor.press(visitor.button(visitor.say("data", "show")));
    return { person, visitor };
  }

  /** Six digits that are not these. */
  const others = (digits: string) => String((Number(digits) + 1) % 1_000_000).padStart(6, "0");

  test("that are wrong say how many tries are left, and then no more", async () => {
    const { person, visitor } = await askToSee();
    const { say } = visitor;
    const digits = await people.digitsAt(person.phone);

    for (const tries of [4, 3, 2, 1]) {
      await confirm(visitor, others(digits));
      expect(await wrong(visitor)).toContain(say("confirm", "wrong", { tries }));
    }
    await confirm(visitor, others(digits));
    expect(await wrong(visitor)).toContain(say("confirm", "expired"));

    await confirm(visitor, digits);
    expect(await wrong(visitor)).toContain(say("confirm", "expired"));
  });

  test("that are incomplete use up no try, and stay as typed", async () => {
    const { person, visitor } = await askToSee();
    const { say, field, page } = visitor;

    await confirm(visitor, "12 34");
    expect(await wrong(visitor)).toContain(say("problems", "required"));
    expect(await field(say("confirm", "label")).inputValue()).toBe("12 34");

    const digits = await people.digitsAt(person.phone);
    await confirm(visitor, `${digits.slice(0, 3)} ${digits.slice(3)}`);
    await page.getByText(person.phone).waitFor();
  });

  test("work once: the same form sent again is too late", async () => {
    const { person, visitor } = await askToSee();
    const { page, field, button, say } = visitor;
    await field(say("confirm", "label")).fill(await people.digitsAt(person.phone));
    await page.evaluate("document.querySelector('main form').target = '_blank'");
    const sendToNewTab = async () => {
      const [tab] = await Promise.all([page.waitForEvent("popup"), button(say("confirm", "button")).click()]);
      return tab;
    };

    await (await sendToNewTab()).getByText(person.phone).waitFor();

    const again = await sendToNewTab();
    await again.getByRole("alert").getByText(say("confirm", "expired")).waitFor();
    expect(await again.content()).not.toContain(person.phone);
  });

  test("can be sent again: the new ones work on the new form, the old ones do not", async () => {
    const { person, visitor } = await askToSee();
    const { page, press, button, say } = visitor;
    const old = await people.digitsAt(person.phone);

    await press(button(say("confirm", "sendAgain")));
    const fresh = await people.digitsAt(person.phone, 2);
    await confirm(visitor, old);
    expect(await wrong(visitor)).toContain(say("confirm", "wrong", { tries: 4 }));
    await confirm(visitor, fresh);

    await page.getByText(person.phone).waitFor();
  });
});

describe("a new address", () => {
  test.each([
    { channel: "sms", typed: "null eins sieben", why: "notPhone" },
    { channel: "sms", typed: "030 23125-101", why: "notMobile" },
    { channel: "sms", typed: "0900 123456", why: "notMobile" },
    { channel: "email", typed: "nobody@example", why: "notEmail" },
  ] as const)("like $typed is refused in words, and stays as typed", async ({ channel, typed, why }) => {
    const { code } = await people.newcomer("de");
    const visitor = await come(`/${code}/address?channel=${channel}`);
    const { page, field, press, button, say } = visitor;
    const label = say("address", channel === "sms" ? "phone" : "email");

    await field(label).fill(typed);
    await press(button(say("address", "sendCode")));

    const example = channel === "sms" ? "0171 3920021" : "name@example.org";
    expect(await wrong(visitor)).toContain(say("address", why, { example }));
    expect(await wrong(visitor)).toContain(say("address", "mustAgree"));
    expect(await field(label).inputValue()).toBe(typed);
    await page.getByRole("alert").getByRole("link").first().click();
    expect(await page.locator(":focus").getAttribute("id")).toBe("address");
  });

  test("that is known already is not asked for twice", async () => {
    const { code, mailbox } = await people.newcomer("de");
    const visitor = await come(`/${code}/address?channel=email`);
    const { page, field, press, button, say } = visitor;

    await field(say("address", "email")).fill(mailbox);
    await page.getByRole("checkbox").check();
    await press(button(say("address", "sendCode")));

    expect(await wrong(visitor)).toContain(say("address", "known"));
    expect(await page.getByRole("checkbox").isChecked()).toBe(true);
  });
});

describe("what is stored", () => {
  test("is shown after six digits, can be kept as a file, and can be erased, which ends everything", async () => {
    const person = await people.newcomer("de");
    const { code, phone, mailbox, caseId } = person;
    await eventually(async () => expect(await stage.notices(caseId)).toHaveLength(1));
    const visitor = await come(`/${code}/data`);
    const { page, press, button, link, say, texts } = visitor;

    await press(button(say("data", "show")));
    await confirm(visitor, await people.digitsAt(phone));
    for (const address of [phone, mailbox]) await page.getByText(address).waitFor();
    const agreedOn = say("data", "agreedOn", { date: texts.day("2026-10-01") });
    expect(await page.getByText(agreedOn).count()).toBe(2);

    const [file] = await Promise.all([
      page.waitForEvent("download"),
      button(say("data", "download")).click(),
    ]);
    expect(file.suggestedFilename()).toBe("sachstand.json");
    expect(JSON.parse(await readFile(await file.path(), "utf8"))).toMatchObject({
      person: { language: "de", channels: [{ address: phone }, { address: mailbox }] },
      cases: [{ stations: [{ status: "received" }] }],
    });

    await press(link(say("data", "erase")));
    await agree(visitor, say("data", "eraseWhat"));
    await confirm(visitor, await people.digitsAt(phone, 2));
    await page.getByText(say("data", "erased")).waitFor();

    expect(await people.recordOf(person)).toMatchObject({ channels: [] });
    const after = await come(`/${code}`);
    expect(await wrong(after)).toContain(say("enter", "unknown"));
    await people.moveCase(person, "documents-needed");
    await eventually(async () =>
      expect((await stage.notices(caseId)).at(-1)).toMatchObject({ state: "withheld", reason: "no-channel" }),
    );
    for (const address of [phone, mailbox]) await people.news(address, "documents-needed", 0);
  });
});

describe("the link in an e-mail that stops e-mails", () => {
  /** Somebody whose first way is e-mail, and the link that came to them. */
  async function written(): Promise<{ readonly person: Person; readonly link: URL }> {
    const person = await people.newcomer("de", { first: "email" });
    await people.moveCase(person, "documents-needed");
    const [mail] = await people.news(person.mailbox, "documents-needed");
    return { person, link: unsubscribeLink(mail) };
  }

  const stateOf = async (person: Person) => (await people.recordOf(person)).channels[0]?.state;

  test("opens a page that stops nothing before somebody says yes", async () => {
    const { person, link } = await written();
    const visitor = await come(link.pathname.replace(/^\/s/, ""));
    const { page, press, button, say } = visitor;

    expect(await page.locator("h1").innerText()).toBe(say("stop", "heading"));
    expect(await stateOf(person)).toBe("active");
    await press(button(say("stop", "button")));

    expect(await said(visitor)).toBe(say("stop", "done"));
    expect(await page.locator("h1").innerText()).not.toBe(say("stop", "heading"));
    expect(await stateOf(person)).toBe("stopped");
    await people.news(person.phone, "choices-changed");
  });

  test("stops at once when a mail program posts to it, without any token", async () => {
    const { person, link } = await written();
    const { page } = await come();

    const answer = await page.request.post(link.href, { form: { "List-Unsubscribe": "One-Click" } });

    expect(answer.status()).toBe(200);
    expect(await stateOf(person)).toBe("stopped");
  });
});
