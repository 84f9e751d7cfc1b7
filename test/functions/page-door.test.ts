import { describe, expect, test } from "vitest";
import { newPageCode } from "../../shared/adapters/page-code.ts";
import { anApplicant, KEYRING, PAGE_CODE, sms } from "../twins/builders.ts";
import { aSite, PAGE } from "./page-visit.ts";

const OURS = newPageCode(KEYRING);

/** Codes that nobody has, each another. */
function guess(number: number): string {
  return number
    .toString(32)
    .toUpperCase()
    .replace(/[ILOU]/g, "Z")
    .padStart(10, "7");
}

describe("wrong codes", () => {
  test("ten thousand from one address reach the store fewer than a hundred times", async () => {
    const { get, finder, misses } = aSite();

    for (let number = 0; number < 10_000; number++) await get(`/s/${guess(number)}`);

    expect(finder.looks + misses.asked).toBeLessThan(100);
    expect(finder.looks).toBeGreaterThanOrEqual(20);
  });

  test("are told in the log by the hundred, and say nothing of who it was", async () => {
    const { get, log } = aSite();

    for (let number = 0; number < 250; number++) await get(`/s/${guess(number)}`);

    expect(log.lines).toEqual([
      { code: "CODES_MISSED", misses: 100 },
      { code: "CODES_MISSED", misses: 100 },
    ]);
  });

  test("are answered with 429 and Retry-After once they are too many, and never by waiting", async () => {
    const { get } = aSite();
    for (let number = 0; number < 20; number++)
      expect((await get(`/s/${guess(number)}`)).statusCode).toBe(404);

    const { statusCode, headers, body } = await get(`/s/${guess(20)}`);

    expect(statusCode).toBe(429);
    expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    expect(body).toContain("zu viele falsche Codes");
  });

  test("count for their own network only, and are forgotten after a while", async () => {
    const { get, pass } = aSite();
    for (let number = 0; number < 30; number++) await get(`/s/${guess(number)}`);

    expect((await get(`/s/${guess(31)}`, { ip: "192.0.2.2" })).statusCode).toBe(404);
    pass(15 * 60_000);
    expect((await get(`/s/${guess(32)}`)).statusCode).toBe(404);
  });

  test("from the many addresses of one IPv6 network count together", async () => {
    const { get } = aSite();
    for (let number = 0; number < 20; number++)
      await get(`/s/${guess(number)}`, { ip: `2001:db8:1:2::${number.toString(16)}` });

    expect((await get(`/s/${guess(20)}`, { ip: "2001:db8:1:2:ffff::1" })).statusCode).toBe(429);
  });

  test("that other functions have seen too many of are not looked up here either", async () => {
    const { get, misses, finder } = aSite();
    const network = "192.0.2.9";
    for (let number = 0; number < 150; number++) await get(`/s/${guess(number)}`, { ip: network });
    const stored = misses.asked;
    const other = aSite();
    other.misses.look = misses.look;

    await other.get(`/s/${guess(1)}`, { ip: network });

    expect(stored).toBeGreaterThan(1);
    expect((await other.get(`/s/${guess(2)}`, { ip: network })).statusCode).toBe(429);
    expect(finder.looks).toBeLessThan(30);
  });
});

describe("a right code", () => {
  test("opens its page even from a network that others misuse", async () => {
    const { get } = aSite({ people: [anApplicant({ pageCode: OURS })] });
    for (let number = 0; number < 1_000; number++) await get(`/s/${guess(number)}`);

    expect((await get(`/s/${OURS}`)).statusCode).toBe(200);
  });

  test("that was not made by us does so, too, once it has been right here", async () => {
    const { get } = aSite();
    await get(PAGE);
    for (let number = 0; number < 1_000; number++) await get(`/s/${guess(number)}`);

    expect((await get(PAGE)).statusCode).toBe(200);
  });

  test("does not count as a miss, however often it is used", async () => {
    const { get } = aSite();
    for (let number = 0; number < 100; number++) await get(PAGE);

    expect((await get(`/s/${guess(1)}`)).statusCode).toBe(404);
  });

  test.each(["k7qf2m9x4t", "K7QF2-M9X4T", " k7qf2 m9x4t ", "K7QF2–M9X4T", "\u2068K7QF2-M9X4T\u2069"])(
    "may be typed as %j",
    async (typed) => {
      const { get, submit } = aSite();
      const { body } = await get("/s");

      const { statusCode, location } = await submit(body, /^\/s$/, { code: typed });

      expect([statusCode, location]).toEqual([303, `/s/${PAGE_CODE}`]);
    },
  );
});

describe("wrong, expired and never-issued codes", () => {
  test("cannot be told apart by status, body or size", async () => {
    const site = aSite({
      people: [
        anApplicant({ applicantId: "a-1", pageCode: OURS }),
        anApplicant({ applicantId: "a-2", pageCode: "SAFE000000", safeContact: true }),
        anApplicant({ applicantId: "a-3", pageCode: "ERASED0000" }),
      ],
    });
    await site.editor.renewPageCode("a-1", newPageCode(KEYRING));
    const erased = { applicantId: "a-3", language: "de", channels: [], erasedAt: site.now() };
    site.applicants.put(erased);
    const codes = [
      OURS,
      newPageCode(KEYRING),
      guess(1),
      "SAFE000000",
      "ERASED0000",
      "short",
      "%00%ff",
      "..%2f",
    ];

    const answers = await Promise.all(codes.map((code) => site.get(`/s/${code}`)));

    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.statusCode).toBe(404);
  });

  test("take the same look-ups, whether they are nobody's or of somebody who has no page", async () => {
    const site = aSite({
      people: [
        anApplicant({ applicantId: "a-2", pageCode: "SAFE000000", safeContact: true }),
        anApplicant({
          applicantId: "a-3",
          pageCode: "BRKN000000",
          channels: [sms({ address: "+12025550123" })],
        }),
      ],
    });
    const work: string[] = [];
    const { ownerOf } = site.finder;
    const { read } = site.applicants;
    site.finder.ownerOf = (code) => {
      work.push("find");
      return ownerOf(code);
    };
    site.applicants.read = (ids) => {
      work.push(`read ${ids.length}`);
      return read(ids);
    };

    for (const code of ["SAFE000000", "BRKN000000", guess(1), newPageCode(KEYRING)])
      expect((await site.get(`/s/${code}`)).statusCode).toBe(404);

    expect(work).toEqual(Array.from({ length: 4 }, () => ["find", "read 1"]).flat());
  });

  test("cannot be told apart where they are typed, but for what was typed", async () => {
    const { get, submit } = aSite({ people: [anApplicant({ pageCode: OURS })] });
    const { body } = await get("/s");
    const typed = [newPageCode(KEYRING), guess(1), guess(2)];

    const answers = await Promise.all(typed.map((code) => submit(body, /^\/s$/, { code })));

    const texts = answers.map(({ statusCode, body: html }, index) => [
      statusCode,
      html.replaceAll(typed[index] ?? "", "TYPED"),
    ]);
    for (const text of texts) expect(text).toEqual(texts[0]);
  });
});
