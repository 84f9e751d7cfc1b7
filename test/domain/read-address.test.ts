import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNEL_NAMES, CHANNELS, maySendSmsTo } from "../../shared/domain/channel.ts";
import { readAddress } from "../../shared/domain/read-address.ts";
import { EMAIL, PHONE, settings } from "../twins/builders.ts";

const { smsDestinations } = settings();

const number = (typed: string, destinations = smsDestinations) => readAddress("sms", typed, destinations);
const mailbox = (typed: string) => readAddress("email", typed, smsDestinations);

describe("a mobile number is read", () => {
  test.each([
    ["as people write it", "0171 3920021"],
    ["in pairs", "0171 39 20 02 1"],
    ["with a slash", "0171/3920021"],
    ["with hyphens", "0171-39200-21"],
    ["with a dash", "0171–3920021"],
    ["with dots", "0171.392.0021"],
    ["with brackets", "(0171) 3920021"],
    ["with spaces around it", "  0171 3920021\t"],
    ["with spaces that do not break", "0171\u00a03920021"],
    ["from abroad", "+49 171 3920021"],
    ["from abroad, without spaces", PHONE],
    ["from abroad with the zero in brackets", "+49 (0)171 3920021"],
    ["from abroad with two zeros", "0049 171 3920021"],
    ["from abroad without the plus", "491713920021"],
    ["from abroad without the plus, with a space", "49 171 3920021"],
    ["from abroad without the plus, with a slash", "49/171/3920021"],
    ["from abroad without the plus, with hyphens", "49-171-3920021"],
    ["without its zero", "171 3920021"],
    ["in full width", "０１７１ ３９２００２１"],
    ["in Arabic digits", "٠١٧١ ٣٩٢٠٠٢١"],
    ["in Persian digits", "۰۱۷۱ ۳۹۲۰۰۲۱"],
    ["with marks of a right-to-left text around it", "\u202a+49 171 3920021\u202c"],
    ["as a phone's list of contacts copies it", "\u202d0171 3920021\u202c"],
  ])("%s", (_, typed) => {
    expect(number(typed)).toEqual({ ok: true, address: PHONE });
  });

  test("of each range that is reserved for drama", () => {
    const drama = fc.tuple(fc.constantFrom("171 39200", "176 040690"), fc.nat({ max: 99 }));

    fc.assert(
      fc.property(drama, fc.constantFrom("0", "+49", "0049 ", "+49 (0)"), ([range, last], start) => {
        const digits = range + String(last).padStart(2, "0");

        expect(number(start + digits)).toEqual({ ok: true, address: `+49${digits.replace(" ", "")}` });
      }),
    );
  });
});

/** Numbers that must not be called here are put together, so that none stands in this file. */
const national = (...parts: readonly string[]) => parts.join(" ");
const abroad = (country: string, ...parts: readonly string[]) => `+${[country, ...parts].join(" ")}`;

