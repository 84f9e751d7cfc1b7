import { describe, expect, test } from "vitest";
import { anApplicant, EMAIL, email, PAGE_CODE, sms } from "../twins/builders.ts";
import { aSite, PAGE, type Sent } from "./page-visit.ts";

type Site = ReturnType<typeof aSite>;

/** Nobody's mobile numbers (the range for drama), each another. */
const number = (index: number) => `+4917640690${String(index).padStart(2, "0")}`;
/** Numbers that cost or go abroad are put together, so that none stands in this file. */
const joined = (...parts: readonly string[]) => parts.join(" ");

/** Asks on a person's page for a number to be added. */
async function add(site: Site, address: string, { page = PAGE, ...sent }: Sent & { page?: string } = {}) {
  const { body } = await site.get(`${page}/address?channel=sms`, sent);
  return site.submit(body, /\/address$/, { address, agree: "yes" }, sent);
}

/** Messages that went on their way, by whom they are for. */
const codesIn = ({ notices }: Site) => notices.all().filter(({ kind }) => kind === "address-code");

describe("SMS with codes", () => {
  test("go to a new number only after a code over a channel that is open", async () => {
    const site = aSite({ people: [anApplicant({ channels: [email()] })] });

    await add(site, number(1));

    expect(codesIn(site).map(({ channel }) => channel)).toEqual(["email"]);
  });

  test("are no more on one page and day than the settings say, whatever numbers are asked for", async () => {
    const codes = { perPersonAndDay: 3, perAddressAndDay: 100, perNetworkAndHour: 100 };
    const site = aSite({ codes });

    const answers: number[] = [];
    for (let index = 1; index <= 8; index++) {
      const { statusCode } = await add(site, number(index), { ip: `192.0.2.${index}` });
      answers.push(statusCode);
    }

    expect(answers).toEqual([200, 200, 200, 429, 429, 429, 429, 429]);
    expect(codesIn(site)).toHaveLength(3);
  });

  test("to one number are no more than the settings say, over however many pages", async () => {
    const codes = { perPersonAndDay: 100, perAddressAndDay: 2, perNetworkAndHour: 100 };
    const pages = ["K7QF2M9X40", "K7QF2M9X41", "K7QF2M9X42", "K7QF2M9X43"];
    const people = pages.map((pageCode) => anApplicant({ applicantId: `a-${pageCode}`, pageCode }));
    const site = aSite({ codes, people });

    for (const pageCode of pages) await add(site, number(1), { page: `/s/${pageCode}` });

    expect(codesIn(site)).toHaveLength(2);
  });

  test("from one network are no more in an hour than the settings say, over however many pages", async () => {
    const codes = { perPersonAndDay: 100, perAddressAndDay: 100, perNetworkAndHour: 3 };
    const people = Array.from({ length: 6 }, (_, index) =>
      anApplicant({
        applicantId: `a-${index}`,
        pageCode: `K7QF2M9X4${index}`,
        channels: [sms({ address: `+4917139200${20 + index}` })],
      }),
    );
    const site = aSite({ codes, people });
    const from = (index: number) => ({ page: `/s/K7QF2M9X4${index}`, ip: `2001:db8:1:2::${index}` });

    for (let index = 0; index < 6; index++) await add(site, number(index), from(index));

    expect(codesIn(site)).toHaveLength(3);
    site.pass(3_600_000);
    expect((await add(site, number(1), from(1))).statusCode).toBe(200);
    expect((await add(site, number(1), { ...from(2), ip: "192.0.2.77" })).statusCode).toBe(200);
  });

  test.each([
    ["premium", joined("0900", "1", "234567")],
    ["a shared-cost service", joined("0180", "5", "123456")],
    ["a landline", joined("030", "23125", "101")],
    ["abroad", joined("+43", "664", "1234567")],
    ["a satellite phone", joined("+881", "6", "12345678")],
    ["abroad in Eastern digits", joined("+٤٣", "664", "1234567")],
    ["two in one", joined("0176 04069012,", "0900 1 234567")],
  ])("are not even asked about for a number that is %s", async (_, address) => {
    const site = aSite();

    expect((await add(site, address)).statusCode).toBe(400);

    expect(codesIn(site)).toEqual([]);
  });

  test("cannot be turned to another number once the first code has proved who asks", async () => {
    const site = aSite({ people: [anApplicant({ channels: [email()] })] });
    const asked = await add(site, number(1));

    for (const address of [joined("+43", "6641234567"), "+491713920022", EMAIL])
      await site.submit(asked.body, /\/confirm$/, { digits: site.lastCode(), address });

    const kept = JSON.stringify(site.applicants.get("a-000042"));
    expect(kept).toContain(PAGE_CODE);
    expect(kept).not.toMatch(/"sms"/);
    expect(codesIn(site).map(({ channel }) => channel)).toEqual(["email"]);
  });
});
