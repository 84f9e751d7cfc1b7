import { describe, expect, test } from "vitest";
import { unsubscribeToken } from "../../shared/adapters/unsubscribe-token.ts";
import { parseApplicant } from "../../shared/domain/applicant.ts";
import { aNotice, anApplicant, EMAIL, email, KEYRING, PAGE_CODE, PHONE, sms } from "../twins/builders.ts";
import { aSite, formsIn, PAGE } from "./page-visit.ts";

const BOTH = anApplicant({ channels: [sms(), email()] });
const NEW_PHONE = "0176 04069012";

type Site = ReturnType<typeof aSite>;

function recordIn({ applicants }: Site) {
  const parsed = parseApplicant(applicants.get("a-000042"), ["+4915", "+4916", "+4917"]);
  if (!parsed.ok) throw new Error(parsed.problem.rule);
  return parsed.value;
}

/** What a page says, without its marks. */
function wordsIn(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

/** Goes to a choice's check page and says yes. */
async function choose(site: Site, query: string) {
  const { body: choices } = await site.get(`${PAGE}/choices`);
  const seen = /name="seen" value="([^"]+)"/.exec(choices)?.[1] ?? "";
  const check = await site.get(`${PAGE}/choice?${query}&seen=${seen}`);
  return { check, yes: () => site.submit(check.body, /\/choice$/) };
}

