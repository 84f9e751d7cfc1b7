import { describe, expect, test } from "vitest";
import {
  type Contact,
  channelsToUse,
  contactsThatMayProve,
  parseApplicant,
  usableChannels,
  usableContact,
} from "../../shared/domain/applicant.ts";
import { anApplicant, email, sms } from "../twins/builders.ts";

const OTHER_PHONE = "+491713920033";

function withoutConsent(contact: Contact): Contact {
  const { consent: _, ...rest } = contact;
  return rest;
}

describe("a contact", () => {
  test.each([
    ["active and agreed to", sms(), true, true],
    ["active, but never agreed to", withoutConsent(sms()), false, false],
    ["stopped", sms({ state: "stopped" }), false, false],
    ["suppressed", sms({ state: "suppressed" }), false, false],
    ["new, and not proved yet", withoutConsent(sms({ state: "unverified" })), false, true],
  ])("that is %s may be used or not, and get a code or not", (_, contact, isUsed, mayProve) => {
    const applicant = anApplicant({ channels: [contact] });

    expect(usableContact(applicant, "sms")).toEqual(isUsed ? contact : undefined);
    expect(usableChannels(applicant)).toEqual(isUsed ? ["sms"] : []);
    expect(contactsThatMayProve(applicant, "sms")).toEqual(mayProve ? [contact] : []);
  });
});

describe("of several contacts", () => {
  const second = sms({ address: OTHER_PHONE });

  test("a channel's is the first that may be used, in the person's order", () => {
    const applicant = anApplicant({ channels: [email(), sms({ state: "stopped" }), second, sms()] });

    expect(usableContact(applicant, "sms")).toEqual(second);
    expect(usableContact(applicant, "email")).toEqual(email());
  });

  test("each of the channel that may prove who asks gets a code, and none of another channel", () => {
    const fresh = withoutConsent(sms({ state: "unverified" }));
    const applicant = anApplicant({ channels: [email(), fresh, second] });

    expect(contactsThatMayProve(applicant, "sms")).toEqual([fresh, second]);
    expect(contactsThatMayProve(applicant, "email")).toEqual([email()]);
  });

  test("each channel counts once, where its first one stands", () => {
    expect(usableChannels(anApplicant({ channels: [email(), second, sms()] }))).toEqual(["email", "sms"]);
  });
});

describe("a first notice", () => {
  test.each([
    ["the first channel alone", "first", ["email"]],
    ["every channel, if the person wishes so", "all", ["email", "sms"]],
  ] as const)("goes over %s", (_, reach, channels) => {
    const applicant = anApplicant({ reach, channels: [email(), sms()] });

    expect(channelsToUse(applicant)).toEqual(channels);
  });

  test.each(["first", "all"] as const)("goes nowhere where nothing may be used, with reach %s", (reach) => {
    expect(channelsToUse(anApplicant({ reach, channels: [sms({ state: "stopped" })] }))).toEqual([]);
  });
});

describe("an applicant's record", () => {
  const problemOf = (channels: readonly unknown[]) => {
    const parsed = parseApplicant({ ...anApplicant(), channels }, ["+4917"]);
    return parsed.ok ? undefined : parsed.problem;
  };
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => sms({ address: `+4917139200${index + 20}` }));

  test("may hold ten contacts, and no more", () => {
    expect(problemOf(many(10))).toBeUndefined();
    expect(problemOf(many(11))).toEqual({ field: "channels", rule: "must have at most 10 entries" });
  });

  test.each([
    [sms({ address: "01713920021" }), "must be a phone number in E.164 form, like +491713920021"],
    [email({ address: "someone" }), "must be an e-mail address of ASCII characters, like name@example.org"],
    [email({ address: `${"a".repeat(250)}@example.org` }), /e-mail address|254 characters/],
  ])("says what form an address must have, and names the address by its place only", (contact, rule) => {
    const problem = problemOf([email(), contact]);

    expect(problem?.field).toBe("channels.1.address");
    expect(problem?.rule).toMatch(rule);
    expect(JSON.stringify(problem)).not.toContain(contact.address);
  });
});
