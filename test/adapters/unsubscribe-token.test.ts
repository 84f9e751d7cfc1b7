import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Keyring } from "../../shared/adapters/keyring.ts";
import { readUnsubscribeToken, unsubscribeToken } from "../../shared/adapters/unsubscribe-token.ts";
import { CHANNEL_NAMES, type Channel } from "../../shared/domain/channel.ts";
import { idSchema } from "../../shared/domain/problem.ts";

const KEY = "a key of this test, and of nothing else";
const keyring: Keyring = { current: "1", keys: { "1": KEY } };

function token(applicantId = "a-000042", channel: Channel = "email", keys = keyring): string {
  return unsubscribeToken(keys, { applicantId, channel });
}

/** The last part of a token. */
function macIn(text: string): string {
  return text.split(".").at(-1) ?? "";
}

const applicantId = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

describe("an unsubscribe token", () => {
  test("is a key's version, an applicant, a channel and 128 bits of HMAC-SHA-256 over its purpose and these", () => {
    const mac = createHmac("sha256", KEY).update("unsubscribe 1.a-000042.email").digest();

    expect(token()).toBe(`1.a-000042.email.${mac.subarray(0, 16).toString("base64url")}`);
  });

  // Links in old e-mails must go on working (RFC 8058), so this must never change.
  test("is for ever what it was", () => {
    expect(token()).toBe("1.a-000042.email.d76MG1SE7W1dg0e-_jWQpg");
  });

  test("stands in a URL as it is, whomever it is for", () => {
    fc.assert(
      fc.property(applicantId, fc.constantFrom(...CHANNEL_NAMES), (id, channel) => {
        expect(idSchema.safeParse(id).success).toBe(true);
        const text = token(id, channel);
        expect(text).toMatch(/^[A-Za-z0-9_.-]+$/);
        expect(encodeURIComponent(text)).toBe(text);
        expect(new URL(`https://example.org/s/stop/${text}`).pathname).toBe(`/s/stop/${text}`);
      }),
    );
  });

  test("falls into its four parts in one way only", () => {
    fc.assert(
      fc.property(applicantId, fc.constantFrom(...CHANNEL_NAMES), (id, channel) => {
        expect(token(id, channel).split(".")).toEqual(["1", id, channel, expect.stringMatching(/^.{22}$/)]);
      }),
    );
  });

  test("is another for another applicant, channel or key", () => {
    const others = [
      token("a-000043"),
      token("a-000042", "sms"),
      token("a-000042", "email", { current: "1", keys: { "1": `${KEY}.` } }),
      token("a-000042", "email", { current: "2", keys: { "2": KEY } }),
    ];

    expect(new Set([token(), ...others].map(macIn)).size).toBe(5);
  });

  test("is made with the current key, not with an older one", () => {
    const keys = { current: "2", keys: { "1": KEY, "2": `new ${KEY}` } };

    expect(token("a-000042", "email", keys)).toBe(
      token("a-000042", "email", { current: "2", keys: { "2": `new ${KEY}` } }),
    );
  });

  test("cannot be taken from another hash of the same claim with the same key", () => {
    const claim = "1.a-000042.email";
    const others = [claim, `confirm ${claim}`, `unsubscribe${claim}`, `page ${claim}`, "a-000042"].map(
      (text) => createHmac("sha256", KEY).update(text).digest().subarray(0, 16).toString("base64url"),
    );

    expect(others).not.toContain(macIn(token()));
  });

  test("is not made at all without its key, since anybody could sign with none", () => {
    expect(() => token("a-000042", "email", { current: "2", keys: { "1": KEY } })).toThrow(
      "The keyring does not hold the key that is asked for",
    );
  });
});

describe("reading an unsubscribe token", () => {
  const rotated: Keyring = { current: "2", keys: { "1": KEY, "2": `new ${KEY}` } };
  const read = (text: string, keys = keyring) => readUnsubscribeToken(keys, text);

  test("finds what it was made for, whomever and whatever that is", () => {
    fc.assert(
      fc.property(applicantId, fc.constantFrom(...CHANNEL_NAMES), (id, channel) => {
        expect(read(token(id, channel))).toEqual({ applicantId: id, channel });
      }),
    );
  });

  // Links in old e-mails must go on working (RFC 8058).
  test("finds it by an older key, as long as that is there", () => {
    expect(read(token(), rotated)).toEqual({ applicantId: "a-000042", channel: "email" });
    expect(read(token(), { current: "2", keys: { "2": `new ${KEY}` } })).toBeUndefined();
  });

  test("finds nothing in one that is changed in any character", () => {
    const changed = [...token()].map(
      (own, place) => `${token().slice(0, place)}${own === "a" ? "b" : "a"}${token().slice(place + 1)}`,
    );

    for (const text of changed) expect(read(text)).toBeUndefined();
  });

  test("finds nothing in one that was turned to somebody else, another channel or another key", () => {
    const mac = macIn(token());

    for (const claim of ["1.a-000043.email", "1.a-000042.sms", "2.a-000042.email"])
      expect(read(`${claim}.${mac}`, rotated)).toBeUndefined();
  });

  test("finds nothing in one by somebody else's key, or by ours for another purpose", () => {
    const other = createHmac("sha256", KEY).update("form 1.a-000042.email").digest().subarray(0, 16);

    expect(read(token("a-000042", "email", { current: "1", keys: { "1": `${KEY}.` } }))).toBeUndefined();
    expect(read(`1.a-000042.email.${other.toString("base64url")}`)).toBeUndefined();
  });

  test("finds nothing for a channel that there is not, though it be signed", () => {
    const mac = createHmac("sha256", KEY).update("unsubscribe 1.a-000042.fax").digest().subarray(0, 16);

    expect(read(`1.a-000042.fax.${mac.toString("base64url")}`)).toBeUndefined();
  });

  test("finds nothing in a part of one, or in one with something behind it", () => {
    for (const text of [token().slice(0, -1), `${token()}.`, `${token()}.x`, `.${token()}`, macIn(token())])
      expect(read(text)).toBeUndefined();
  });

  test("finds nothing in anything else, and never throws", () => {
    const parts = [...token().split("."), "constructor", "__proto__", "toString", ""];
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(...parts)).map((some) => some.join(".")),
    );

    fc.assert(
      fc.property(text, (forged) => {
        fc.pre(forged !== token());
        expect(read(forged)).toBeUndefined();
      }),
    );
  });
});