async function refOf(site: Site, index: number): Promise<string> {
  const { body } = await site.get(`${PAGE}/choices`);
  const refs = [...new Set([...body.matchAll(/name="contact" value="([^"]+)"/g)].map(([, ref = ""]) => ref))];
  return refs[index] ?? "";
}

describe("a person's page", () => {
  test("shows where the case is and what was said, and neither name nor number of anything", async () => {
    const site = aSite();
    await site.seen({ status: "documents-needed" });

    const { statusCode, body } = await site.get(PAGE);

    expect(statusCode).toBe(200);
    expect(wordsIn(body)).toContain("Unterlagen fehlen");
    expect(body).toContain('href="tel:');
    for (const secret of ["a-000042", "MS-2026", PHONE, PHONE.slice(-6)]) expect(body).not.toContain(secret);
  });

  test("is in the person's language, whatever the browser asks for, unless they choose another", async () => {
    const site = aSite({ people: [anApplicant({ language: "ar" })] });

    expect((await site.get(PAGE)).body).toContain('<html lang="ar" dir="rtl"');
    expect((await site.get(`${PAGE}?lang=en`)).body).toContain('<html lang="en" dir="ltr"');
    expect((await site.get(`${PAGE}?lang=<script>`)).body).toContain('<html lang="ar" dir="rtl"');
  });

  test.each([
    ["ti", "ti"],
    ["fr, en;q=0.8, ar;q=0.9", "ar"],
    ["fr", "de"],
    ["*;q=nonsense,,;", "de"],
  ])("asks for the code in the language that a browser with %j wants", async (wanted, language) => {
    const { body } = await aSite().get("/s", { headers: { "accept-language": wanted } });

    expect(body).toContain(`<html lang="${language}"`);
  });

  test("sends nothing that could be kept, framed, followed or run", async () => {
    const { headers, body } = await aSite().get(PAGE);

    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["x-robots-tag"]).toContain("noindex");
    expect(headers["strict-transport-security"]).toMatch(/max-age=\d{8}/);
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(Object.keys(headers)).not.toContain("set-cookie");
    expect(body).not.toMatch(
      /<script|\son\w+=|style=|https?:\/\/(?!sachstand\.example\.org)(?!www\.w3\.org)/,
    );
  });
});

describe("a choice that the page code is enough for", () => {
  test("says what it will do, does nothing before yes, and is told to the channels that remain", async () => {
    const site = aSite({ people: [BOTH] });

    const { check, yes } = await choose(site, "do=language&language=ar");
    expect(wordsIn(check.body)).toContain("العربية");
    expect(recordIn(site).language).toBe("de");
    const { statusCode, location } = await yes();

    expect([statusCode, location]).toEqual([303, `${PAGE}/choices?done=told`]);
    expect(recordIn(site).language).toBe("ar");
    const told = site.notices.all().map(({ kind, channel, caseId }) => [kind, channel, caseId]);
    expect(told).toEqual([
      ["choices-changed", "sms", "person-a-000042"],
      ["choices-changed", "email", "person-a-000042"],
    ]);
    expect(site.queue.enqueued).toHaveLength(2);
  });

  test("stops one channel, with proof that consent was withdrawn and without the address in it", async () => {
    const site = aSite({ people: [BOTH] });

    await (await choose(site, `do=stop&contact=${await refOf(site, 0)}`)).yes();

    expect(recordIn(site).channels.map(({ state }) => state)).toEqual(["stopped", "active"]);
    expect(site.proofs()).toMatchObject([
      { channel: "sms", withdrawnAt: site.now(), consent: { how: "paper" } },
    ]);
    expect(JSON.stringify(site.proofs())).not.toContain(PHONE.slice(-6));
    expect(site.notices.all().map(({ channel }) => channel)).toEqual(["email"]);
  });

  test("stops everything at once, and the page stays open", async () => {
    const site = aSite({ people: [BOTH] });

    const { location } = await (await choose(site, "do=stop-all")).yes();

    expect(recordIn(site).channels.map(({ state }) => state)).toEqual(["stopped", "stopped"]);
    expect(site.notices.all()).toEqual([]);
    expect((await site.get(location)).body).toContain("Gespeichert.");
  });

  test("pauses up to a day, and ends the pause", async () => {
    const site = aSite();

    await (await choose(site, "do=pause&until=2026-12-10")).yes();
    expect(recordIn(site).pausedUntil).toBe("2026-12-10");
    expect(wordsIn((await site.get(`${PAGE}/choices`)).body)).toContain(
      "Pause bis Donnerstag, 10. Dezember 2026",
    );
    await (await choose(site, "do=end-pause")).yes();

    expect(recordIn(site).pausedUntil).toBeUndefined();
  });

  test("lets go of what has waited for the pause's end, once the pause is ended", async () => {
    const site = aSite({ people: [anApplicant({ pausedUntil: "2026-11-25" })] });
    await site.seen();
    await site.notices.add(
      aNotice({ state: "held", reason: "own-pause", dueAt: "2026-11-26T07:00:00.000Z" }),
    );

    await (await choose(site, "do=end-pause")).yes();

    expect(site.notices.get("v000001-received-news-sms")?.dueAt).toBe(site.now());
  });

  test("lets go of it also from a page that was made before something else was changed", async () => {
    const site = aSite({ people: [anApplicant({ pausedUntil: "2026-11-25" })] });
    await site.seen();
    await site.notices.add(
      aNotice({ state: "held", reason: "own-pause", dueAt: "2026-11-26T07:00:00.000Z" }),
    );
    const end = await choose(site, "do=end-pause");
    await (await choose(site, "do=language&language=ar")).yes();

    const { location } = await end.yes();

    expect(location).toBe(`${PAGE}/choices?done=crossed`);
    expect(site.notices.get("v000001-received-news-sms")?.dueAt).toBe(site.now());
  });

  test.each(["2026-11-23", "2027-12-01", "tomorrow", "2026-02-30", ""])(
    "refuses a pause until %j beside the field, with what was typed",
    async (until) => {
      const { check } = await choose(aSite(), `do=pause&until=${until}`);

      expect(check.statusCode).toBe(400);
      expect(wordsIn(check.body)).toContain("Bitte wählen Sie einen Tag in den nächsten 3 Monaten");
    },
  );
});

describe("a choice that takes a code", () => {
  test("asks the channel that is open, and is made once the six digits have come back", async () => {
    const site = aSite({ people: [BOTH] });

    const { check, yes } = await choose(site, `do=put-first&contact=${await refOf(site, 1)}`);
    expect(wordsIn(check.body)).toContain("Wir schicken ihn an ••• 21");
    const asked = await yes();
    expect(recordIn(site).channels.map(({ channel }) => channel)).toEqual(["sms", "email"]);
    const { location } = await site.submit(asked.body, /\/confirm$/, { digits: site.lastCode() });

    expect(location).toBe(`${PAGE}/choices?done=told`);
    expect(recordIn(site).channels.map(({ channel }) => channel)).toEqual(["email", "sms"]);
  });

  test("keeps its digits nowhere: neither in a notice nor in a message", async () => {
    const site = aSite();

    await (await choose(site, "do=hours&from=09:00&to=12:00")).yes();

    const digits = site.lastCode();
    expect(JSON.stringify([site.notices.all(), site.queue.enqueued, site.log.lines])).not.toContain(digits);
  });

  test("cannot be made where no channel is open: the person is asked to call", async () => {
    const site = aSite({ people: [anApplicant({ channels: [sms({ state: "stopped" })] })] });

    const { check } = await choose(site, `do=start&contact=${await refOf(site, 0)}`);

    expect(check.statusCode).toBe(403);
    expect(wordsIn(check.body)).toContain("Bitte rufen Sie uns an");
    expect(check.body).toContain('href="tel:03023125101"');
    expect(formsIn(check.body)).toEqual([]);
  });

  test("takes a stop back with a new consent, given on the page", async () => {
    const site = aSite({ people: [anApplicant({ channels: [sms(), email({ state: "stopped" })] })] });

    const { yes } = await choose(site, `do=start&contact=${await refOf(site, 1)}`);
    await site.submit((await yes()).body, /\/confirm$/, { digits: site.lastCode() });

    expect(recordIn(site).channels[1]).toMatchObject({
      state: "active",
      consent: { how: "page", at: site.now(), language: "de" },
    });
    expect(site.proofs()).toMatchObject([{ channel: "email", consent: { how: "page" } }]);
  });

  test.each([
    ["start", "stopped", 1],
    ["verify", "unverified", 1],
  ] as const)("that gives a new consent (%s) shows the text of it before yes", async (name, state, index) => {
    const { consent: _, ...there } = email({ state });
    const site = aSite({ people: [anApplicant({ channels: [sms(), there] })] });

    const { check } = await choose(site, `do=${name}&contact=${await refOf(site, index)}`);

    expect(wordsIn(check.body)).toContain(
      "Ich bin einverstanden: Jobcenter Musterstadt schickt mir Mitteilungen dorthin",
    );
  });

  test("opens nothing that has been suppressed since it was stopped, and says so at once", async () => {
    const channels = [sms(), email({ state: "stopped" })];
    const site = aSite({ people: [anApplicant({ channels })], suppressed: [EMAIL] });

    const answer = await (await choose(site, `do=start&contact=${await refOf(site, 1)}`)).yes();

    expect(answer.statusCode).toBe(409);
    expect(wordsIn(answer.body)).toContain("Diese Adresse können wir nicht benutzen");
    expect(site.notices.all()).toEqual([]);
  });

  test("is not made by digits from a channel that has been stopped since", async () => {
    const site = aSite({ people: [BOTH] });
    const asked = await (await choose(site, "do=reach&reach=all")).yes();
    const digits = site.lastCode();
    await (await choose(site, `do=stop&contact=${await refOf(site, 0)}`)).yes();

    const late = await site.submit(asked.body, /\/confirm$/, { digits });
    expect(late.statusCode).toBe(410);
    expect(recordIn(site).reach).toBe("first");
    const again = await site.submit(late.body, /\/choice$/);
    await site.submit(again.body, /\/confirm$/, { digits: site.lastCode() });

    expect(recordIn(site).reach).toBe("all");
  });

  test.each([
    ["empty", ""],
    ["longer than any key", "x".repeat(3_000)],
    ["of another kind", "1-00"],
  ])("is too late by the id of a confirmation that is %s, which is looked up nowhere", async (_, id) => {
    const site = aSite();
    const asked = await (await choose(site, "do=reach&reach=all")).yes();

    const answer = await site.submit(asked.body, /\/confirm$/, { digits: site.lastCode(), id });

    expect(answer.statusCode).toBe(410);
  });

  test("allows five tries, says how many are left, and then no digits help", async () => {
    const site = aSite();
    let { body } = await (await choose(site, "do=reach&reach=all")).yes();
    const digits = site.lastCode();
    const wrong = digits === "000000" ? "000001" : "000000";
    for (const left of ["4 Versuche", "3 Versuche", "2 Versuche", "einen Versuch"]) {
      const answer = await site.submit(body, /\/confirm$/, { digits: wrong });
      expect([answer.statusCode, wordsIn(answer.body).includes(`Sie haben noch ${left}`)]).toEqual([
        400,
        true,
      ]);
      body = answer.body;
    }
    const last = await site.submit(body, /\/confirm$/, { digits: wrong });
    const right = await site.submit(last.body, /\/confirm$/, { digits });

    expect([last.statusCode, right.statusCode]).toEqual([410, 410]);
    expect(recordIn(site).reach).toBe("first");
  });

  test("is too late after ten minutes, and a new code can be asked for", async () => {
    const site = aSite();
    const asked = await (await choose(site, "do=reach&reach=all")).yes();
    const digits = site.lastCode();
    site.pass(10 * 60_000);

    const late = await site.submit(asked.body, /\/confirm$/, { digits });
    expect(late.statusCode).toBe(410);
    const again = await site.submit(late.body, /\/choice$/);
    await site.submit(again.body, /\/confirm$/, { digits: site.lastCode() });

    expect(recordIn(site).reach).toBe("all");
  });

  test("works once", async () => {
    const site = aSite();
    const asked = await (await choose(site, "do=reach&reach=all")).yes();
    const digits = site.lastCode();
    await site.submit(asked.body, /\/confirm$/, { digits });

    expect((await site.submit(asked.body, /\/confirm$/, { digits })).statusCode).toBe(410);
  });

  test("is no better with another person's digits", async () => {
    const other = anApplicant({
      applicantId: "a-2",
      pageCode: "0THERC0DE0",
      channels: [sms({ address: "+491713920033" })],
    });
    const site = aSite({ people: [anApplicant(), other] });
    const mine = await (await choose(site, "do=reach&reach=all")).yes();
    const { body } = await site.get("/s/0THERC0DE0/choice?do=reach&reach=all");
    await site.submit(body, /\/choice$/);

    const answer = await site.submit(mine.body, /\/confirm$/, { digits: site.lastCode() });

    expect(answer.statusCode).toBe(400);
    expect(recordIn(site).reach).toBe("first");
  });

  test.each([
    ["person", { perPersonAndDay: 2, perAddressAndDay: 99, perNetworkAndHour: 99 }],
    ["address", { perPersonAndDay: 99, perAddressAndDay: 2, perNetworkAndHour: 99 }],
    ["network", { perPersonAndDay: 99, perAddressAndDay: 99, perNetworkAndHour: 2 }],
  ])("is asked for no oftener than one %s may", async (_, codes) => {
    const site = aSite({ codes });
    const ask = async () => (await choose(site, "do=reach&reach=all")).yes();
    await ask();
    await ask();

    const third = await ask();

    expect(third.statusCode).toBe(429);
    expect(wordsIn(third.body)).toContain("zu oft einen Code verlangt");
    expect(site.notices.all()).toHaveLength(2);
  });
});

describe("a new number", () => {
  async function typed(site: Site, address: string, agree = "yes") {
    const { body } = await site.get(`${PAGE}/address?channel=sms`);
    return site.submit(body, /\/address$/, { address, ...(agree && { agree }) });
  }

  test("is added by two codes: one proves who asks, the other the number; nothing is stored before the first", async () => {
    const site = aSite({ people: [anApplicant({ channels: [email()] })] });

    const who = await typed(site, NEW_PHONE);
    expect(JSON.stringify([site.applicants.all(), site.notices.all()])).not.toContain("4069012");
    const number = await site.submit(who.body, /\/confirm$/, { digits: site.lastCode() });
    expect(recordIn(site).channels[1]).toMatchObject({ address: "+4917604069012", state: "unverified" });
    expect(wordsIn(number.body)).toContain("Wir haben einen Code an ••• 12 geschickt");
    const { location } = await site.submit(number.body, /\/confirm$/, { digits: site.lastCode() });

    expect(recordIn(site).channels[1]).toMatchObject({ state: "active", consent: { how: "page" } });
    expect(wordsIn((await site.get(location)).body)).toContain(
      "Ab jetzt schicken wir Mitteilungen an ••• 12",
    );
    const told = site.notices.all().filter(({ kind }) => kind === "choices-changed");
    expect(told.map(({ channel }) => channel)).toEqual(["email"]);
  });

  test.each([
    ["030 23125101", "An diese Nummer können wir keine SMS schicken"],
    ["0900 1234567", "An diese Nummer können wir keine SMS schicken"],
    ["hello", "Das ist keine Telefonnummer"],
    ["<b>", "Das ist keine Telefonnummer"],
  ])("%j is refused with a sentence, and what was typed stays", async (address, sentence) => {
    const site = aSite();

    const { statusCode, body } = await typed(site, address);

    expect(statusCode).toBe(400);
    expect(wordsIn(body)).toContain(sentence);
    expect(body).toContain(`value="${address.replace("<", "&lt;")}"`);
    expect(site.notices.all()).toEqual([]);
  });

  test("is refused without consent, if it is there already, and if nothing gets there", async () => {
    const site = aSite({ suppressed: ["+4917604069012"] });

    expect(wordsIn((await typed(site, NEW_PHONE, "")).body)).toContain("dass Sie einverstanden sind");
    expect(wordsIn((await typed(site, "0171 3920021")).body)).toContain("Diese Adresse haben wir schon");
    expect(wordsIn((await typed(site, NEW_PHONE)).body)).toContain("Diese Adresse können wir nicht benutzen");
  });

  test("that was stopped is open again after one code, and the channels that were open before are told", async () => {
    const stopped = sms({ address: "+4917604069012", state: "stopped" });
    const site = aSite({ people: [anApplicant({ channels: [email(), stopped] })] });

    const who = await typed(site, NEW_PHONE);
    await site.submit(who.body, /\/confirm$/, { digits: site.lastCode() });

    expect(recordIn(site).channels[1]).toMatchObject({ state: "active", consent: { how: "page" } });
    const told = site.notices.all().filter(({ kind }) => kind === "choices-changed");
    expect(told.map(({ channel }) => channel)).toEqual(["email"]);
  });

  test("cannot be changed for another between the two codes", async () => {
    const site = aSite({ people: [anApplicant({ channels: [email()] })] });
    const who = await typed(site, NEW_PHONE);

    await site.submit(who.body, /\/confirm$/, { digits: site.lastCode(), address: "+4917604069099" });

    expect(recordIn(site).channels).toHaveLength(1);
  });
});

describe("two tabs", () => {
  test("that contradict each other: the later wins, and says that something had changed", async () => {
    const site = aSite();
    const first = await choose(site, "do=language&language=ar");
    const second = await choose(site, "do=language&language=en");
    await first.yes();

    const { location } = await second.yes();

    expect(recordIn(site).language).toBe("en");
    expect(location).toBe(`${PAGE}/choices?done=crossed`);
    expect(site.notices.all().filter(({ kind }) => kind === "choices-changed")).toHaveLength(2);
  });
});

describe("a form", () => {
  test("that has been open too long says so, keeps what was typed, and works when it is sent again", async () => {
    const site = aSite();
    const { body } = await site.get("/s");
    site.pass(3 * 3_600_000);

    const late = await site.submit(body, /^\/s$/, { code: "k7qf2m9x4t" });
    expect([late.statusCode, late.body.includes('value="k7qf2m9x4t"')]).toEqual([403, true]);
    expect(wordsIn(late.body)).toContain("Die Seite war zu lange offen");

    expect((await site.submit(late.body, /^\/s$/, { code: "k7qf2m9x4t" })).statusCode).toBe(303);
  });

  test.each([
    ["without a token", { token: "" }],
    ["with a token of another page", { token: "1.x.y" }],
  ])("%s changes nothing", async (_, typed) => {
    const site = aSite();
    const { check } = await choose(site, "do=language&language=ar");

    const answer = await site.submit(check.body, /\/choice$/, typed);

    expect(answer.statusCode).toBe(403);
    expect(recordIn(site).language).toBe("de");
  });

  test("that a browser says another site has sent changes nothing", async () => {
    const site = aSite();
    const { check } = await choose(site, "do=stop-all");

    const answer = await site.submit(
      check.body,
      /\/choice$/,
      {},
      { headers: { "sec-fetch-site": "cross-site" } },
    );

    expect(answer.statusCode).toBe(403);
    expect(recordIn(site).channels[0]?.state).toBe("active");
  });
});

describe("the link to stop in an e-mail", () => {
  const link = `/s/stop/${unsubscribeToken(KEYRING, { applicantId: "a-000042", channel: "email" })}`;

  test("stops nothing when it is looked at, and stops at once by a bare POST", async () => {
    const site = aSite({ people: [BOTH] });

    expect((await site.get(link)).statusCode).toBe(200);
    expect(recordIn(site).channels[1]?.state).toBe("active");
    const { statusCode } = await site.visit("POST", link, { form: { "List-Unsubscribe": "One-Click" } });

    expect(statusCode).toBe(200);
    expect(recordIn(site).channels.map(({ state }) => state)).toEqual(["active", "stopped"]);
    expect(site.proofs()).toMatchObject([{ channel: "email", withdrawnAt: site.now() }]);
    expect(site.notices.all().map(({ channel }) => channel)).toEqual(["sms"]);
  });

  test("may be used again, also after the person's data was erased", async () => {
    const site = aSite({ people: [anApplicant({ channels: [email()] })] });
    await site.visit("POST", link);
    expect((await site.visit("POST", link)).statusCode).toBe(200);
    site.applicants.remove("a-000042");

    expect((await site.visit("POST", link)).statusCode).toBe(200);
  });

  test("never says that it has stopped what it could not", async () => {
    const site = aSite({ people: [] });
    const broken = { ...anApplicant({ channels: [email()] }), reach: "nonsense" };
    site.applicants.put(broken);

    const { statusCode, body } = await site.visit("POST", link);

    expect(statusCode).toBe(500);
    expect(wordsIn(body)).not.toContain("Sie bekommen hier keine Mitteilungen mehr");
    expect(site.applicants.get("a-000042")).toEqual(broken);
  });

  test.each(["x", "1.a-000042.email.AAAAAAAAAAAAAAAAAAAAAA", "%00", "a.b.c.d.e"])(
    "is answered with 404 if it is %j, and stops nothing",
    async (token) => {
      const site = aSite({ people: [BOTH] });

      expect((await site.visit("POST", `/s/stop/${token}`)).statusCode).toBe(404);
      expect(recordIn(site).channels.map(({ state }) => state)).toEqual(["active", "active"]);
    },
  );
});

describe("what is stored about a person", () => {
  async function shown(site: Site) {
    const asked = await site.submit((await site.get(`${PAGE}/data`)).body, /\/data$/);
    return site.submit(asked.body, /\/confirm$/, { digits: site.lastCode() });
  }

  test("shows after a code, whole and as a file", async () => {
    const site = aSite({ people: [BOTH] });
    await site.seen();

    const page = await shown(site);
    const file = await site.submit(page.body, /\/data\.json$/);

    expect(page.body).toContain(EMAIL);
    expect(file.headers["content-disposition"]).toContain("attachment");
    expect(JSON.parse(file.body)).toMatchObject({
      person: {
        applicantId: "a-000042",
        pageCode: PAGE_CODE,
        channels: [{ address: PHONE }, { address: EMAIL }],
      },
      cases: [{ stations: [{ status: "received" }] }],
    });
  });

  test("is whole with however many cases, of which the page itself shows no more than the newest", async () => {
    const site = aSite();
    for (let number = 1; number <= 25; number++) await site.seen({ caseId: `C-${number}` });

    const file = await site.submit((await shown(site)).body, /\/data\.json$/);

    expect(JSON.parse(file.body).cases).toHaveLength(25);
    expect((await site.get(PAGE)).body.match(/class="kern-card case"/g)).toHaveLength(20);
  });

  test("is not to be had as a file without the code, nor long after it", async () => {
    const site = aSite();
    const page = await shown(site);
    site.pass(11 * 60_000);

    expect((await site.submit(page.body, /\/data\.json$/)).statusCode).toBe(403);
    expect((await site.visit("POST", `${PAGE}/data.json`)).body).not.toContain(PHONE);
  });

  test("is erased after a code: no address is left, the code opens nothing, proof of consent stays", async () => {
    const site = aSite({ people: [BOTH] });
    const check = await site.get(`${PAGE}/data?do=erase`);
    const asked = await site.submit(check.body, /\/data$/);

    const done = await site.submit(asked.body, /\/confirm$/, { digits: site.lastCode() });

    expect(wordsIn(done.body)).toContain("Ihre Kontaktdaten sind gelöscht");
    const left = JSON.stringify([site.applicants.all(), site.notices.all(), site.proofs(), site.erasures]);
    for (const value of [PHONE, EMAIL, PAGE_CODE]) expect(left).not.toContain(value);
    expect(site.proofs().map(({ channel, withdrawnAt }) => [channel, withdrawnAt])).toEqual([
      ["sms", site.now()],
      ["email", site.now()],
    ]);
    expect((await site.get(PAGE)).statusCode).toBe(404);
  });
});
