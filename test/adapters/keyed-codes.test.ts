import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  confirmationCode,
  isConfirmationCode,
  newConfirmationId,
} from "../../shared/adapters/confirmation-code.ts";
import { checkFormToken, formToken } from "../../shared/adapters/form-token.ts";
import { keyedHash } from "../../shared/adapters/keyed-hash.ts";
import type { Keyring } from "../../shared/adapters/keyring.ts";
import { mayBeOurs, newPageCode } from "../../shared/adapters/page-code.ts";
import { pageCodeSchema } from "../../shared/domain/applicant.ts";
import { PAGE_CODE_ALPHABET } from "../../shared/domain/page-code.ts";
import { codeNotice, deedOf } from "../../shared/domain/personal-notices.ts";
import { HOUR, MINUTE } from "../../shared/domain/time.ts";
import { KEYRING, NOW } from "../twins/builders.ts";

const OLD = "an older key of this test, and of nothing else";
const OTHER = "somebody else's key, as long as any other one";
const old: Keyring = { current: "1", keys: { "1": OLD } };
const rotated: Keyring = { current: "2-b_C", keys: { "1": OLD, "2-b_C": "a newer key of this test only" } };
const foreign: Keyring = { current: "1", keys: { "1": OTHER } };

const many = <T>(times: number, make: () => T): readonly T[] => Array.from({ length: times }, make);

/** Ten characters by chance, as somebody guesses them; always the same ones. */
const guesses = fc.sample(
  fc
    .array(fc.constantFrom(...PAGE_CODE_ALPHABET), { minLength: 10, maxLength: 10 })
    .map((letters) => letters.join("")),
  { numRuns: 20_000, seed: 5 },
);

describe("a new page code", () => {
  test("is one that the table of applicants may hold, and that we know as ours", () => {
    for (const code of many(200, () => newPageCode(KEYRING))) {
      expect(pageCodeSchema.safeParse(code).success).toBe(true);
      expect(mayBeOurs(KEYRING, code)).toBe(true);
    }
  });

  test("is another one each time, in each of its characters", () => {
    const codes = many(500, () => newPageCode(KEYRING));

    expect(new Set(codes).size).toBe(500);
    for (let place = 0; place < 10; place++)
      expect(new Set(codes.map((code) => code[place])).size).toBeGreaterThan(24);
  });

  test("is still known as ours when the key is an older one, and no more when that is gone", () => {
    const codes = many(50, () => newPageCode(old));
    const { "2-b_C": key = "" } = rotated.keys;

    expect(codes.every((code) => mayBeOurs(rotated, code))).toBe(true);
    expect(codes.every((code) => mayBeOurs({ current: "2-b_C", keys: { "2-b_C": key } }, code))).toBe(false);
  });

  test("is made with the current key", () => {
    expect(many(50, () => newPageCode(rotated)).every((code) => mayBeOurs(old, code))).toBe(false);
  });
});

describe("a guessed page code", () => {
  // 10 bits follow from the key: 20 guesses of 20 000 are expected to pass, and as many more for each older key.
  test("passes for one of ours about once in 1 024 times", () => {
    const passed = guesses.filter((code) => mayBeOurs(KEYRING, code)).length;

    expect(passed).toBeGreaterThan(5);
    expect(passed).toBeLessThan(45);
  });

  test("passes no oftener for whoever has another key", () => {
    const forged = many(2_000, () => newPageCode(foreign));

    expect(forged.filter((code) => mayBeOurs(KEYRING, code)).length).toBeLessThan(20);
  });

  test("that differs from one of ours in a single character mostly does not pass", () => {
    const code = newPageCode(KEYRING);
    const near = [...code].flatMap((own, place) =>
      [...PAGE_CODE_ALPHABET]
        .filter((letter) => letter !== own)
        .map((letter) => code.slice(0, place) + letter + code.slice(place + 1)),
    );

    expect(near).toHaveLength(310);
    expect(near.filter((guess) => mayBeOurs(KEYRING, guess)).length).toBeLessThan(10);
  });

  test("of another length never passes, and never throws", () => {
    for (const code of ["", "K", newPageCode(KEYRING).slice(0, 9), `${newPageCode(KEYRING)}0`])
      expect(mayBeOurs(KEYRING, code)).toBe(false);
  });
});