describe("a number is refused", () => {
  test.each([
    ["a landline", national("0251", "1234567")],
    ["a landline for drama", national("030", "23125", "101")],
    ["a short landline", national("0251", "12345")],
    ["premium rate", national("0900", "1", "234567")],
    ["premium rate, from abroad", abroad("49", "900", "1", "234567")],
    ["a shared-cost service", national("0180", "5", "123456")],
    ["a televote", national("0137", "7", "123456")],
    ["freephone", national("0800", "1234567")],
    ["a personal number", national("0700", "12345678")],
    ["voice over IP", national("032", "12345678")],
    ["a pager", national("0164", "1234567")],
    ["a premium short code", "22833"],
    ["directory enquiries", "118 33"],
    ["an Austrian mobile", abroad("43", "664", "1234567")],
    ["a Turkish mobile", abroad("90", "532", "1234567")],
    ["a number of North America", abroad("1", "202", "555", "0123")],
    ["a satellite phone", abroad("881", "6", "12345678")],
    ["an international premium number", abroad("979", "1", "23456789")],
  ])("that is %s", (_, typed) => {
    expect(number(typed)).toEqual({ ok: false, why: "notMobile" });
  });

  test.each([
    ["nothing", ""],
    ["spaces", "   "],
    ["a word", "hello"],
    ["an emergency number", "112"],
    ["far too long", `0171${"3920021".repeat(5)}`],
    ["a number in other text", "call 0171 3920021"],
    ["a letter among its digits", "0171O3920021"],
    ["two plus signs", "++49 171 3920021"],
    ["two numbers", "0171 3920021, 0171 3920022"],
    ["a number with an extension", "0171 3920021 ext. 5"],
    ["far too long by the spaces within it", `0171${" ".repeat(60)}3920021`],
    ["two numbers far apart", `0171 3920021${" ".repeat(60)}0171 3920022`],
    ["a mailbox", EMAIL],
  ])("that is none: %s", (_, typed) => {
    expect(number(typed)).toEqual({ ok: false, why: "notPhone" });
  });

  test("outside the stage's destinations, and only there", () => {
    expect(number(PHONE, ["+4915"])).toEqual({ ok: false, why: "notMobile" });
    expect(number(PHONE, [])).toEqual({ ok: false, why: "notMobile" });
    expect(number(PHONE, ["+43", "+4917"])).toEqual({ ok: true, address: PHONE });
  });

  test("of a country that the stage does send to is read", () => {
    const typed = abroad("43", "664", "1234567");

    expect(number(typed, ["+43"])).toEqual({ ok: true, address: typed.replaceAll(" ", "") });
  });
});

describe("a mailbox is read", () => {
  test.each([
    ["as it is", EMAIL],
    ["with spaces around it", `  ${EMAIL}\r\n`],
    ["with its domain in capitals", "someone@Example.ORG"],
    ["with a sign in full width", "someone＠example.org"],
    ["with marks of a right-to-left text around it", `\u200e\u2068${EMAIL}\u2069`],
  ])("%s", (_, typed) => {
    expect(mailbox(typed)).toEqual({ ok: true, address: EMAIL });
  });

  test("with the capitals before its sign, which are its owner's business", () => {
    expect(mailbox("Some.One+jc@example.org")).toEqual({ ok: true, address: "Some.One+jc@example.org" });
  });

  test.each([
    ["nothing", ""],
    ["no sign", "someone.example.org"],
    ["two signs", "someone@@example.org"],
    ["another mailbox behind it", `${EMAIL}@example.org`],
    ["no name", "@example.org"],
    ["no ending", "someone@example"],
    ["a space", "some one@example.org"],
    ["letters beyond ASCII in the name", "jürgen@example.org"],
    ["letters beyond ASCII in the domain", "someone@exämple.org"],
    ["another header", `${EMAIL}\r\nBcc: other@example.org`],
    ["a name before it", `Someone <${EMAIL}>`],
    ["a list", `${EMAIL},other@example.org`],
    ["a scheme", `mailto:${EMAIL}`],
    ["too long", `${"a".repeat(250)}@example.org`],
    ["a number", PHONE],
  ])("unless it is none: %s", (_, typed) => {
    expect(mailbox(typed)).toEqual({ ok: false, why: "notEmail" });
  });
});

describe("whatever is typed", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(..."+0149()/;x=ext:@.\u202a٣\ud800 "), maxLength: 40 }),
    fc.emailAddress(),
  );

  test("is read as an address that may be stored and sent to, or refused; it never throws", () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANNEL_NAMES), anything, (channel, typed) => {
        const read = readAddress(channel, typed, smsDestinations);
        if (!read.ok) return;
        expect(CHANNELS[channel].addressSchema.safeParse(read.address).success).toBe(true);
        if (channel === "sms") expect(maySendSmsTo(read.address, smsDestinations)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("is read once more as itself", () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANNEL_NAMES), anything, (channel, typed) => {
        const read = readAddress(channel, typed, smsDestinations);
        if (read.ok) expect(readAddress(channel, read.address, smsDestinations)).toEqual(read);
      }),
    );
  });
});