describe("the code of a confirmation", () => {
  const id = newConfirmationId(KEYRING);
  const code = (applicantId: string, confirmationId: string, keyring = KEYRING) =>
    confirmationCode(keyring, applicantId, confirmationId);

  test("is six digits, zeros in front and all", () => {
    const codes = many(3_000, () => code("a-000042", newConfirmationId(KEYRING)));

    for (const digits of codes) expect(digits).toMatch(/^\d{6}$/);
    expect(codes.some((digits) => digits.startsWith("0"))).toBe(true);
    expect(new Set(codes).size).toBeGreaterThan(2_900);
  });

  test("is the same for whoever sends it and whoever checks it", () => {
    expect(code("a-000042", id)).toBe(code("a-000042", id));
    expect(isConfirmationCode(KEYRING, { applicantId: "a-000042", id }, code("a-000042", id))).toBe(true);
  });

  test("is another for another person, question or key", () => {
    const people = many(100, () => newConfirmationId(KEYRING));
    const differ = (other: (name: string) => string) =>
      people.filter((name) => other(name) !== code("a-000042", name)).length;

    expect(differ((name) => code("a-000043", name))).toBeGreaterThan(95);
    expect(differ((name) => code("a-000042", `${name.slice(0, -1)}x`))).toBeGreaterThan(95);
    expect(differ((name) => code("a-000042", name, foreign))).toBeGreaterThan(95);
  });

  test("is no other digits, more, fewer or none", () => {
    const right = code("a-000042", id);
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, "0");

    for (const digits of [wrong, "", right.slice(1), `${right}0`, ` ${right}`, "ａａａａａａ"])
      expect(isConfirmationCode(KEYRING, { applicantId: "a-000042", id }, digits)).toBe(false);
  });

  test("stays what it was when a new key comes, as long as the old one is there", () => {
    const before = newConfirmationId(old);

    expect(code("a-000042", before, rotated)).toBe(code("a-000042", before, old));
    const { "2-b_C": key = "" } = rotated.keys;
    expect(() => code("a-000042", before, { current: "2-b_C", keys: { "2-b_C": key } })).toThrow(/key/);
  });

  test("is made with the current key, whatever that is called", () => {
    const name = newConfirmationId(rotated);

    expect(name).toMatch(/^2-b_C-[0-9a-f]{24}$/);
    expect(code("a-000042", name, rotated)).toMatch(/^\d{6}$/);
  });

  test("follows from the id of its notice, which is all that its sender knows", () => {
    const deed = { id: newConfirmationId(rotated), applicantId: "a-000042", office: "coerde" };
    const notice = codeNotice(deed, { channel: "sms", addressRef: "ref-of-a-number" }, NOW, NOW);

    expect(deedOf(notice)).toBe(deed.id);
  });
});

describe("a form's token", () => {
  const at = Date.parse(NOW);
  const scope = "K7QF2M9X4T choice";
  const token = formToken(KEYRING, scope, at);
  const check = (
    text: string,
    fields: Partial<Parameters<typeof checkFormToken>[2]> = {},
    keyring = KEYRING,
  ) => checkFormToken(keyring, text, { scope, now: at, lastsMs: HOUR, ...fields });

  test.each([
    ["at once", 0, "good"],
    ["after a while", 59 * MINUTE, "good"],
    ["in its last moment", HOUR, "good"],
    ["after that", HOUR + 1, "expired"],
    ["after years", 100_000 * HOUR, "expired"],
    ["a moment before it was made, by another clock", -1_000, "good"],
    ["long before it was made", -2 * HOUR, "expired"],
  ])("that comes back %s is %s", (_, later, expected) => {
    expect(check(token, { now: at + later })).toBe(expected);
  });

  test("counts from the second in which it was made", () => {
    const late = formToken(KEYRING, scope, at + 999);

    expect(late).toBe(token);
    expect(check(late, { now: at + HOUR })).toBe("good");
  });

  test.each(["0123456789 choice", "K7QF2M9X4T data", "K7QF2M9X4T choice ", ""])(
    "is wrong for another page or purpose: %j",
    (other) => {
      expect(check(token, { scope: other })).toBe("wrong");
    },
  );

  test("that is changed in any character is wrong", () => {
    const changed = [...token].map(
      (own, place) => `${token.slice(0, place)}${own === "a" ? "b" : "a"}${token.slice(place + 1)}`,
    );

    for (const text of changed) expect(check(text)).toBe("wrong");
  });

  test("cannot be given a later time", () => {
    const [version, , mac] = token.split(".");
    const later = Math.floor((at + 10 * HOUR) / 1_000).toString(36);

    expect(check(`${version}.${later}.${mac}`, { now: at + 10 * HOUR })).toBe("wrong");
  });

  test("by somebody else's key, or for another purpose by ours, is wrong", () => {
    const claim = `1.${Math.floor(at / 1_000).toString(36)}`;
    const other = keyedHash(KEYRING, "1", "unsubscribe", `${claim} ${scope}`)
      .subarray(0, 16)
      .toString("base64url");

    expect(check(formToken(foreign, scope, at))).toBe("wrong");
    expect(check(`${claim}.${other}`)).toBe("wrong");
  });

  test("by an older key is good as long as that is there", () => {
    const before = formToken(old, scope, at);

    expect(check(before, {}, rotated)).toBe("good");
    expect(check(before, {}, { current: "2", keys: { "2": OTHER } })).toBe("wrong");
  });

  test.each([
    ["nothing", ""],
    ["dots", ".."],
    ["a part too many", `${formToken(KEYRING, scope, at)}.x`],
    ["a part too few", formToken(KEYRING, scope, at).split(".").slice(0, 2).join(".")],
    [
      "a version that every object has",
      `constructor.${formToken(KEYRING, scope, at).split(".").slice(1).join(".")}`,
    ],
  ])("that is %s is wrong", (_, text) => {
    expect(check(text)).toBe("wrong");
  });

  test("that is anything is wrong and never throws", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom(...token.split("."), "toString", "__proto__", ""))
        .map((parts) => parts.join(".")),
    );

    fc.assert(
      fc.property(text, (forged) => {
        fc.pre(forged !== token);
        expect(check(forged)).toBe("wrong");
      }),
    );
  });

  test("stands in a form as it is", () => {
    expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
  });
});
